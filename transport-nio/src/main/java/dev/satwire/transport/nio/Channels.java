package dev.satwire.transport.nio;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens and closes socket channels so that no path leaks one. <em>Confined to the event loop.</em> */
final class Channels {
    private static final Logger LOG = LoggerFactory.getLogger(Channels.class);
    /** Read buffers thrown away before a polite close. */
    private static final int DISCARDED_READS = 16;

    private Channels() {}

    /** Opens a channel that is ready to connect. */
    static SocketChannel open(SocketCalls calls, Optional<InetSocketAddress> bindAddress) throws IOException {
        SocketChannel channel = calls.openSocket();
        try {
            prepare(channel);
            if (bindAddress.isPresent()) {
                channel.bind(bindAddress.get());
            }
            return channel;
        } catch (IOException | RuntimeException | Error e) {
            close(channel);
            throw e;
        }
    }

    /**
     * Makes the channel non-blocking and sends small messages at once; where the system can, it probes a remote side that
     * has been silent for long.
     */
    static void prepare(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        if (channel.supportedOptions().contains(StandardSocketOptions.SO_KEEPALIVE)) {
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        }
    }

    /**
     * Reads and drops what has arrived: closing with unread input makes the system send a reset, which can destroy the
     * last bytes on their way to the remote side.
     */
    static void discardInput(SocketChannel channel, ByteBuffer buffer) {
        try {
            for (int i = 0; i < DISCARDED_READS && channel.read(buffer.clear()) > 0; i++) {
                // Only the reading matters.
            }
        } catch (IOException e) {
            LogLimiter.debug(LOG, "discarding input before closing failed", e);
        }
    }

    private static void resetOnClose(SocketChannel channel) {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (Throwable t) {
            LogLimiter.debug(LOG, "cannot make the close a reset", t);
        }
    }

    /** Closes the channel, if there is one; with a reset, what the system still holds is dropped. */
    static void close(@Nullable SocketChannel channel, boolean reset) {
        if (channel != null) {
            if (reset) {
                resetOnClose(channel);
            }
            close(channel);
        }
    }

    /** Throws nothing, errors included: there is always more to be given back. */
    static void close(AutoCloseable channel) {
        try {
            channel.close();
        } catch (Throwable t) {
            LogLimiter.debug(LOG, "closing a channel failed", t);
        }
    }
}
