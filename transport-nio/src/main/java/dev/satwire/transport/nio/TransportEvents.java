package dev.satwire.transport.nio;

import dev.satwire.transport.CloseReason;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Where a transport tells what happens, for those who record it. <em>Thread-safe.</em> */
interface TransportEvents {

    /** Tells nobody. */
    TransportEvents NONE = new TransportEvents() {};

    /** Returns the flight recorder, or nobody in a Java runtime that has none. */
    static TransportEvents system() {
        try {
            return new FlightRecorderEvents();
        } catch (LinkageError runtimeWithoutFlightRecorder) {
            return NONE;
        }
    }

    /** An attempt to connect is over; the reason is absent if it succeeded. */
    default void connect(InetSocketAddress remote, long nanos, @Nullable CloseReason failure) {}

    /** An inbound connection was let in or refused. */
    default void accept(InetSocketAddress remote, Verdict verdict) {}

    /** A connection that had been open is closed. */
    default void close(InetSocketAddress remote, CloseReason reason, long bytesReceived, long bytesSent) {}

    /** Bytes waited long before one went out, or the connection ended for it. */
    default void writeStall(InetSocketAddress remote, long nanos, long bytesQueued) {}

    /** An event loop was busy for long. */
    default void loopLag(String loop, long nanos) {}
}
