package dev.satwire.peers;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.peers.TargetState.Connecting;
import dev.satwire.peers.TargetState.HeldUp;
import dev.satwire.peers.TargetState.Idle;
import dev.satwire.peers.TargetState.LookingUp;
import dev.satwire.peers.TargetState.Ready;
import dev.satwire.peers.TargetState.Waiting;
import dev.satwire.peers.WantedBy.Pool;
import dev.satwire.peers.WantedBy.User;
import dev.satwire.protocol.Endpoint;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Services;
import dev.satwire.transport.EventLoop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A node to be connected to, for as long as it holds its slot: over all attempts, and the waits between them.
 * <em>Guarded by the lock of {@link Slots}</em>, but for what is final or volatile.
 */
final class OutboundTarget {

    private volatile WantedBy wantedBy;

    /** Why the last attempt failed or the last connection ended; null before that. */
    volatile @Nullable DisconnectReason lastReason;

    /** The name that is looked up before each attempt; null if the address is all there is. Unresolved. */
    volatile @Nullable InetSocketAddress name;

    /** Where it is; null as long as the name was never resolved. */
    volatile @Nullable NetAddr address;

    /** Where its name led when another target was there; null if it led to a place of its own since. */
    @Nullable
    Endpoint ledTo;

    /** What is under way; changed under the lock only. */
    private volatile TargetState state = new Idle();

    /** Completes with the next peer that becomes ready. */
    private volatile CompletableFuture<Peer> next = new CompletableFuture<>();

    private volatile Failures failures = Failures.NONE;

    private OutboundTarget(WantedBy wantedBy, @Nullable NetAddr address, @Nullable InetSocketAddress name) {
        this.wantedBy = wantedBy;
        this.address = address;
        this.name = name;
    }

    /** A node that the user named, by an address or a name or both. */
    static OutboundTarget named(@Nullable NetAddr address, @Nullable InetSocketAddress name, boolean isKept) {
        if (name == null) {
            Objects.requireNonNull(address, "address");
        }
        return new OutboundTarget(isKept ? new User(1, false) : new User(0, true), address, name);
    }

    /** A node that the pool chose to have what it wants. */
    static OutboundTarget found(NetAddr address, PeerWant want, long now) {
        return new OutboundTarget(new Pool(want, now), address, null);
    }

    /** Whether the pool found it, and the user has not named it since. */
    boolean isFound() {
        return wantedBy instanceof Pool;
    }

    boolean isFoundFor(PeerWant want) {
        return wantedBy instanceof Pool its && its.want().equals(want);
    }

    /** Whether it is tried for ever, whatever the policies say. */
    boolean isKept() {
        return wantedBy instanceof User its && its.keepers() > 0;
    }

    ConnectionType type() {
        return isFound() ? ConnectionType.OUTBOUND : ConnectionType.MANUAL;
    }

    /** What it must offer: once the user names it, nothing. */
    Services required() {
        return wantedBy instanceof Pool its ? its.want().services() : Services.NONE;
    }

    /** Whether it has not become ready for so long that another may be tried beside it. */
    boolean isLate(long now) {
        return wantedBy instanceof Pool its && !isReady() && now - its.since() >= SlotFiller.PATIENCE.toNanos();
    }

    /** Takes over what another call wants of the same node: once the user names it, it is the user's. */
    void merge(OutboundTarget other) {
        if (other.wantedBy instanceof User user) {
            // Who was named by its address stays there, whatever a name that leads there stands for later.
            name = isFound() ? other.name : name;
            wantedBy = wantedBy instanceof User its ? its.and(user) : user;
            state.connection().ifPresent(PoolPeer::named);
        }
    }

    /** Ends one registration; true if nobody wants it any more. */
    boolean letGo() {
        if (wantedBy instanceof User its) {
            wantedBy = its.letGo();
        }
        return wantedBy instanceof User its && its.isNobody();
    }

