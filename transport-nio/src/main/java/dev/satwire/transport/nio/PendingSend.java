package dev.satwire.transport.nio;

import dev.satwire.transport.Connection.Lane;
import dev.satwire.transport.ConnectionClosedException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that wait to be written, and the future of whoever waits for that. What users do to the future, who may complete
 * or cancel it, changes nothing else. <em>Confined to the event loop</em>, but for the future.
 */
final class PendingSend extends CompletableFuture<Void> {
    private static final byte[] NOTHING = {};

    final Lane lane;
    /** The next in whichever list this stands. */
    @Nullable
    PendingSend next;

    /** Nothing once it is over: users may keep the future for long. */
    private byte[] bytes;

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

    /** Tells that the last byte is out. */
    void succeed() {
        forget();
        complete(null);
    }

    /** Tells that no more bytes go out. */
    void fail(ConnectionClosedException exception) {
        forget();
        completeExceptionally(exception);
    }

    private void forget() {
        bytes = NOTHING;
        offset = 0;
        next = null;
    }
}
