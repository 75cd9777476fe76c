package dev.satwire.peers.testkit;

/**
 * A connection as the network between its ends sees it, and what the network can do to it. Both ways are meant, always.
 *
 * <p>{@link MemoryNetwork#link} and {@link ChaosProxy#links()} give it. What the ends are told of each is what real sockets
 * tell: see {@link dev.satwire.transport.CloseReason.Kind}. On a connection that has ended nothing here does anything.
 *
 * <p>Thread-safety: that of the network or the proxy it belongs to.
 */
public interface ChaosLink {

    /**
     * Makes this connection's way different from that of the others.
     *
     * @param options what it is like from now on; nothing overtakes what is under way
     */
    void change(LinkOptions options);

    /** Lets nothing pass any more, and loses nothing: bytes and ends wait at the far end until {@link #release()}. */
    void hold();

    /** Lets pass what was held, in order; idempotent. */
    void release();

    /**
     * Cuts the connection so that nobody notices: whatever is under way, sent or ended from now on never arrives. There is
     * no way back.
     */
    void drop();

    /** Ends the stream to each end (FIN), behind what is under way. */
    void finish();

    /** Resets the connection (RST): both ends are told at once, and what is under way is lost. */
    void reset();

    /**
     * Resets the connection as soon as so many more bytes have arrived at one end, and not one more.
     *
     * @param bytes how many still pass, counted each way apart; zero resets now
     * @throws IllegalArgumentException if the number is negative
     */
    void resetAfter(long bytes);
}
