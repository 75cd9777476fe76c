package dev.satwire.peers;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.Command;
import dev.satwire.protocol.Endpoint;
import dev.satwire.protocol.FrameEncoder;
import dev.satwire.protocol.Host;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.PayloadCodec;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.TimestampedAddr;
import dev.satwire.transport.EventLoop;
import dev.satwire.transport.Listener;
import dev.satwire.transport.Transport;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * The inner half of a pool: what its peers share and tell. The outer half, {@link DefaultPeerPool}, is what users call.
 * <em>Thread-safe.</em>
 */
final class PoolCore implements PoolContext {
    final ListenerThreads threads;
    final Listeners listeners;
    final PoolEvents events;
    final RandomGenerator random;
    final NetGroups groups;
    final Conduct conduct;
    final ReceiveBudget receiveBudget;
    final MailboxBudget mailboxBudget;
    final Slots slots;
    final AddressHistory history = new AddressHistory();
    final NetworkHealth health;
    final AddressSources sources;
    final Connector connector;
    final Dialer dialer;
    final AddressChoice choice;
    final SlotFiller filler;
    final Errands errands;
    final AddressFetches fetches;
    final Feelers feelers;
    final PoolRequests requests;
    final TransactionBroadcasts broadcasts;
    final PoolCounters counters = new PoolCounters();
    final Set<Listener> listening = ConcurrentHashMap.newKeySet();

    private final Network network;
    private final Identity identity;
    private final PeerOptions options;
    private final InstantSource clock;
    private final FrameEncoder encoder;
    private final PayloadCodec codec;
    private final Optional<MessageCapture> capture;
    private final EventLoop loop;
    private final PeerEvents recorder = PeerEvents.system();
    private final RetryPolicy discoveryRetry;
    private final Predicate<Host> learnable;
    private final boolean gathers;
    private final Optional<AddressAnswers> answers;

    private final Map<Long, SessionOutput> pendingNonces = new ConcurrentHashMap<>();
    private final ConcurrentNavigableMap<Long, PoolPeer> ready = new ConcurrentSkipListMap<>();
    private final AtomicLong lastPeerId = new AtomicLong();

    PoolCore(PeerPoolBuilder from, Transport transport, PoolResolver resolver) {
        this.network = from.network;
        this.identity = from.identity;
        this.options = from.peerOptions;
        this.clock = from.clock;
        this.random = new LockedRandom(from.random);
        this.encoder = new FrameEncoder(network);
        this.codec = from.codec;
        this.capture = Optional.ofNullable(from.capture);
        this.loop = transport.eventLoop();
        this.discoveryRetry = from.discovery.retry;
        this.learnable = Routability.of(network);
        this.gathers = !from.discovery.sources.isEmpty() && !from.slots.wants().isEmpty();
        this.threads = new ListenerThreads(from.listenerExecutor);
        this.listeners = new Listeners(codec);
        this.events = new PoolEvents(threads);
        this.groups = new NetGroups(from.discovery.netGroups);
        this.conduct = new Conduct(from, random, events, recorder);
        this.receiveBudget = new ReceiveBudget(from.receiveBudget);
        this.mailboxBudget = new MailboxBudget(from.mailboxBudget, from.slots.max());
        this.slots = new Slots(from.slots.max(), from.slots.maxInbound(), from.slots.maxManual());
        this.health = new NetworkHealth(() -> !ready.isEmpty(), this::networkChanged);
        this.sources = new AddressSources(from.discovery.sources);
        this.connector = new Connector(from.dialing, transport, history);
        this.dialer = new Dialer(this, from.dialing, loop, resolver);
        this.choice = new AddressChoice(this);
        this.errands = new Errands(this);
        this.fetches = new AddressFetches(this, from.dialing.isProxied(), loop);
        this.feelers = new Feelers(this, loop, from.slots.wants(), from.discovery.feelerInterval);
        this.answers = from.discovery.answersGetAddr
                ? Optional.of(new AddressAnswers(sources, this::mayBeTold, loop::nanoTime, random))
                : Optional.empty();
        this.filler = new SlotFiller(this, from, loop, recorder);
        this.requests = new PoolRequests(this::peers, loop, threads, random);
        this.broadcasts = new TransactionBroadcasts(this::peers, listeners, loop, threads, random);
    }

