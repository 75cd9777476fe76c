package dev.satwire.transport.nio;

import dev.satwire.transport.Connection.Lane;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Bytes that wait to be written, and the future of whoever waits for that. <em>Confined to the event loop.</em> */
final class PendingSend {
    final Lane lane;
    final CompletableFuture<Void> future = new CompletableFuture<>();
    /** The next in whichever list this stands. */
    @Nullable
    PendingSend next;

    private final byte[] bytes;
    private int offset;

    PendingSend(byte[] bytes, Lane lane) {
        this.bytes = bytes;
        this.lane = lane;
    }

    int remaining() {
        return bytes.length - offset;
    }

    /** Copies as much as fits, without counting it as written. */
    void copyTo(ByteBuffer target) {
        target.put(bytes, offset, Math.min(remaining(), target.remaining()));
    }

    /** Counts bytes as written. */
    void advance(int count) {
        offset += count;
    }
}
