package dev.satwire.peers;

import dev.satwire.protocol.Hash256;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Frames that no encoder would make. */
final class SimFrames {
    static final int HEADER = 24;
    private static final int COMMAND = 12;

    private SimFrames() {}

    /** A frame with the right checksum, whatever its payload is. */
    static byte[] frame(String command, byte[] payload) {
        byte[] hash = Hash256.sha256d(payload).toByteArray();
        return ByteBuffer.allocate(HEADER + payload.length)
                .put(header(SimNode.NETWORK.magic(), command, payload.length, Arrays.copyOf(hash, 4)))
                .put(payload)
                .array();
    }

    static byte[] header(int magic, String command, int length, byte[] checksum) {
        byte[] name = Arrays.copyOf(command.getBytes(StandardCharsets.ISO_8859_1), COMMAND);
        return ByteBuffer.allocate(HEADER)
                .putInt(magic)
                .put(name)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(length)
                .put(checksum)
                .array();
    }

    static byte[] random(RandomGenerator random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Puts frames behind each other. */
    static byte[] times(int count, byte[] frame) {
        ByteBuffer all = ByteBuffer.allocate(count * frame.length);
        for (int i = 0; i < count; i++) {
            all.put(frame);
        }
        return all.array();
    }
}
