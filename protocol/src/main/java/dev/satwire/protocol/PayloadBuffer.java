package dev.satwire.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects a payload whose length is claimed but not yet proved. It never holds more than twice what has arrived, or
 * {@link #MIN_STEP} bytes beyond it if that is more, and never more than {@link #MAX_STEP} bytes beyond it. A payload that is there in one piece is copied once, into an array
 * that the payload object may keep. <em>Not thread-safe.</em>
 */
final class PayloadBuffer {

    /** How far memory may run ahead of the bytes that arrived; Bitcoin Core's step. */
    static final int MAX_STEP = 256 * 1024;

    private static final int MIN_STEP = 512;

    private final int length;
    private final List<byte[]> full = new ArrayList<>(0);
    private byte[] last = new byte[0];
    private int lastFilled;
    private int arrived;

    PayloadBuffer(int length) {
        this.length = length;
    }

    /** Takes what the input has of the payload; true when the payload is complete. */
    boolean fill(ByteBuffer in) {
        while (arrived < length && in.hasRemaining()) {
            if (lastFilled == last.length) {
                grow(in.remaining());
            }
            int count = Math.min(in.remaining(), last.length - lastFilled);
            in.get(last, lastFilled, count);
            lastFilled += count;
            arrived += count;
        }
        return arrived == length;
    }

    private void grow(int available) {
        if (last.length > 0) {
            full.add(last);
        }
        int ahead = Math.min(MAX_STEP, Math.max(MIN_STEP, arrived));
        last = new byte[Math.min(length - arrived, Math.max(available, ahead))];
        lastFilled = 0;
    }

    /** The complete payload, in an array of exactly its length; given away, so call it once. */
    byte[] take() {
        if (full.isEmpty()) {
            return last;
        }
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] chunk : full) {
            System.arraycopy(chunk, 0, all, at, chunk.length);
            at += chunk.length;
        }
        System.arraycopy(last, 0, all, at, lastFilled);
        return all;
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