    /** Whether it stands for a name that happens to be where another is to be for good. */
    boolean mayMoveFrom(OutboundTarget other) {
        return !isFound() && name != null && !other.isFound() && other.name == null;
    }

    TargetState state() {
        return state;
    }

    boolean isReady() {
        return state instanceof Ready;
    }

    boolean isDueBefore(long time) {
        return state instanceof Waiting wait && wait.due() - time < 0;
    }

    Failures failures() {
        return failures;
    }

    /** Waits for nothing, and tries nothing. */
    void rest() {
        become(new Idle());
    }

    /** The same, unless something is under way. */
    void cancelWait() {
        if (state.isFree()) {
            rest();
        }
    }

    void await(long due, EventLoop.Timer timer) {
        become(new Waiting(due, timer));
    }

    void holdUp() {
        become(new HeldUp());
    }

    void lookUp() {
        become(new LookingUp());
    }

    void connect(PoolPeer peer) {
        become(new Connecting(peer));
    }

    /** Notes that its connection is ready; returns what completes with the peer. */
    Ready readied(PoolPeer peer, long now) {
        Ready ready = new Ready(peer, now, next);
        next = new CompletableFuture<>();
        failures = failures.readied();
        become(ready);
        return ready;
    }

    /** Notes the end of an attempt or a connection, and counts it as a failure if it is the node's. */
    void lost(long now, boolean isCounted) {
        boolean hasLasted = state instanceof Ready ready && now - ready.since() >= RetryContext.LASTING.toNanos();
        failures = failures.ended(now, isCounted, hasLasted);
        if (state.connection().isPresent()) {
            rest();
        }
    }

    /** Gives its connection, and who waits for just that, to another target at the same endpoint. */
    void giveTo(OutboundTarget by) {
        TargetState its = state;
        state = new Idle();
        by.become(its);
        by.failures = its instanceof Ready ? by.failures.readied() : by.failures;
    }

    /** Takes over the connection, or the attempt, to a node that the pool had found where this one's name is now. */
    Optional<Ready> takeOver(OutboundTarget found) {
        TargetState its = found.state;
        found.rest();
        its.connection().ifPresent(peer -> {
            peer.named();
            connect(peer);
        });
        return its instanceof Ready ready ? Optional.of(readied(ready.peer(), ready.since())) : Optional.empty();
    }

    private void become(TargetState other) {
        if (state instanceof Waiting wait) {
            wait.timer().cancel();
        }
        state = other;
    }

    /** What completes with its next ready peer. */
    CompletableFuture<Peer> next() {
        return next;
    }

    /** The same for who asks now: the peer that is ready, unless its connection ends already. */
    CompletableFuture<Peer> future() {
        return state instanceof Ready ready && ready.peer().isReady() ? ready.future() : next;
    }

    Optional<NetAddr> address() {
        return Optional.ofNullable(address);
    }

    /** Whether it has a name that stands for no address, or for one that has a slot of its own. */
    boolean isUnresolved() {
        DisconnectReason last = lastReason;
        return name != null
                && state.connection().isEmpty()
                && (address == null
                        || (last != null && (last.code() == Code.UNRESOLVED || last.code() == Code.DUPLICATE)));
    }

    NameReport nameReport(long now) {
        Optional<DisconnectReason> last = Optional.ofNullable(lastReason);
        return new NameReport(
                text(),
                address().map(NetAddr::toString),
                state instanceof LookingUp,
                failures.count(),
                last.map(reason -> Duration.ofNanos(Math.max(0, now - failures.lastAt()))),
                last,
                waitsFor(now));
    }

    /** How long it still waits for its time; empty unless it does. */
    Optional<Duration> waitsFor(long now) {
        return state instanceof Waiting wait
                ? Optional.of(Duration.ofNanos(Math.max(0, wait.due() - now)))
                : Optional.empty();
    }

    /** What to call it: its name if it has one, else its address. */
    String text() {
        return name != null ? name.getHostString() + ":" + name.getPort() : String.valueOf(address);
    }
}
