package dev.satwire.peers;

import java.time.Duration;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;

/**
 * To whom a transaction is announced and when that was enough. <em>Immutable</em>; start from {@link #DEFAULT} and change
 * what differs.
 *
 * @param audience how many peers to announce it to, of how many there are that relay transactions; those left out are who
 *     can echo it, for a node does not announce a transaction to whom it has it from
 * @param deadline how long it is announced to peers that come and sent to those that ask; positive
 * @param enough when {@link TransactionBroadcast#done()} completes before the deadline; called on threads of the pool's
 *     each time when a peer did something that it had not done before. What it throws is told as
 *     {@link PeerListener#onListenerError}, and so is what {@code audience} throws once the broadcast has begun
 */
public record BroadcastOptions(
        IntUnaryOperator audience, Duration deadline, Predicate<? super BroadcastReceipt> enough) {

    /** How many transactions a pool may broadcast at once: {@value}. */
    public static final int MAX_OPEN = 100;

    /** Half of the peers, rounded up; ten minutes; one echo is enough. */
    public static final BroadcastOptions DEFAULT =
            new BroadcastOptions(peers -> (peers + 1) / 2, Duration.ofMinutes(10), receipt -> receipt.echoed() >= 1);

    /**
     * Checks the ranges.
     *
     * @param audience how many peers to announce it to, of how many there are
     * @param deadline how long it is announced and sent
     * @param enough when it is done before the deadline
     */
    public BroadcastOptions {
        Objects.requireNonNull(audience, "audience");
        Objects.requireNonNull(enough, "enough");
        PeerOptions.requirePositive(deadline, "deadline");
    }

    /**
     * Returns these options for all peers that relay transactions. Nodes like Bitcoin Core's do not announce a transaction
     * to whom they have it from, so an echo may never come, and {@link TransactionBroadcast#done()} waits for the
     * deadline if it waits for one, as {@link #DEFAULT} does: say {@link #withRequests} too.
     *
     * @return the changed options
     */
    public BroadcastOptions withAllPeers() {
        return new BroadcastOptions(peers -> peers, deadline, enough);
    }

    /**
     * Returns these options for a number of peers, chosen at random.
     *
     * @param number how many; positive
     * @return the changed options
     */
    public BroadcastOptions withPeers(int number) {
        int wanted = requirePositive(number);
        return new BroadcastOptions(peers -> wanted, deadline, enough);
    }

    /**
     * Returns these options with another deadline.
     *
     * @param time how long it is announced and sent
     * @return the changed options
     */
    public BroadcastOptions withDeadline(Duration time) {
        return new BroadcastOptions(audience, time, enough);
    }

    /**
     * Returns these options with a number of echoes to wait for.
     *
     * @param number how many peers shall announce it themselves; positive
     * @return the changed options
     */
    public BroadcastOptions withEchoes(int number) {
        int wanted = requirePositive(number);
        return new BroadcastOptions(audience, deadline, receipt -> receipt.echoed() >= wanted);
    }

    /**
     * Returns these options with a number of requests to wait for.
     *
     * @param number how many peers it shall be sent to; positive
     * @return the changed options
     */
    public BroadcastOptions withRequests(int number) {
        int wanted = requirePositive(number);
        return new BroadcastOptions(audience, deadline, receipt -> receipt.sent() >= wanted);
    }

    private static int requirePositive(int number) {
        if (number <= 0) {
            throw new IllegalArgumentException("the number must be positive: " + number);
        }
        return number;
    }
}
