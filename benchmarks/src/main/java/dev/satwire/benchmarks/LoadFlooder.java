package dev.satwire.benchmarks;

import dev.satwire.transport.CloseReason;
import dev.satwire.transport.Connection;
import dev.satwire.transport.Connection.Lane;
import dev.satwire.transport.ConnectionHandler;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** A connection that sends nothing but big frames, one behind the other. <em>Confined to its event loop.</em> */
final class LoadFlooder implements ConnectionHandler {
    /** As long as the longest message. */
    private static final byte[] FRAME = FrameCounter.frame(4_000_000);

    private final LoadClient client;

    LoadFlooder(LoadClient client) {
        this.client = client;
    }

    @Override
    public void opened(Connection connection) {
        next(connection);
    }

    private void next(Connection connection) {
        CompletableFuture<Void> unused = connection.send(FRAME, Lane.BULK).whenComplete((sent, failure) -> {
            if (failure == null) {
                client.flooded(FRAME.length);
                // Not in this call: the next frame is to queue up behind those of the others.
                connection.eventLoop().execute(() -> next(connection));
            }
        });
    }

    @Override
    public void received(Connection connection, ByteBuffer bytes) {
        throw new IllegalStateException("a big frame came back");
    }

    @Override
    public void closed(Connection connection, CloseReason reason) {
        if (!client.isEnding()) {
            client.failed(false, reason);
        }
    }
}
