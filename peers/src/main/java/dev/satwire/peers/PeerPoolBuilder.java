package dev.satwire.peers;

import dev.satwire.protocol.AddressNetwork;
import dev.satwire.protocol.Host;
import dev.satwire.protocol.MessageHeader;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.PayloadCodec;
import dev.satwire.protocol.Services;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.SourceLimits;
import dev.satwire.transport.Transport;
import dev.satwire.transport.TransportProvider;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Describes a {@link PeerPool}. Everything has a default; each strategy can be replaced. <em>Not thread-safe</em>; may be
 * used again after {@link #build()}.
 */
public final class PeerPoolBuilder {

    /** How many peers a pool has room for unless told otherwise, as Bitcoin Core had for long: {@value}. */
    public static final int DEFAULT_MAX_PEERS = 125;

    /** Tries three times more, a second apart: what a node that is just starting needs, and a dead one deserves. */
    public static final RetryPolicy DEFAULT_CONNECT_RETRY = RetryPolicy.fixed(Duration.ofSeconds(1))
            .withMaxAttempts(3)
            .onlyIf(failure -> failure.lastReason().isTransient());

    /**
     * Comes back for ever, from a second apart to ten minutes, half of it up to chance: a peer that was good once is not
     * given up for one bad frame, which may not even be its own.
     */
    public static final RetryPolicy DEFAULT_RECONNECT_RETRY = RetryPolicy.exponential(
                    Duration.ofSeconds(1), Duration.ofMinutes(10))
            .withJitter(0.5);

    /**
     * When an address that the pool found by itself may be tried again: from a minute to four hours, half of it up to
     * chance. Until then the pool tries others.
     */
    public static final RetryPolicy DEFAULT_DISCOVERY_RETRY =
            RetryPolicy.exponential(Duration.ofMinutes(1), Duration.ofHours(4)).withJitter(0.5);

    /** How often Bitcoin Core tries an address that it has not tried yet, on average ({@code FEELER_INTERVAL}). */
    public static final Duration CORE_FEELER_INTERVAL = Duration.ofMinutes(2);

    /** How long a connection to an onion or I2P service may take: {@value} seconds; they were measured to take up to 29. */
    public static final int OVERLAY_CONNECT_SECONDS = 60;

    /** How much memory all peers together may hold in incomplete messages: 64 MiB, or an eighth of a small heap. */
    public static final long DEFAULT_RECEIVE_BUDGET = ReceiveBudget.DEFAULT;

    /** How much may wait for the listeners of all peers together: 64 MiB, or an eighth of a small heap. */
    public static final long DEFAULT_MAILBOX_BUDGET = DEFAULT_RECEIVE_BUDGET;

    final Network network;
    final SlotSettings slots = new SlotSettings();
    final DialSettings dialing = new DialSettings();
    final DiscoverySettings discovery = new DiscoverySettings();
    final InboundSettings inbound = new InboundSettings();

    Identity identity = Identity.DEFAULT;
    PayloadCodec codec = PayloadCodec.STANDARD;
    PeerOptions peerOptions = PeerOptions.DEFAULT;
    long receiveBudget = DEFAULT_RECEIVE_BUDGET;
    long mailboxBudget = DEFAULT_MAILBOX_BUDGET;
    MisbehaviorPolicy misbehaviorPolicy = MisbehaviorPolicy.core();
    Predicate<Host> permitted = host -> false;
    InstantSource clock = InstantSource.system();
    RandomGenerator random = new SecureRandom();

    @Nullable
    MessageCapture capture;

    @Nullable
    Transport transport;

    @Nullable
    Executor listenerExecutor;

    PeerPoolBuilder(Network network) {
        this.network = Objects.requireNonNull(network, "network");
    }

    /**
     * Sets the number of slots.
     *
     * @param max how many peers there may be at once, connecting and waiting ones included; positive. The few short
     *     connections that only {@linkplain ConnectionType#ADDR_FETCH fetch addresses} or {@linkplain #feelers feel} are
     *     beyond it
     * @return this builder
     */
    public PeerPoolBuilder maxPeers(int max) {
        slots.setMax(max);
        return this;
    }

    /**
     * Sets how many of the slots inbound peers may take, so that strangers cannot take all of them. Without this, 11 slots
     * are kept for outbound peers, as many as Bitcoin Core keeps, or half of all slots if that is less, and in any case as
     * many as the pool {@linkplain #want wants}.
     *
     * @param max how many inbound peers there may be at once; not negative
     * @return this builder
     */
    public PeerPoolBuilder maxInbound(int max) {
        slots.setMaxInbound(max);
        return this;
    }

    /**
     * Sets how many of the slots nodes may take that the user names, by {@link PeerPool#connect} and
     * {@link PeerPool#addNode}. Without this they may take all.
     *
     * @param max how many; positive
     * @return this builder
     */
    public PeerPoolBuilder maxManual(int max) {
        slots.setMaxManual(max);
        return this;
    }

    /**
     * Sets what the pool says of itself.
     *
     * @param value the identity
     * @return this builder
     */
    public PeerPoolBuilder identity(Identity value) {
        identity = Objects.requireNonNull(value, "identity");
        return this;
    }

    /**
     * Sets what decodes payloads, for commands that the library has no type for.
     *
     * @param value the codec
     * @return this builder
     */
    public PeerPoolBuilder codec(PayloadCodec value) {
        codec = Objects.requireNonNull(value, "codec");
        return this;
    }

    /**
     * Sets the time-outs and bounds of peers.
     *
     * @param value the options
     * @return this builder
     */
    public PeerPoolBuilder peerOptions(PeerOptions value) {
        peerOptions = Objects.requireNonNull(value, "peerOptions");
        return this;
    }

    /**
     * Sets the time-outs and bounds of connections.
     *
     * @param value the options
     * @return this builder
     */
    public PeerPoolBuilder connectOptions(ConnectOptions value) {
        dialing.options = Objects.requireNonNull(value, "connectOptions");
        return this;
    }

    /**
     * Sets when to try again after a connection could not be established or its handshake failed.
     *
     * @param policy the policy
     * @return this builder
     */
    public PeerPoolBuilder connectRetry(RetryPolicy policy) {
        dialing.connectRetry = Objects.requireNonNull(policy, "connectRetry");
        return this;
    }

    /**
     * Sets when to come back after a peer was ready and lost.
     *
     * @param policy the policy
     * @return this builder
     */
    public PeerPoolBuilder reconnectRetry(RetryPolicy policy) {
        dialing.reconnectRetry = Objects.requireNonNull(policy, "reconnectRetry");
        return this;
    }

    /**
     * Sets how much of the inbound slots strangers may take that have not completed their handshakes, and how much any one
     * source. Without this all inbound slots may be pending, and one source may take all until eviction makes room for
     * others, as in Bitcoin Core. For a listener that anybody can reach, {@link SourceLimits#PUBLIC} is a good start; not
     * behind an onion service or another proxy, which is one source for all who come through it.
     *
     * @param pending how many inbound peers there may be at once without a handshake; one more, and the network that has
     *     most of them loses its oldest; positive
     * @param limits how much one source may take
     * @return this builder
     */
    public PeerPoolBuilder inboundLimits(int pending, SourceLimits limits) {
        inbound.limit(pending, Objects.requireNonNull(limits, "limits"));
        return this;
    }

    /**
     * Sets how much memory all peers together may hold in messages that are not complete. When it is more, the peer whose
     * message began longest ago is disconnected with {@link DisconnectReason.Code#SLOW_MESSAGE}. Without this it is
     * {@link #DEFAULT_RECEIVE_BUDGET}.
     *
     * @param bytes how much; at least {@value MessageHeader#MAX_PAYLOAD_LENGTH}, the length of the largest message
     * @return this builder
     */
    public PeerPoolBuilder receiveBudget(long bytes) {
        receiveBudget = requireRoomForOne(bytes);
        return this;
    }

    /**
     * Sets how much may wait for the listeners of all peers together. {@link PeerOptions#mailboxBytes()} bounds what waits
     * for those of one peer; but a hundred peers whose listeners are slow hold a hundred times as much. When memory gets
     * short, reading pauses from the peers that hold the most, earlier than their own bound says, and goes on as their
     * listeners catch up. Nothing is dropped, and a peer that holds little does not notice. When all is used up, large
     * messages wait in the middle, whoever sends them; of those, no more than the
     * {@linkplain #receiveBudget receive budget} may hold can end at that very moment and come on top. Without this it
     * is {@link #DEFAULT_MAILBOX_BUDGET}.
     *
     * @param bytes how much; at least {@value MessageHeader#MAX_PAYLOAD_LENGTH}, the length of the largest message
     * @return this builder
     */
    public PeerPoolBuilder mailboxBudget(long bytes) {
        mailboxBudget = requireRoomForOne(bytes);
        return this;
    }

    private static long requireRoomForOne(long bytes) {
        if (bytes < MessageHeader.MAX_PAYLOAD_LENGTH) {
            throw new IllegalArgumentException(
                    "one message may need " + MessageHeader.MAX_PAYLOAD_LENGTH + " bytes, got a budget of " + bytes);
        }
        return bytes;
    }

    /**
     * Sets what happens to peers that break rules. Without this it is {@link MisbehaviorPolicy#core()}.
     *
     * @param policy the policy
     * @return this builder
     */
    public PeerPoolBuilder misbehaviorPolicy(MisbehaviorPolicy policy) {
        misbehaviorPolicy = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /**
     * Names hosts that are let in whatever happens: never discouraged, never evicted. Bitcoin Core's {@code noban}.
     *
     * @param hosts holds for such hosts; pure and quick
     * @return this builder
     */
    public PeerPoolBuilder permit(Predicate<Host> hosts) {
        permitted = Objects.requireNonNull(hosts, "hosts");
        return this;
    }

    /**
     * Sets when an address that the pool found by itself may be tried again.
     *
     * @param policy the policy; empty means never, as long as the address is remembered
     * @return this builder
     */
    public PeerPoolBuilder discoveryRetry(RetryPolicy policy) {
        discovery.retry = Objects.requireNonNull(policy, "discoveryRetry");
        return this;
    }

    /**
     * Lets the pool, once {@linkplain PeerPool#start() started}, find and keep a number of peers by itself. Several wants
     * add up. They need {@linkplain #addressSource sources} of addresses.
     *
     * @param count how many; positive
     * @param services what each of them must offer; {@link Services#NONE} for any kind
     * @return this builder
     */
    public PeerPoolBuilder want(int count, Services services) {
        slots.want(new PeerWant(count, services));
        return this;
    }

    /**
     * Adds where the pool finds addresses to try; they are asked in the order in which they were added.
     *
     * @param source for example an {@link AddressBook}, {@link DnsSeeds}, {@link AddressSource#of a list}
     * @return this builder
     */
    public PeerPoolBuilder addressSource(AddressSource source) {
        discovery.sources.add(Objects.requireNonNull(source, "source"));
        return this;
    }

    /**
     * Lets the pool tell peers that connected to it addresses that its sources {@linkplain AddressSource#share share}, when
     * they ask with {@code getaddr}: once for each connection, at most 1,000 addresses and 23 percent of what is known, the
     * same for about a day to all of one network. These are Bitcoin Core's rules, which keep strangers from copying a book.
     * Nodes that the user named are not told as long as the pool has them. Without this the pool answers nothing: what it
     * knows is told to nobody unless the user says so, or answers by a listener.
     *
     * @param answers whether to answer
     * @return this builder
     */
    public PeerPoolBuilder answerGetAddr(boolean answers) {
        discovery.answersGetAddr = answers;
        return this;
    }

    /**
     * Lets the pool, while it has all the peers that it {@linkplain #want wants}, try addresses that it has not tried yet:
     * it connects to one, shakes hands and leaves, so that its sources know who works before somebody is needed. Such a
     * connection, {@link ConnectionType#FEELER}, takes no slot. Without this there are none.
     *
     * @param average the time between two, on average; chance decides. Bitcoin Core has {@link #CORE_FEELER_INTERVAL}
     * @return this builder
     */
    public PeerPoolBuilder feelers(Duration average) {
        PeerOptions.requirePositive(average, "the time between feelers");
        discovery.feelerInterval = average;
        return this;
    }

    /**
     * Sets which hosts belong together, of which the pool takes one only for the peers that it finds by itself. Without
     * this it is {@link NetGroup#of}, Bitcoin Core's.
     *
     * @param groupOf the group of a host; {@link NetGroup#UNROUTABLE} for one of which any number may be taken; pure and
     *     quick
     * @return this builder
     */
    public PeerPoolBuilder netGroups(Function<Host, NetGroup> groupOf) {
        discovery.netGroups = Objects.requireNonNull(groupOf, "groupOf");
        return this;
    }

    /**
     * Sets how long connecting to hosts of one network may take, instead of
     * {@link ConnectOptions#connectTimeout()}. Tor and I2P have {@value #OVERLAY_CONNECT_SECONDS} seconds unless set.
     *
     * @param of the network
     * @param timeout how long; positive
     * @return this builder
     */
    public PeerPoolBuilder connectTimeout(AddressNetwork of, Duration timeout) {
        dialing.setTimeout(of, timeout);
        return this;
    }

    /**
     * Sets who looks up the names of nodes. Without one it is the system's resolver, on a few threads of the pool's own.
     * Either has the {@link ConnectOptions#connectTimeout()} to answer.
     *
     * @param value the resolver
     * @return this builder
     */
    public PeerPoolBuilder resolver(HostResolver value) {
        dialing.resolver = Objects.requireNonNull(value, "resolver");
        return this;
    }

    /**
     * Captures the messages of all peers.
     *
     * @param value where to; stays open when the pool closes
     * @return this builder
     */
    public PeerPoolBuilder capture(MessageCapture value) {
        capture = Objects.requireNonNull(value, "capture");
        return this;
    }

    /**
     * Sets the transport. Without one the pool opens the default transport and closes it with itself.
     *
     * @param value the transport; stays open when the pool closes. Close the pool first: without its transport there are no
     *     connections and no time, so when that is closed the pool closes itself, see
     *     {@link DisconnectReason.Code#TRANSPORT_CLOSED}. On a transport that does not tell its end
     *     ({@link dev.satwire.transport.EventLoop#atEnd}), what waits for time then waits until the pool is closed
     * @return this builder
     */
    public PeerPoolBuilder transport(Transport value) {
        transport = Objects.requireNonNull(value, "transport");
        return this;
    }

    /**
     * Sets what runs listeners and completes futures. Without one the pool has a few daemon threads of its own.
     *
     * @param value an executor; on Java 21 and later one with virtual threads does well. What it rejects runs on the thread
     *     that asked, which may be an I/O thread
     * @return this builder
     */
    public PeerPoolBuilder listenerExecutor(Executor value) {
        listenerExecutor = Objects.requireNonNull(value, "listenerExecutor");
        return this;
    }

    /**
     * Sets the wall clock. It is told to peers, and dates addresses that peers send and what is captured; nothing waits
     * for it.
     *
     * @param value the clock
     * @return this builder
     */
    public PeerPoolBuilder clock(InstantSource value) {
        clock = Objects.requireNonNull(value, "clock");
        return this;
    }

    /**
     * Sets the random source of nonces, jitter and choices, and of the secrets that keep strangers from foreseeing what
     * is kept or evicted: outside of tests it must not be foreseeable.
     *
     * @param value the source; the pool never uses it from two threads at once, but two pools with one source would
     * @return this builder
     */
    public PeerPoolBuilder random(RandomGenerator value) {
        random = Objects.requireNonNull(value, "random");
        return this;
    }

    /**
     * Makes the pool. It is idle until told to connect or listen.
     *
     * @return a new pool
     * @throws IllegalStateException if no transport was set and none is on the class path or module path, if the one that
     *     was set is closed, or if more peers are wanted than there are slots
     */
    public PeerPool build() {
        slots.check();
        Transport chosen = transport;
        DefaultPeerPool pool =
                new DefaultPeerPool(this, chosen == null ? TransportProvider.openDefault() : chosen, chosen == null);
        pool.watchTransport();
        return pool;
    }
}
