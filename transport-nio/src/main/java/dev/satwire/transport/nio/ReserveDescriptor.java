package dev.satwire.transport.nio;

import java.io.Closeable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file descriptor held for the time when there are no others: given up for a moment, it lets a connection be accepted
 * and closed that would otherwise wait in vain. <em>Confined to the event loop.</em>
 */
final class ReserveDescriptor {
    private static final Logger LOG = LoggerFactory.getLogger(ReserveDescriptor.class);

    private final SocketCalls calls;
    private @Nullable Closeable held;

    ReserveDescriptor(SocketCalls calls) {
        this.calls = calls;
    }

    /** Takes a descriptor, unless it has one or there is none. */
    void take() {
        if (held == null) {
            try {
                held = calls.openReserve();
            } catch (Throwable t) {
                // An Error too: whoever listens goes on without.
                LogLimiter.debug(LOG, "no descriptor to keep in reserve", t);
            }
        }
    }

    /** Gives the descriptor up; returns false if there was none. */
    boolean release() {
        Closeable descriptor = held;
        if (descriptor == null) {
            return false;
        }
        held = null;
        Channels.close(descriptor);
        return true;
    }
}
