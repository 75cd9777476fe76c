package dev.satwire.peers;

import java.util.concurrent.CompletableFuture;

/** A transaction that is being announced to peers and sent to those that ask. <em>Thread-safe.</em> */
public interface TransactionBroadcast extends AutoCloseable {

    /**
     * Tells what has become of it so far.
     *
     * @return a snapshot
     */
    BroadcastReceipt receipt();

    /**
     * Tells when it was enough, or the time was over.
     *
     * @return completes with the receipt of that moment when it is {@linkplain BroadcastOptions#enough() enough}, at the
     *     deadline, when this is closed or when the pool is; never fails, so look at the receipt:
     *     {@link BroadcastReceipt#isEnough()} is false if nobody cared
     */
    CompletableFuture<BroadcastReceipt> done();

    /**
     * Announces it no more and sends it to nobody who asks from now on. Without this that happens at the deadline.
     * Idempotent.
     */
    @Override
    void close();
}