    List<Peer> peers() {
        return ready.values().stream()
                .filter(PoolPeer::isReady)
                .map(Peer.class::cast)
                .toList();
    }

    /** How many sessions may still find that they talk to another one of this pool. */
    int pendingNonces() {
        return pendingNonces.size();
    }

    /** Sends a payload to all who are ready, encoded once; returns how many get it. */
    int broadcast(Payload payload) {
        byte[] frame = encoder.encode(payload);
        int count = 0;
        for (PoolPeer peer : ready.values()) {
            count += peer.offer(payload.command(), frame) ? 1 : 0;
        }
        return count;
    }

    boolean isDiscouraged(Host host) {
        return conduct.isDiscouraged(host, loop.nanoTime());
    }

    @Override
    public PeerOptions options() {
        return options;
    }

    @Override
    public ListenerThreads threads() {
        return threads;
    }

    @Override
    public Listeners listeners() {
        return listeners;
    }

    @Override
    public Wire newWire(Predicate<Command> sessionWants) {
        return new WireV1(network, encoder, sessionWants.or(listeners::want), codec);
    }

    @Override
    public ReceiveBudget receiveBudget() {
        return receiveBudget;
    }

    @Override
    public MailboxBudget mailboxBudget() {
        return mailboxBudget;
    }

    @Override
    public Conduct conduct() {
        return conduct;
    }

    @Override
    public PeerEvents recorder() {
        return recorder;
    }

    @Override
    public PayloadCodec codec() {
        return codec;
    }

    @Override
    public Optional<PeerCapture> capture(NetAddr address) {
        return capture.map(its -> its.of(address, clock));
    }

    @Override
    public Optional<AddressGossip> gossip(PoolPeer peer) {
        if (!gathers && peer.errand().isEmpty()) {
            return Optional.empty();
        }
        AddrIntake intake = new AddrIntake(learnable, loop.nanoTime());
        Consumer<List<TimestampedAddr>> learned = addresses -> {
            sources.learned(addresses, peer.address());
            peer.errand().ifPresent(errand -> errand.learned(addresses));
        };
        return Optional.of(new AddressGossip(intake, learned, this::isUnwanted, clock, random));
    }

    @Override
    public PoolPeer newPeer(NetAddr address, ConnectionType type, Services required) {
        if (type != ConnectionType.INBOUND) {
            errands.giveWay(address.endpoint());
        }
        return new PoolPeer(this, lastPeerId.incrementAndGet(), address, type, required);
    }

    @Override
    public Optional<AddressAnswer> addressAnswer(PoolPeer peer) {
        return answers.filter(its -> peer.type() == ConnectionType.INBOUND).map(AddressAnswer::new);
    }

    @Override
    public PoolPeer newPeer(NetAddr address, Errand errand) {
        return new PoolPeer(this, lastPeerId.incrementAndGet(), address, errand);
    }

    @Override
    public SessionContext sessionContext(NetAddr address, ConnectionType type, Services required) {
        Services all = new Services(options.requiredServices().bits() | required.bits());
        PeerOptions its = all.equals(options.requiredServices()) ? options : options.withRequiredServices(all);
        // Who comes only to see wants no transactions.
        Identity ours = type == ConnectionType.FEELER ? identity.withRelay(false) : identity;
        return new SessionContext(address, type.direction(), ours, its, clock, random, pendingNonces);
    }

    @Override
    public CompletableFuture<Peer> readied(PoolPeer peer) {
        counters.handshake();
        if (peer.errand().isEmpty()) {
            ready.put(peer.id(), peer);
            requests.peerReady(peer);
        }
        if (!peer.isAtAddress()) {
            health.answered();
        } else if (peer.type() != ConnectionType.INBOUND) {
            history.readied(peer.address().endpoint());
            sources.succeeded(peer.address().withServices(peer.version().services()));
            health.answered();
        }
        Optional<CompletableFuture<Peer>> waiting = slots.readied(peer, loop.nanoTime());
        if (peer.type() != ConnectionType.INBOUND) {
            filler.nudge();
        }
        return waiting.orElseGet(CompletableFuture::new);
    }

