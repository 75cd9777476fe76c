package dev.satwire.peers;

import dev.satwire.protocol.Command;
import dev.satwire.protocol.MessageHeader;
import dev.satwire.protocol.NetAddr;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

/**
 * The files of Bitcoin Core's {@code -capturemessages}: records of time (microseconds since 1970, 8 bytes), command (12
 * bytes, NUL-padded), length of the payload (4 bytes) and payload; all numbers little-endian. Command and length stand
 * side by side as in a v1 header, and a record is as long as the frame.
 */
final class CaptureFormat {
    static final String RECEIVED = "msgs_recv.dat";
    static final String SENT = "msgs_sent.dat";

    /** The bytes of a record before its payload. */
    static final int HEADER_LENGTH = 24;

    static final int COMMAND_OFFSET = 8;
    static final int LENGTH_OFFSET = COMMAND_OFFSET + Command.LENGTH;

    private static final int FRAME_COMMAND_OFFSET = 4;
    private static final int FRAME_CHECKSUM_OFFSET = 20;

    private CaptureFormat() {}

    /** The name of a peer's folder, as Core's; other characters than those of addresses cannot leave the folder. */
    static String folderName(NetAddr address) {
        return address.toString().replaceAll("[^A-Za-z0-9.\\[\\]-]", "_");
    }

    static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    static Instant time(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /** The record of a whole v1 frame. */
    static byte[] record(long micros, byte[] frame) {
        ByteBuffer record = ByteBuffer.allocate(frame.length).order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(micros);
        record.put(frame, FRAME_COMMAND_OFFSET, FRAME_CHECKSUM_OFFSET - FRAME_COMMAND_OFFSET);
        record.put(frame, MessageHeader.LENGTH, frame.length - MessageHeader.LENGTH);
        return record.array();
    }

    /** Tells whether command and checksum of a frame are right; Core captures no others. */
    static boolean isSound(byte[] frame) {
        try {
            command(frame, FRAME_COMMAND_OFFSET);
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(frame, MessageHeader.LENGTH, frame.length - MessageHeader.LENGTH);
            byte[] checksum = sha256.digest(sha256.digest());
            int claimed = FRAME_CHECKSUM_OFFSET;
            return Arrays.equals(checksum, 0, MessageHeader.LENGTH - claimed, frame, claimed, MessageHeader.LENGTH);
        } catch (IllegalArgumentException illegalCommand) {
            return false;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /**
     * Reads a command.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Command command(byte[] bytes, int offset) {
        int end = offset + Command.LENGTH;
        while (end > offset && bytes[end - 1] == 0) {
            end--;
        }
        return new Command(new String(bytes, offset, end - offset, StandardCharsets.ISO_8859_1));
    }
}
