package dev.satwire.protocol;

import dev.satwire.protocol.MalformedMessageException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The name of a message, "message type" in Bitcoin Core: 12 bytes on the wire, NUL-padded ASCII. Two commands are equal
 * if all 12 bytes are. <em>Immutable.</em>
 *
 * @param name at most {@value #LENGTH} characters 0x20..0x7E; the empty name is legal on the wire
 */
public record Command(String name) implements Comparable<Command> {

    /** The number of bytes of a command on the wire: {@value}. */
    public static final int LENGTH = 12;

    /**
     * Checks length and characters.
     *
     * @param name at most {@value #LENGTH} characters 0x20..0x7E
     */
    public Command {
        if (name.length() > LENGTH || !name.chars().allMatch(c -> c >= 0x20 && c <= 0x7E)) {
            throw new IllegalArgumentException("a command has at most " + LENGTH + " characters 0x20..0x7E, got \""
                    + HostText.printable(name) + "\"");
        }
    }

    /** Reads the 12 bytes at an offset by the rule of Bitcoin Core: printable characters, then nothing but NULs. */
    static Command at(byte[] bytes, int offset) {
        int length = 0;
        while (length < LENGTH && bytes[offset + length] != 0) {
            length++;
        }
        for (int i = 0; i < LENGTH; i++) {
            byte b = bytes[offset + i];
            boolean legal = i < length ? b >= 0x20 && b <= 0x7E : b == 0;
            if (!legal) {
                int end = offset + LENGTH;
                while (bytes[end - 1] == 0) {
                    end--;
                }
                throw new MalformedMessageException(
                        Reason.BAD_COMMAND,
                        offset + i,
                        "illegal command \"" + WireText.escape(Arrays.copyOfRange(bytes, offset, end)) + "\"");
            }
        }
        return new Command(new String(bytes, offset, length, StandardCharsets.US_ASCII));
    }

    /** The name padded with NULs to its 12 bytes. */
    byte[] toWire() {
        return Arrays.copyOf(name.getBytes(StandardCharsets.US_ASCII), LENGTH);
    }

    @Override
    public int compareTo(Command that) {
        return name.compareTo(that.name);
    }

    @Override
    public String toString() {
        return name.isEmpty() ? "\"\"" : name;
    }
}