    @Override
    public void ended(PoolPeer peer, DisconnectReason reason) {
        counters.ended(reason);
        ready.remove(peer.id());
        boolean isCounted = !health.isDown() && !reason.isOurDoing();
        try {
            if (peer.type() != ConnectionType.INBOUND && peer.isAtAddress()) {
                learn(peer, reason, isCounted);
            }
        } finally {
            Optional<OutboundTarget> target = slots.ended(peer, loop.nanoTime(), isCounted);
            DisconnectReason why = slots.closedFor().orElse(reason);
            target.ifPresent(its -> dialer.ended(its, why));
            peer.errand().ifPresent(errand -> errand.ended(why));
            slots.heldUpAt(peer.address().endpoint()).ifPresent(dialer::dial);
            // Strangers come and go as often as they like, and open no way to anybody else.
            if (peer.type() != ConnectionType.INBOUND) {
                filler.nudge();
            }
        }
    }

    @Override
    public void told(PoolPeer peer) {
        slots.told(peer);
        errands.told(peer);
        broadcasts.gone(peer);
    }

    @Override
    public void peerNamed() {
        filler.nudge();
    }

    @Override
    public void givenUp(PoolPeer peer) {
        slots.targetOf(peer).ifPresent(dialer::giveUp);
    }

    /** Whether an address that the pool chose waits now: not if nothing is wrong with it. */
    private static boolean isPlanned(PoolPeer peer, DisconnectReason reason) {
        boolean isErrand = peer.errand().isPresent();
        boolean isDone = isErrand && (reason.code() == Code.DONE || reason.code() == Code.DUPLICATE);
        return (isErrand || peer.type() == ConnectionType.OUTBOUND) && !reason.isPause() && !isDone;
    }

    /** What an attempt teaches of its address and of the network. */
    private void learn(PoolPeer peer, DisconnectReason reason, boolean isCounted) {
        Endpoint endpoint = peer.address().endpoint();
        long now = loop.nanoTime();
        boolean wasReady = peer.handshakeTime().isPresent();
        if (peer.link().journal().wasOpened()) {
            health.answered();
        } else {
            health.failed(groups.of(endpoint.host()).name(), reason);
        }
        int failures = history.ended(endpoint, reason, isCounted, now);
        if (!wasReady && (isCounted || reason.isOurDoing())) {
            // Sources tell by the side what is not the address's fault; that the network is down they could not tell.
            sources.failed(peer.address(), reason);
        }
        if (reason.isUsersWish()) {
            history.leaveAlone(endpoint, reason, now);
        } else if (isPlanned(peer, reason)) {
            RetryContext context =
                    new RetryContext(peer.address(), failures, history.failingFor(endpoint, now), reason, random);
            history.plan(endpoint, now, Policies.nextDelay(discoveryRetry, context));
        }
    }

    /** Addresses that strangers may learn: not where somebody misbehaved, nor the user's own nodes. */
    private boolean mayBeTold(NetAddr address) {
        return learnable.test(address.host())
                && !isDiscouraged(address.host())
                && slots.targetAt(address.endpoint())
                        .filter(target -> !target.isFound())
                        .isEmpty();
    }

    /** Addresses that are not worth remembering: this side's own, and those of peers that misbehaved. */
    private boolean isUnwanted(NetAddr address) {
        return isDiscouraged(address.host())
                || listening.stream()
                        .anyMatch(listener ->
                                NetAddr.of(listener.localAddress()).endpoint().equals(address.endpoint()));
    }

    private void networkChanged(boolean down) {
        if (down) {
            events.tell(PoolListener::onNetworkDown);
        } else {
            events.tell(PoolListener::onNetworkUp);
            history.forgive();
            dialer.hurry();
            filler.nudge();
        }
    }
}
