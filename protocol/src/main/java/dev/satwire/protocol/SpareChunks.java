package dev.satwire.protocol;

import java.util.ArrayDeque;

/**
 * Chunks that large payloads were collected in, kept for the next ones: a thread that reads blocks all day allocates the
 * blocks and nothing else. A thread keeps at most {@link #MAX_KEPT} of them. <em>Not thread-safe.</em>
 */
final class SpareChunks {

    /** The one length that is kept, that of a transport's reads. */
    static final int LENGTH = 64 * 1024;

    /** What the longest payload takes, about 4 MB. */
    static final int MAX_KEPT = 64;

    private static final ThreadLocal<ArrayDeque<byte[]>> OF_THREAD = ThreadLocal.withInitial(ArrayDeque::new);

    private SpareChunks() {}

    /** A chunk of {@link #LENGTH} if that may be, or of the wanted length; what is in it is anything. */
    static byte[] take(int wanted, long most) {
        if (wanted <= LENGTH / 2 || most < LENGTH) {
            return new byte[wanted];
        }
        byte[] spare = OF_THREAD.get().pollFirst();
        return spare == null ? new byte[LENGTH] : spare;
    }

    /** Keeps a chunk that nobody uses any more. */
    static void giveBack(byte[] chunk) {
        ArrayDeque<byte[]> kept = OF_THREAD.get();
        if (chunk.length == LENGTH && kept.size() < MAX_KEPT) {
            kept.addFirst(chunk);
        }
    }
}
