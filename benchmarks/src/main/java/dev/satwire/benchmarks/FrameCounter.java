package dev.satwire.benchmarks;

import java.nio.ByteBuffer;

/**
 * The frame logic that all rivals share: a length of four bytes, little-endian, and as many bytes. Says how many frames
 * ended. <em>Not thread-safe.</em>
 */
final class FrameCounter {
    static final int HEADER = 4;

    /** Bytes of the current header, as far as they are there. */
    private int header;

    private int headerBytes;
    private int bodyLeft;

    /** Returns a frame of a length, header included. */
    static byte[] frame(int length) {
        byte[] frame = new byte[length];
        int body = length - HEADER;
        for (int i = 0; i < HEADER; i++) {
            frame[i] = (byte) (body >>> (Byte.SIZE * i));
        }
        return frame;
    }

    /** Returns the length that a header tells. */
    static int length(byte[] header) {
        int length = 0;
        for (int i = 0; i < HEADER; i++) {
            length |= Byte.toUnsignedInt(header[i]) << (Byte.SIZE * i);
        }
        return length;
    }

    /** Reads all the bytes and returns how many frames they complete. */
    int count(ByteBuffer bytes) {
        int frames = 0;
        while (bytes.hasRemaining()) {
            if (bodyLeft == 0) {
                header |= Byte.toUnsignedInt(bytes.get()) << (Byte.SIZE * headerBytes);
                headerBytes++;
                if (headerBytes < HEADER) {
                    continue;
                }
                bodyLeft = header;
                header = 0;
                headerBytes = 0;
            }
            int some = Math.min(bodyLeft, bytes.remaining());
            bytes.position(bytes.position() + some);
            bodyLeft -= some;
            if (bodyLeft == 0) {
                frames++;
            }
        }
        return frames;
    }
}
