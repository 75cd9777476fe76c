package dev.satwire.examples;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.util.HexFormat;

/** The bytes that hexadecimal text stands for. White space between digits is skipped. <em>Not thread-safe.</em> */
final class HexInputStream extends InputStream {
    private static final int END = -1;

    /** Tells that the text is not hexadecimal. */
    static final class MalformedHexException extends IOException {
        @Serial
        private static final long serialVersionUID = 1L;

        MalformedHexException(String message) {
            super(message);
        }
    }

    private final InputStream text;
    private long position;
    private String problem = "";

    HexInputStream(InputStream text) {
        this.text = text;
    }

    static boolean isDigit(int character) {
        return HexFormat.isHexDigit(character);
    }

    static boolean isBlank(int character) {
        return character == ' ' || character == '\t' || character == '\r' || character == '\n';
    }

    @Override
    public int read() throws IOException {
        int high = digit();
        if (high == END) {
            return END;
        }
        int low = digit();
        if (low == END) {
            throw failure("the hexadecimal text ends in the middle of a byte");
        }
        return high << 4 | low;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count = 0;
        try {
            while (count < length) {
                int value = read();
                if (value == END) {
                    return count == 0 ? END : count;
                }
                into[offset + count++] = (byte) value;
            }
        } catch (MalformedHexException e) {
            // What stands before is good. The exception comes again with the next call.
            if (count == 0) {
                throw e;
            }
        }
        return count;
    }

    private int digit() throws IOException {
        if (!problem.isEmpty()) {
            throw failure(problem);
        }
        int character;
        do {
            character = text.read();
            position++;
        } while (isBlank(character));
        if (character == END) {
            return END;
        }
        if (!isDigit(character)) {
            throw failure("no hexadecimal digit at character " + position + " of the input");
        }
        return HexFormat.fromHexDigit(character);
    }

    private MalformedHexException failure(String message) {
        problem = message;
        return new MalformedHexException(message);
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
