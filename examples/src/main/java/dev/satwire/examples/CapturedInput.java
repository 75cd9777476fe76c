package dev.satwire.examples;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Bytes that somebody captured, as they are or as hexadecimal text. <em>Not thread-safe.</em> */
final class CapturedInput implements AutoCloseable {
    private static final int LOOK_AHEAD = 64;

    private final BufferedInputStream bytes;

    private CapturedInput(InputStream bytes) {
        this.bytes = new BufferedInputStream(bytes);
    }

    /** Reads a stream; takes it for hexadecimal text if it begins with nothing but digits and white space. */
    static CapturedInput detect(InputStream stream) throws IOException {
        CapturedInput asTheyAre = new CapturedInput(stream);
        byte[] start = asTheyAre.peek(LOOK_AHEAD);
        for (byte b : start) {
            if (!HexInputStream.isDigit(b) && !HexInputStream.isBlank(b)) {
                return asTheyAre;
            }
        }
        return new CapturedInput(new HexInputStream(asTheyAre.bytes));
    }

    /** Reads hexadecimal text. */
    static CapturedInput ofHex(String text) {
        byte[] digits = text.getBytes(StandardCharsets.US_ASCII);
        return new CapturedInput(new HexInputStream(new ByteArrayInputStream(digits)));
    }

    /** Returns the next bytes, fewer at the end, and leaves them there. */
    byte[] peek(int count) throws IOException {
        bytes.mark(count);
        byte[] next = bytes.readNBytes(count);
        bytes.reset();
        return next;
    }

    /** Reads into the array; returns -1 at the end. */
    int read(byte[] into) throws IOException {
        return bytes.read(into);
    }

    /** Reads all there is, up to a limit. */
    byte[] readUpTo(int limit) throws IOException {
        return bytes.readNBytes(limit);
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
