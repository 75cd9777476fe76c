package dev.satwire.transport.nio;

import java.nio.ByteBuffer;

/**
 * The direct memory that all connections of a loop write from, and how the writing of a turn is shared out.
 *
 * <p>A turn writes {@link #SIZE} bytes, shared by those that are ready, or {@link #MIN_SHARE} for each where there are
 * many: a connection alone writes in large pieces, of which the system makes few packets, and among many no one waits
 * long for its turn. <em>Confined to the event loop.</em>
 */
final class WriteBuffer {
    /** Bytes that a turn writes if there are few to write them. */
    static final int SIZE = 1024 * 1024;
    /** Bytes that each connection may write in each turn. */
    static final int MIN_SHARE = 64 * 1024;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(SIZE);
    /** What each of those that are ready may write in this turn. */
    private int fairShare;
    /** What is left of {@link #SIZE} in this turn: tasks write, too, and nobody knows how many. */
    private int left;

    /** Begins a turn with a number of ready keys. */
    void beginTurn(int ready) {
        fairShare = SIZE / Math.max(1, ready);
        left = SIZE;
    }

    /** Returns the most bytes that a connection may write in this turn, asked when it begins to. */
    int share() {
        return Math.max(MIN_SHARE, Math.min(fairShare, left));
    }

    /** Returns the buffer, emptied, with room for a number of bytes up to {@link #SIZE}. */
    ByteBuffer empty(int room) {
        return buffer.clear().limit(room);
    }

    void wrote(int bytes) {
        left -= bytes;
    }
}
