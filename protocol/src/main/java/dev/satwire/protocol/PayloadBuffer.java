package dev.satwire.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects a payload whose length is claimed but not yet proved. It never holds more than twice what has arrived, or
 * {@link #MIN_STEP} bytes beyond it if that is more, and never more than {@link #MAX_STEP} bytes beyond it: a payload is
 * kept in chunks until so little is missing that there may be an array for the whole, which the payload object keeps.
 * <em>Not thread-safe.</em>
 */
final class PayloadBuffer {

    /** How far memory may run ahead of the bytes that arrived; Bitcoin Core's step. */
    private static final int MAX_STEP = 256 * 1024;

    private static final int MIN_STEP = 512;

    private final int length;
    private final List<byte[]> full = new ArrayList<>(0);
    private byte[] last = new byte[0];
    private int lastFilled;
    private int arrived;

    private byte @Nullable [] whole;

    PayloadBuffer(int length) {
        this.length = length;
    }

    /** Takes what the input has of the payload; true when the payload is complete. */
    boolean fill(ByteBuffer in) {
        while (arrived < length && in.hasRemaining()) {
            if (whole == null && mayHaveWhole(arrived + Math.min(length - arrived, in.remaining()))) {
                whole = join();
            }
            arrived += whole == null ? fillChunk(in) : fillWhole(in, whole);
        }
        return arrived == length;
    }

    private boolean mayHaveWhole(int proved) {
        int missing = length - proved;
        return missing <= Math.max(MIN_STEP, proved) && missing <= MAX_STEP;
    }

    private int fillWhole(ByteBuffer in, byte[] to) {
        int count = Math.min(in.remaining(), length - arrived);
        in.get(to, arrived, count);
        return count;
    }

    private int fillChunk(ByteBuffer in) {
        if (lastFilled == last.length) {
            if (last.length > 0) {
                full.add(last);
            }
            int wanted = Math.max(MIN_STEP, Math.max(arrived, in.remaining()));
            last = SpareChunks.take(wanted, arrived + 2L * in.remaining());
            lastFilled = 0;
        }
        int count = Math.min(in.remaining(), last.length - lastFilled);
        in.get(last, lastFilled, count);
        lastFilled += count;
        return count;
    }

    /** Moves what is in the chunks to an array for everything. */
    private byte[] join() {
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] chunk : full) {
            System.arraycopy(chunk, 0, all, at, chunk.length);
            at += chunk.length;
            SpareChunks.giveBack(chunk);
        }
        System.arraycopy(last, 0, all, at, lastFilled);
        SpareChunks.giveBack(last);
        full.clear();
        last = all;
        return all;
    }

    /** The complete payload, in an array of exactly its length; given away, so call it once. */
    byte[] take() {
        return last;
    }

    /** The number of bytes allocated now. */
    int held() {
        int held = last.length;
        for (byte[] chunk : full) {
            held += chunk.length;
        }
        return held;
    }
}
