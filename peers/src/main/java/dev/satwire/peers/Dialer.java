package dev.satwire.peers;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.NetAddr;
import dev.satwire.transport.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads {@link OutboundTarget}s from a slot to a connection, and decides what follows when that fails or ends.
 * <em>Thread-safe.</em>
 *
 * <ol>
 *   <li>If the target has a name, looks it up, each time anew.
 *   <li>Connects; the peer does the rest, until it ends.
 *   <li>A node that the user named is tried again when the policy says; one that is kept, in any case.
 *   <li>A node that the pool found gives its slot back: the next one may be better.
 * </ol>
 */
final class Dialer {
    private static final Logger LOG = LoggerFactory.getLogger(Dialer.class);

    /** How long a kept node waits if its policy gives up: as Bitcoin Core's for nodes added by hand. */
    static final Duration KEPT_DELAY = Duration.ofSeconds(60);

    private final PoolContext pool;
    private final Slots slots;
    private final Attempts attempts;
    private final Connector connector;
    private final EventLoop loop;
    private final RetryPolicy connectRetry;
    private final RetryPolicy reconnectRetry;
    private final PoolResolver resolver;
    private final RandomGenerator random;
    private final AddressHistory history;
    private final NetworkHealth health;

    Dialer(PoolCore core, DialSettings from, EventLoop loop, PoolResolver resolver) {
        this.pool = core;
        this.slots = core.slots;
        this.attempts = new Attempts(slots);
        this.connector = core.connector;
        this.loop = loop;
        this.connectRetry = from.connectRetry;
        this.reconnectRetry = from.reconnectRetry;
        this.resolver = resolver;
        this.random = core.random;
        this.history = core.history;
        this.health = core.health;
    }

    /** Begins an attempt, unless the target has lost its slot, is in use, or the pool is stopped. */
    void attempt(OutboundTarget target) {
        InetSocketAddress name = target.name;
        if (name == null) {
            dial(target);
        } else if (attempts.beginLookUp(target)) {
            CompletableFuture<InetAddress> unused = lookUp(name.getHostString())
                    .whenComplete((found, problem) -> onLoop(() -> lookedUp(target, name.getPort(), found, problem)));
        }
    }

    /** Goes on after a look-up. Whatever is thrown here, maybe by code of the user's, the target is not left behind. */
    private void lookedUp(OutboundTarget target, int port, @Nullable InetAddress found, @Nullable Throwable problem) {
        attempts.endLookUp(target);
        try {
            if (found != null) {
                resolved(target, NetAddr.of(found, port));
            } else {
                unresolved(
                        target,
                        problem != null && Futures.bare(problem) instanceof PeerException known
                                ? known.reason()
                                : DisconnectReason.of(
                                        Code.UNRESOLVED, problem == null ? "no answer" : Futures.text(problem)));
            }
        } catch (Throwable e) {
            unresolved(target, Reasons.fault(e));
            LOG.warn("{} could not be connected to", target.text(), e);
        }
    }

