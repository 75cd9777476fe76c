package dev.satwire.peers;

import java.io.IOException;
import java.io.Serial;

/** Tells that a file is not, or no longer, a capture of messages: it was cut off, or its bytes are something else. */
public final class CaptureFormatException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Where the bad record begins. */
    private final long offset;

    CaptureFormatException(long offset, String problem) {
        super("the record at byte " + offset + " " + problem + "; all records before it are whole");
        this.offset = offset;
    }

    /**
     * Returns where the record begins that cannot be read.
     *
     * @return bytes from the beginning of the file
     */
    public long offset() {
        return offset;
    }
}
