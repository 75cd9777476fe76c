package dev.satwire.peers;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A v1 frame on its way to a file. <em>Immutable</em>, as long as nobody changes the bytes. */
final class CapturedFrame {
    final String peer;
    final boolean received;
    final long micros;
    final byte[] bytes;

    CapturedFrame(String peer, boolean received, long micros, byte[] bytes) {
        this.peer = peer;
        this.received = received;
        this.micros = micros;
        this.bytes = bytes;
    }

    /** Adds frames to their files, of which those side by side in the list are opened once. */
    static void writeAll(List<CapturedFrame> frames, Path folder, AtomicLong written) throws IOException {
        int next = 0;
        while (next < frames.size()) {
            CapturedFrame first = frames.get(next);
            Path file = Files.createDirectories(folder.resolve(first.peer))
                    .resolve(first.received ? CaptureFormat.RECEIVED : CaptureFormat.SENT);
            try (OutputStream out = new BufferedOutputStream(
                    Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND))) {
                while (next < frames.size() && frames.get(next).isOfSameFile(first)) {
                    CapturedFrame frame = frames.get(next++);
                    if (!frame.received || CaptureFormat.isSound(frame.bytes)) {
                        out.write(CaptureFormat.record(frame.micros, frame.bytes));
                        written.incrementAndGet();
                    }
                }
            }
        }
    }

    private boolean isOfSameFile(CapturedFrame other) {
        return received == other.received && peer.equals(other.peer);
    }
}
