package dev.satwire.transport.nio;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * The calls into the operating system that are known to misbehave; a test replaces them to do so on command.
 *
 * <p>Thread-safety: <em>thread-safe</em>.
 */
interface SocketCalls {

    /** The real ones. */
    SocketCalls SYSTEM = new SocketCalls() {};

    /** Opens a selector; fails when the process is out of file descriptors. */
    default Selector openSelector() throws IOException {
        return Selector.open();
    }

    /**
     * Selects.
     *
     * @param millis how long to wait; 0 does not wait, negative waits without end
     */
    default int select(Selector selector, long millis) throws IOException {
        if (millis == 0) {
            return selector.selectNow();
        }
        return millis < 0 ? selector.select() : selector.select(millis);
    }

    /** Makes the current or next select return. */
    default void wakeUp(Selector selector) {
        selector.wakeup();
    }

    /** Accepts the next waiting connection; null if none waits. */
    default @Nullable SocketChannel accept(ServerSocketChannel server) throws IOException {
        return server.accept();
    }

    /** Opens a socket to connect with. */
    default SocketChannel openSocket() throws IOException {
        return SocketChannel.open();
    }

    /** Opens something that takes one file descriptor and nothing else. */
    default Closeable openReserve() throws IOException {
        return SocketChannel.open();
    }
}
