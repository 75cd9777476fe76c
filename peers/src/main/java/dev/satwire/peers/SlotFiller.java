package dev.satwire.peers;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.peers.DisconnectReason.MaxPeersReached;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Services;
import dev.satwire.transport.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the peers that the pool {@linkplain PeerWant wants}. <em>Confined to the event loop</em>, but for the methods that
 * say otherwise.
 *
 * <ol>
 *   <li>While a want is not met, looks each half second whether an attempt can be begun, for as many as are missing.
 *   <li>Takes an {@linkplain AddressChoice address} that is known to offer what is wanted, or else one of which nothing is
 *       known. It must be free, of a network that can be reached, of a group of which there is no such peer yet, and
 *       not wait for its time.
 *   <li>An attempt that is not ready within {@link #PATIENCE} goes on, but another may begin beside it; when slots are
 *       short, or too many are late, the one that is latest is given up. Whoever is ready and too many leaves again.
 *   <li>Of very many addresses looks at some at a time, so that no look keeps the event loop for long.
 *   <li>If there is no address, asks the sources for more, and looks less often until {@linkplain SearchPause something
 *       changes}.
 *   <li>If there is none then either, and no attempt is under way, tells the listeners: a pool does not stay short in
 *       silence.
 * </ol>
 */
final class SlotFiller {
    private static final Logger LOG = LoggerFactory.getLogger(SlotFiller.class);

    /** How often it is looked for an address while a want is not met: as Bitcoin Core does. */
    static final Duration INTERVAL = Duration.ofMillis(500);

    /** How many attempts may be under way at once that are not late. */
    static final int MAX_CONNECTING = 8;

    /** After which time an attempt is late: most nodes that are any good shake hands within a second. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /** How many late attempts may go on. */
    static final int MAX_LATE = 16;

    /** The same while the network seems to be down. */
    private static final int MAX_CONNECTING_WHEN_DOWN = 2;

    /** How long after sources were asked for more they may be asked again. */
    static final Duration REFRESH_INTERVAL = Duration.ofSeconds(30);

    /** How long sources may take to find more before the pool says that it is short. */
    static final Duration REFRESH_TIMEOUT = Duration.ofSeconds(60);

    private final EventLoop loop;
    private final Slots slots;
    private final Dialer dialer;
    private final AddressSources sources;
    private final NetworkHealth health;
    private final AddressChoice choice;
    private final AddressFetcher fetcher;
    private final List<WantState> wants = new ArrayList<>();
    private final AtomicBoolean nudged = new AtomicBoolean();
    private final AtomicBoolean changed = new AtomicBoolean();

    private volatile boolean running;
    private EventLoop.@Nullable Timer timer;
    private boolean refreshed;
    private boolean refreshing;
    private long refreshedAt;

    SlotFiller(PoolCore core, PeerPoolBuilder from, EventLoop loop, PeerEvents recorder) {
        this.loop = loop;
        this.slots = core.slots;
        this.dialer = core.dialer;
        this.sources = core.sources;
        this.health = core.health;
        this.choice = core.choice;
        this.fetcher = core.fetches;
        from.slots.wants().forEach(want -> wants.add(new WantState(want, core.events, recorder)));
        // What few can offer is looked for first.
        wants.sort((a, b) -> Long.bitCount(b.want.services().bits())
                - Long.bitCount(a.want.services().bits()));
    }

    /** Begins to look. Safe to call from any thread. */
    void start() {
        running = true;
        nudge();
    }

    /** Looks no more. Safe to call from any thread. */
    void stop() {
        running = false;
    }

    /** Looks again soon: something has changed. Safe to call from any thread. */
    void nudge() {
        changed.set(true);
        if (!running || wants.isEmpty() || !nudged.compareAndSet(false, true)) {
            return;
        }
        try {
            loop.execute(this::fill);
        } catch (RejectedExecutionException e) {
            LOG.trace("nothing is looked for after the transport was closed", e);
        }
    }

    private void fill() {
        nudged.set(false);
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        if (!running || slots.isStopped() || slots.isClosed()) {
            return;
        }
        if (changed.getAndSet(false)) {
            wants.forEach(want -> want.pause.changed());
        }
        boolean missing = true;
        try {
            missing = !fillAll();
        } finally {
            // Also when a source threw what nobody expected.
            if (missing) {
                timer = loop.schedule(INTERVAL, this::fill);
            }
        }
    }

    private boolean fillAll() {
        boolean met = true;
        for (WantState want : wants) {
            met &= fill(want);
        }
        return met;
    }

    /** Begins attempts for a want; true if it is met. */
    private boolean fill(WantState want) {
        long now = loop.nanoTime();
        List<OutboundTarget> own = targetsOf(want);
        List<OutboundTarget> ready =
                own.stream().filter(OutboundTarget::isReady).toList();
        int count = want.want.count();
        if (ready.size() >= count) {
            ready.stream().skip(count).forEach(this::leave);
            want.tellMet();
            return true;
        }
        int late = (int) own.stream().filter(target -> target.isLate(now)).count();
        for (int i = own.size() - late; i < count && want.pause.mayLook(now) && mayConnect(now); i++) {
            Optional<NetAddr> chosen = choose(want);
            if (chosen.isEmpty() && want.isSearching) {
                break;
            }
            if (chosen.isEmpty()) {
                refresh(want.want.services());
                if (own.size() == ready.size() && i == own.size() && !isRefreshing()) {
                    want.tellShort(ready.size(), this::whyNone);
                }
                break;
            }
            if (!begin(OutboundTarget.found(chosen.get(), want.want, now), want, ready.size())) {
                break;
            }
        }
        return false;
    }

    /** Lets a peer go that came too late to be wanted still. */
    private void leave(OutboundTarget target) {
        dialer.leave(target, DisconnectReason.of(Code.SURPLUS, "others were ready before"));
    }

    /** Gives up the attempt that is latest; false if none is late. */
    private boolean giveUpLate(long now) {
        Optional<PoolPeer> latest = outbound(target -> target.isLate(now)).stream()
                .flatMap(target -> target.state().connection().stream())
                .findFirst();
        latest.ifPresent(peer -> peer.link()
                .disconnect(DisconnectReason.of(
                        Code.HANDSHAKE_TIMEOUT,
                        "not ready within " + Delays.text(PATIENCE) + ", and others wait for the slot")));
        return latest.isPresent();
    }

    private List<OutboundTarget> outbound(Predicate<OutboundTarget> condition) {
        return slots.targets(target -> target.isFound() && condition.test(target));
    }

    /** Who has a slot for a want; whoever the user names later is the user's. */
    private List<OutboundTarget> targetsOf(WantState want) {
        return slots.targets(target -> target.isFoundFor(want.want));
    }

    private boolean begin(OutboundTarget target, WantState want, int ready) {
        try {
            if (slots.claim(target).target() == target) {
                target.address().ifPresent(sources::attempted);
                dialer.attempt(target);
            }
            return true;
        } catch (PeerException full) {
            if (full.reason().facts() instanceof MaxPeersReached && !giveUpLate(loop.nanoTime())) {
                want.tellShort(ready, full.reason()::text);
            }
            return false;
        }
    }

    private boolean mayConnect(long now) {
        List<OutboundTarget> connecting = outbound(target -> !target.isReady());
        int late =
                (int) connecting.stream().filter(target -> target.isLate(now)).count();
        if (late > MAX_LATE) {
            giveUpLate(now);
        }
        return connecting.size() - late < (health.isDown() ? MAX_CONNECTING_WHEN_DOWN : MAX_CONNECTING);
    }

    private Optional<NetAddr> choose(WantState want) {
        long began = loop.nanoTime();
        int parts = sources.parts();
        Optional<NetAddr> chosen = choice.offering(want.want.services(), want.pause.part(), began);
        if (chosen.isPresent()) {
            want.pause.found();
        } else {
            want.isSearching = !want.pause.inVain(began, loop.nanoTime(), parts);
        }
        return chosen;
    }

    /** Asks the sources for more, now and then, and looks again when they have answered. */
    private void refresh(Services wanted) {
        long now = loop.nanoTime();
        if (refreshed && now - refreshedAt < REFRESH_INTERVAL.toNanos()) {
            return;
        }
        refreshed = true;
        refreshing = true;
        refreshedAt = now;
        CompletableFuture<Void> unused = sources.refresh(wanted, fetcher).whenComplete((done, problem) -> {
            try {
                loop.execute(() -> {
                    refreshing = false;
                    nudge();
                });
            } catch (RejectedExecutionException e) {
                LOG.trace("sources answered after the transport was closed", e);
            }
        });
    }

    /** Whether sources are still looking; not for ever, whatever they do. */
    private boolean isRefreshing() {
        return refreshing && loop.nanoTime() - refreshedAt < REFRESH_TIMEOUT.toNanos();
    }

    private String whyNone() {
        int known = sources.known().size();
        return known == 0
                ? "no address is known; give the pool an address source, or connect to a node"
                : "none of the " + known + " known addresses can be tried now; explain() says why";
    }

    /** One sentence for each want. Safe to call from any thread. */
    List<String> summary() {
        List<String> lines = new ArrayList<>();
        for (WantState want : wants) {
            // A target is ready until the end of its connection was told; a peer is not once that is asked for.
            List<PoolPeer> own = targetsOf(want).stream()
                    .flatMap(target -> target.state().connection().stream())
                    .filter(peer -> !peer.link().state().hasEnded())
                    .toList();
            long ready = own.stream().filter(PoolPeer::isReady).count();
            lines.add("wanted " + want.want + ": " + ready + " ready, " + (own.size() - ready) + " connecting"
                    + (running || slots.isStopped() ? "" : "; the pool was not started"));
        }
        return lines;
    }
}
