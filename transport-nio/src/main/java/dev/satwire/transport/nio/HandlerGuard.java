package dev.satwire.transport.nio;

import dev.satwire.transport.CloseReason;
import dev.satwire.transport.Connection;
import dev.satwire.transport.ConnectionHandler;
import java.nio.ByteBuffer;

/**
 * Calls a handler and keeps whatever it throws, errors included, from going further. <em>Confined to the event loop.</em>
 */
final class HandlerGuard {
    private final NioEventLoop loop;
    private final Connection connection;
    private final ConnectionHandler handler;
    private final ConnectionDriver driver;

    /** Creates a guard that reports what is thrown to the log and, except from {@code closed}, to the driver. */
    HandlerGuard(NioEventLoop loop, Connection connection, ConnectionHandler handler, ConnectionDriver driver) {
        this.loop = loop;
        this.connection = connection;
        this.handler = handler;
        this.driver = driver;
    }

    void opened() {
        try {
            handler.opened(connection);
        } catch (Throwable t) {
            report("opened", t);
            driver.handlerThrew(t);
        }
    }

    void received(ByteBuffer bytes) {
        try {
            handler.received(connection, bytes);
        } catch (Throwable t) {
            report("received", t);
            driver.handlerThrew(t);
        }
    }

    void writable() {
        try {
            handler.writable(connection);
        } catch (Throwable t) {
            report("writable", t);
            driver.handlerThrew(t);
        }
    }

    void closed(CloseReason reason) {
        try {
            handler.closed(connection, reason);
        } catch (Throwable t) {
            report("closed", t);
        }
    }

    private void report(String callback, Throwable cause) {
        try {
            loop.report("the handler of the " + connection + " threw from " + callback, cause);
        } catch (Throwable ignored) {
            // No memory for the words; the connection ends all the same.
        }
    }
}
