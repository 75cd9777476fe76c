package dev.satwire.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** Makes bytes for tests, by other means than the code under test. */
final class Wire {
    private Wire() {}

    /** Bytes from hexadecimal digits; spaces are for the eye only. */
    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** The bytes with others behind them. */
    static byte[] with(byte[] bytes, int trailing) {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + trailing);
        Arrays.fill(longer, bytes.length, longer.length, (byte) 0xA5);
        return longer;
    }

    static byte[] repeat(byte[] part, int times) {
        byte[] all = new byte[part.length * times];
        for (int i = 0; i < times; i++) {
            System.arraycopy(part, 0, all, i * part.length, part.length);
        }
        return all;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] uint16(int value) {
        return little(2).putShort((short) value).array();
    }

    static byte[] int32(long value) {
        return little(4).putInt((int) value).array();
    }

    static byte[] int64(long value) {
        return little(8).putLong(value).array();
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The shortest CompactSize of a value that is unsigned. */
    static byte[] compactSize(long value) {
        if (value >= 0 && value < 0xFD) {
            return new byte[] {(byte) value};
        }
        if (value >= 0 && value <= 0xFFFF) {
            return concat(new byte[] {(byte) 0xFD}, uint16((int) value));
        }
        return value >= 0 && value <= 0xFFFF_FFFFL
                ? concat(new byte[] {(byte) 0xFE}, int32(value))
                : concat(new byte[] {(byte) 0xFF}, int64(value));
    }

    static byte[] sha256d(byte[] bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return digest.digest(digest.digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** A header with any twelve bytes of command and any length. */
    static byte[] header(Network network, byte[] command, long length, byte[] checksum) {
        byte[] magic = ByteBuffer.allocate(4).putInt(network.magic()).array();
        return concat(magic, Arrays.copyOf(command, 12), int32(length), Arrays.copyOf(checksum, 4));
    }

    static byte[] header(Network network, String command, long length) {
        return header(network, ascii(command), length, new byte[4]);
    }

    /** A correct frame. */
    static byte[] frame(Network network, String command, byte[] payload) {
        return concat(header(network, ascii(command), payload.length, sha256d(payload)), payload);
    }
}
