package dev.satwire.examples;

import dev.satwire.protocol.Frame;
import dev.satwire.protocol.FrameDecoder;
import dev.satwire.protocol.MessageHeader;
import dev.satwire.protocol.Network;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Pulls frames from an input and knows where each of them begins. <em>Not thread-safe.</em> */
final class FrameScanner {
    private static final int CHUNK = 64 * 1024;

    private final CapturedInput input;
    private final FrameDecoder decoder;
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK).limit(0);

    /** How many bytes the decoder has taken. */
    private long taken;

    private long frameStart;
    private int frameNumber;

    FrameScanner(CapturedInput input, Network network) {
        this.input = input;
        this.decoder = new FrameDecoder(network);
    }

    /**
     * Returns the next frame.
     *
     * @return empty at the end of the input
     * @throws dev.satwire.protocol.MalformedMessageException if nothing from here on can be read
     */
    Optional<Frame> next() throws IOException {
        frameStart = taken;
        frameNumber++;
        do {
            int before = chunk.position();
            Optional<Frame> frame = decoder.decode(chunk);
            taken += chunk.position() - before;
            if (frame.isPresent()) {
                return frame;
            }
        } while (refill());
        return Optional.empty();
    }

    private boolean refill() throws IOException {
        int count = input.read(chunk.array());
        chunk.position(0).limit(Math.max(count, 0));
        return count > 0;
    }

    /** Returns which frame the last call of {@link #next()} was about. */
    String place() {
        return "frame " + frameNumber + ", which begins at byte " + frameStart;
    }

    /** Tells whether {@link #missingBytes()} is exact. */
    boolean isHeaderComplete() {
        return taken - frameStart >= MessageHeader.LENGTH;
    }

    /** Returns how many bytes the last frame lacks; more if its header is not complete. */
    long missingBytes() {
        return decoder.isInsideFrame() ? decoder.frameLength() - (taken - frameStart) : 0;
    }
}
