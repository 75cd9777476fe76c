package dev.satwire.peers;

import dev.satwire.protocol.Frame;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Payload;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;

/**
 * One connection's side of a {@link MessageCapture}. Receiving and closing are <em>confined to the event loop</em>;
 * sending is thread-safe.
 */
final class PeerCapture implements AutoCloseable {
    private static final byte[] NONE = {};

    private final MessageCapture capture;
    private final String folder;
    private final InstantSource clock;

    /** The bytes of a frame that has begun, and how many there are. */
    private byte[] begun = NONE;

    private int filled;
    /** Whether there is no room for the frame that has begun. */
    private boolean lost;

    PeerCapture(MessageCapture capture, NetAddr address, InstantSource clock) {
        this.capture = capture;
        this.folder = CaptureFormat.folderName(address);
        this.clock = clock;
    }

    /** Captures what a v1 wire reads. */
    Wire tap(Wire wire) {
        return new Tap(wire);
    }

    /** Captures a v1 frame that was queued; nobody changes the array any more. */
    void sent(byte[] frame) {
        if (capture.reserve(frame.length)) {
            capture.add(folder, false, CaptureFormat.micros(clock.instant()), frame);
        }
    }

    /** Frees what is held for a frame that will not be complete. */
    @Override
    public void close() {
        capture.release(filled);
        begun = NONE;
        filled = 0;
    }

    private void received(ByteBuffer in, int from, boolean complete) {
        int count = in.position() - from;
        if (!lost && capture.reserve(count)) {
            if (filled + count > begun.length) {
                begun = Arrays.copyOf(begun, complete ? filled + count : Math.max(filled + count, 2 * begun.length));
            }
            in.get(from, begun, filled, count);
            filled += count;
        } else if (!lost) {
            close();
            lost = true;
        }
        if (complete) {
            if (!lost) {
                byte[] frame = begun.length == filled ? begun : Arrays.copyOf(begun, filled);
                begun = NONE;
                filled = 0;
                capture.add(folder, true, CaptureFormat.micros(clock.instant()), frame);
            }
            lost = false;
        }
    }

    /** Sees which bytes each frame took. */
    private final class Tap implements Wire {
        private final Wire wire;

        Tap(Wire wire) {
            this.wire = wire;
        }

        @Override
        public Optional<Frame> read(ByteBuffer in) {
            int from = in.position();
            Optional<Frame> frame = wire.read(in);
            received(in, from, frame.isPresent());
            return frame;
        }

        @Override
        public byte[] encode(Payload payload) {
            return wire.encode(payload);
        }

        @Override
        public boolean isInsideMessage() {
            return wire.isInsideMessage();
        }

        @Override
        public int heldBytes() {
            return wire.heldBytes();
        }

        @Override
        public int messageLength() {
            return wire.messageLength();
        }
    }
}