    /** Whatever goes wrong, the look-up ends: as long as it goes on, the target is not tried. */
    CompletableFuture<InetAddress> lookUp(String name) {
        try {
            return resolver.resolve(name);
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void resolved(OutboundTarget target, NetAddr address) {
        if (!connector.canReach(address.host())) {
            unresolved(target, Connector.unreachable(address.host()));
            return;
        }
        Targets.Move move = attempts.move(target, address);
        switch (move.place()) {
            case FREE -> dial(target);
            case TAKEN_OVER -> {
                move.ready()
                        .ifPresent(its ->
                                pool.threads().complete(() -> its.future().complete(its.peer())));
                pool.peerNamed();
            }
            case REFUSED -> unresolved(target, duplicate(target));
            case NOT_NOW -> {
                // Whoever starts the pool tries it again.
            }
        }
    }

    /** Connects to where the target is known to be. If that throws, this attempt has failed, and another may follow. */
    void dial(OutboundTarget target) {
        try {
            connect(target);
        } catch (RuntimeException | Error e) {
            LOG.warn("{} could not be connected to", target.text(), e);
            if (!unresolved(target, Reasons.fault(e))) {
                throw e;
            }
        }
    }

    private void connect(OutboundTarget target) {
        NetAddr address = target.address;
        if (address == null) {
            return;
        }
        InetSocketAddress remote = connector.remoteOf(address.endpoint()).orElseThrow();
        PoolPeer peer = pool.newPeer(address, target.type(), target.required());
        if (attempts.begin(target, address.endpoint(), peer)) {
            if (!target.isFound()) {
                // The user may have named it since the peer was made; whoever does so from now on finds the peer.
                peer.named();
            }
            connector.connect(peer, remote);
        }
    }

    /** Decides what follows the end of a target's attempt or connection. */
    void ended(OutboundTarget target, DisconnectReason reason) {
        if (target.isFound()) {
            fail(target, reason);
        } else if (reason.isPause()) {
            if (!slots.isStopped()) {
                // The pool was started again before this end came: what waited then was tried without this target.
                attempt(target);
            }
        } else {
            again(target, reason);
        }
    }

    /** Takes a target's slot, ends its connection if it has one, and fails who waits for it. */
    void release(OutboundTarget target, DisconnectReason reason) {
        if (slots.release(target)) {
            finish(target, reason);
        }
    }

    /** Gives a node up, as the user wishes: the target, and the names that led there. */
    void giveUp(OutboundTarget target) {
        DisconnectReason reason = DisconnectReason.of(Code.LOCAL);
        List<OutboundTarget> names = slots.namesOf(target);
        release(target, reason);
        names.forEach(name -> release(name, reason));
    }

    /** Ends one registration of a target, and the target if nobody wants it any more. */
    void letGo(OutboundTarget target) {
        if (slots.letGo(target)) {
            finish(target, DisconnectReason.of(Code.REMOVED));
        }
    }

    /** Lets a peer go that the pool found, and that the user has not named. */
    void leave(OutboundTarget target, DisconnectReason reason) {
        if (slots.releaseFound(target)) {
            finish(target, reason);
        }
    }

    private void finish(OutboundTarget target, DisconnectReason reason) {
        if (reason.isUsersWish()) {
            target.address().ifPresent(address -> history.leaveAlone(address.endpoint(), reason, loop.nanoTime()));
        }
        target.state().connection().ifPresent(peer -> peer.link().disconnect(reason));
        fail(target, reason);
    }

    /** Plans the next attempt, or gives the target up. */
    private void again(OutboundTarget target, DisconnectReason reason) {
        target.lastReason = reason;
        boolean isKept = target.isKept();
        Optional<Duration> delay = nextDelay(target, reason);
        target.address().ifPresent(address -> history.plan(address.endpoint(), loop.nanoTime(), delay));
        if (delay.isEmpty() && slots.giveUp(target, isKept)) {
            fail(target, reason);
            return;
        }
        // Without a delay the user asked for it once more while it was being given up.
        Duration wait = delay.orElse(KEPT_DELAY);
        if (!attempts.await(target, loop.nanoTime() + wait.toNanos(), () -> attemptAfter(wait, target))) {
            fail(target, reason);
        }
    }

    /** Fails who waits for a target, where user code may run. */
    private void fail(OutboundTarget target, DisconnectReason reason) {
        CompletableFuture<Peer> future = target.next();
        pool.threads().complete(() -> future.completeExceptionally(new PeerException(reason)));
    }

    /**
     * Begins all attempts that wait for their time, soon: as many at a time as the pool would by itself, in no particular
     * order and not to the second. Whoever lost the same network begins at the same time.
     */
    void hurry() {
        List<OutboundTarget> waiting = new ArrayList<>(
                slots.targets(target -> target.state().connection().isEmpty()));
        long now = loop.nanoTime();
        for (int begun = 0; !waiting.isEmpty(); begun++) {
            OutboundTarget target = takeAny(waiting);
            Duration wait = SlotFiller.INTERVAL
                    .multipliedBy(begun / SlotFiller.MAX_CONNECTING)
                    .plus(Delays.jitter(SlotFiller.INTERVAL, 1, random.nextDouble()));
            attempts.hasten(target, now + wait.toNanos(), () -> attemptAfter(wait, target));
        }
    }

    private OutboundTarget takeAny(List<OutboundTarget> waiting) {
        OutboundTarget last = waiting.remove(waiting.size() - 1);
        int chosen = random.nextInt(waiting.size() + 1);
        return chosen == waiting.size() ? last : waiting.set(chosen, last);
    }

    private EventLoop.Timer attemptAfter(Duration wait, OutboundTarget target) {
        return loop.schedule(wait, () -> attempt(target));
    }

    /** Lets a name wait that led to where another target is. */
    void displaced(OutboundTarget named) {
        if (attempts.failed(named, loop.nanoTime(), false)) {
            ended(named, duplicate(named));
        }
    }

    private static DisconnectReason duplicate(OutboundTarget target) {
        return DisconnectReason.of(Code.DUPLICATE, target.text() + " is where another peer is");
    }

    /** Ends an attempt that made no connection; false if there is none, say because the target is no longer wanted. */
    private boolean unresolved(OutboundTarget target, DisconnectReason reason) {
        if (!slots.mayAttempt(target)) {
            return false;
        }
        if (attempts.failed(target, loop.nanoTime(), !health.isDown())) {
            ended(target, reason);
        }
        return true;
    }

    /** Asks the policy, which is the user's code; what this side ended for good does not come back. */
    private Optional<Duration> nextDelay(OutboundTarget target, DisconnectReason reason) {
        if (reason.isFinal()) {
            return Optional.empty();
        }
        Failures failures = target.failures();
        RetryPolicy policy = failures.wasReady() || target.isKept() ? reconnectRetry : connectRetry;
        Duration elapsed = Duration.ofNanos(loop.nanoTime() - failures.since());
        NetAddr address = target.address().orElse(NetAddr.UNSPECIFIED);
        Optional<Duration> delay =
                Policies.nextDelay(policy, new RetryContext(address, failures.count(), elapsed, reason, random));
        return delay.isEmpty() && target.isKept() ? Optional.of(KEPT_DELAY) : delay;
    }

    private void onLoop(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.trace("the transport was closed while a name was looked up", e);
        } catch (RuntimeException | Error e) {
            // Nobody else ends the look-up, and nothing here depends on the thread.
            LOG.debug("the event loop takes no task", e);
            task.run();
        }
    }
}
