package dev.satwire.peers;

import dev.satwire.peers.DisconnectReason.Code;
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
 * A node to be connected to, for as long as it holds its slot: over all attempts, and the waits between them. <em>Guarded by
 * the lock of {@link Slots}</em>, but for what is final or volatile.
 */
final class OutboundTarget {

    /** Why it is to be connected to. */
    volatile ConnectionType type;

    /** What the pool wants of it, if the pool found it; without services if the user named it. */
    final PeerWant want;

    /** When the pool chose it; of no meaning for a node that the user named. */
    private long chosenAt;

    /** Whether it is tried for ever, whatever the policies say: as long as anybody keeps it. */
    volatile boolean isKept;

    /** How many of the user's registrations keep it. */
    private int keepers;

    /** Whether the user connected to it, too. */
    private boolean isConnectedTo;

    /** Why the last attempt failed or the last connection ended; null before that. */
    volatile @Nullable DisconnectReason lastReason;

    /** The name that is looked up before each attempt; null if the address is all there is. Unresolved. */
    volatile @Nullable InetSocketAddress name;

    /** Where it is; null as long as the name was never resolved. */
    volatile @Nullable NetAddr address;

    /** Completed with the next peer that becomes ready; replaced when that one ends and the address is tried again. */
    CompletableFuture<Peer> future = new CompletableFuture<>();

    /** The connection of the current attempt; null while waiting for the next. */
    @Nullable
    PoolPeer peer;

    /** The wait for the next attempt; null during one. */
    EventLoop.@Nullable Timer timer;

    /** When that wait is over; of no meaning without one. */
    private long due;

    /** The name whose place it took, if nothing else tries that again; null if there is none. */
    @Nullable
    OutboundTarget displaced;

    /** Whether its name is being looked up. */
    boolean isLookedUp;

    /** Whether it waits for the end of an earlier connection to its endpoint. */
    boolean isHeldUp;

    /** Whether the current connection became ready. */
    boolean isReady;

    /** Whether the future is the current connection's own; it is not when somebody waits for the next already. */
    boolean isTaken;

    /** Whether any connection ever became ready: then the policy for coming back decides. */
    boolean wasReady;

    /** When the current connection became ready. */
    long readySince;

    /** Failures since the last connection that lasted. */
    int failures;

    /** When the first of these failures was. */
    long firstFailureAt;

    /** When an attempt or a connection last ended. */
    private long lostAt;

    private OutboundTarget(ConnectionType type, PeerWant want, @Nullable NetAddr address) {
        this.type = type;
        this.want = want;
        this.address = address;
    }

    /** A node that the user named, by an address or a name or both. */
    static OutboundTarget named(@Nullable NetAddr address, @Nullable InetSocketAddress name, boolean isKept) {
        if (name == null) {
            Objects.requireNonNull(address, "address");
        }
        OutboundTarget target = new OutboundTarget(ConnectionType.MANUAL, new PeerWant(1, Services.NONE), address);
        target.name = name;
        target.isKept = isKept;
        target.keepers = isKept ? 1 : 0;
        target.isConnectedTo = !isKept;
        return target;
    }

    /** A node that the pool chose to have what it wants. */
    static OutboundTarget found(NetAddr address, PeerWant want, long now) {
        OutboundTarget target = new OutboundTarget(ConnectionType.OUTBOUND, want, address);
        target.chosenAt = now;
        return target;
    }

    /** Takes over what another call wants of the same node: once the user names it, it is the user's. */
    void merge(OutboundTarget other) {
        if (other.type == ConnectionType.MANUAL) {
            // Who was named by its address stays there, whatever a name that leads there stands for later.
            name = type == ConnectionType.OUTBOUND ? other.name : name;
            type = ConnectionType.MANUAL;
            isKept |= other.isKept;
            keepers += other.keepers;
            isConnectedTo |= other.isConnectedTo;
            if (peer != null) {
                peer.named();
            }
        }
    }

    /** Whether it stands for a name that happens to be where another is to be for good. */
    boolean mayMoveFrom(OutboundTarget other) {
        return type == ConnectionType.MANUAL
                && name != null
                && other.type == ConnectionType.MANUAL
                && other.name == null;
    }

    /** Loses its connection to another target. */
    void displaced() {
        peer = null;
        renew();
        isReady = false;
    }

    /** Takes over the connection, or the attempt, to a node that the pool had found where this one's name is now. */
    void takeOver(OutboundTarget found) {
        peer = found.peer;
        if (peer != null) {
            peer.named();
        }
        if (found.isReady) {
            readied(found.readySince);
        }
    }

    /** What completes with its ready peer, or with the next one when that peer's connection ends already. */
    CompletableFuture<Peer> futureToCome() {
        if (isReady && peer != null && !peer.isReady()) {
            renew();
        }
        return future;
    }

    private void renew() {
        future = isTaken ? new CompletableFuture<>() : future;
        isTaken = false;
    }

    /** What it must offer: once the user names it, nothing. */
    Services required() {
        return type == ConnectionType.OUTBOUND ? want.services() : Services.NONE;
    }

    Optional<NetAddr> address() {
        return Optional.ofNullable(address);
    }

    /** Ends one registration; true if nobody wants it any more. */
    boolean letGo() {
        keepers--;
        isKept = keepers > 0;
        return !isKept && !isConnectedTo;
    }

    /** Whether it has not become ready for so long that another may be tried beside it. */
    boolean isLate(long now) {
        return !isReady && now - chosenAt >= SlotFiller.PATIENCE.toNanos();
    }

    void readied(long now) {
        isReady = true;
        isTaken = true;
        readySince = now;
        failures = wasReady ? failures : 0;
        wasReady = true;
    }

    /** Notes the end of an attempt or a connection, and counts it as a failure if it is the node's. */
    void lost(long now, boolean isCounted) {
        peer = null;
        lostAt = now;
        if (isReady) {
            isReady = false;
            renew();
            // Who shakes hands only to hang up has not ended the series of failures.
            failures = now - readySince >= RetryContext.LASTING.toNanos() ? 0 : failures;
        }
        if (failures == 0) {
            firstFailureAt = now;
        }
        if (failures == 0 || isCounted) {
            failures += failures < Integer.MAX_VALUE ? 1 : 0;
        }
    }

    void await(long time, EventLoop.Timer until) {
        cancelTimer();
        due = time;
        timer = until;
    }

    boolean isDueBefore(long time) {
        return timer != null && due - time < 0;
    }

    void cancelTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    /** Whether it has a name that stands for no address, or for one that has a slot of its own. */
    boolean isUnresolved() {
        DisconnectReason last = lastReason;
        return name != null
                && peer == null
                && (address == null
                        || (last != null && (last.code() == Code.UNRESOLVED || last.code() == Code.DUPLICATE)));
    }

    NameReport nameReport(long now) {
        Optional<DisconnectReason> last = Optional.ofNullable(lastReason);
        return new NameReport(
                text(),
                address().map(NetAddr::toString),
                isLookedUp,
                failures,
                last.map(reason -> Duration.ofNanos(Math.max(0, now - lostAt))),
                last,
                Optional.ofNullable(timer).map(until -> Duration.ofNanos(Math.max(0, due - now))));
    }

    /** What to call it: its name if it has one, else its address. */
    String text() {
        return name != null ? name.getHostString() + ":" + name.getPort() : String.valueOf(address);
    }
}
