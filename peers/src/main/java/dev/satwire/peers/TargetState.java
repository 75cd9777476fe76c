package dev.satwire.peers;

import dev.satwire.transport.EventLoop;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What is under way to have a connection to an {@link OutboundTarget}, or what it waits for. */
sealed interface TargetState {

    /** Nothing: it was just named or found, an attempt was just over, or the pool is stopped. */
    record Idle() implements TargetState {}

    /**
     * It waits for its time.
     *
     * @param due when that is
     * @param timer what begins the attempt then
     */
    record Waiting(long due, EventLoop.Timer timer) implements TargetState {}

    /** It waits for the end of an earlier connection to its endpoint. */
    record HeldUp() implements TargetState {}

    /** Its name is being looked up. */
    record LookingUp() implements TargetState {}

    /**
     * It is being connected to, or shakes hands.
     *
     * @param peer the attempt
     */
    record Connecting(PoolPeer peer) implements TargetState {}

    /**
     * The connection became ready; it stays so until its end was told.
     *
     * @param peer the connection
     * @param since when it became ready
     * @param future completes with the peer
     */
    record Ready(PoolPeer peer, long since, CompletableFuture<Peer> future) implements TargetState {}

    /** Whether an attempt may begin. */
    default boolean isFree() {
        return this instanceof Idle || this instanceof Waiting || this instanceof HeldUp;
    }

    /** The connection, or the attempt at one. */
    default Optional<PoolPeer> connection() {
        return this instanceof Connecting attempt
                ? Optional.of(attempt.peer)
                : this instanceof Ready ready ? Optional.of(ready.peer) : Optional.empty();
    }
}
