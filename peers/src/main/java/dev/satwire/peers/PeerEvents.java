package dev.satwire.peers;

import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Version;
import org.jspecify.annotations.Nullable;

/** Where a pool tells what happens to its peers, for those who record it. <em>Thread-safe.</em> */
interface PeerEvents {

    /** Tells nobody. */
    PeerEvents NONE = new PeerEvents() {};

    /** Returns the flight recorder, or nobody in a Java runtime that has none. */
    static PeerEvents system() {
        try {
            return new FlightRecorderPeerEvents();
        } catch (LinkageError runtimeWithoutFlightRecorder) {
            return NONE;
        }
    }

    /** An attempt to connect is over; the reason is absent if it succeeded. */
    default void attempt(NetAddr address, int number, long nanos, @Nullable DisconnectReason failure) {}

    /** A handshake is complete. */
    default void handshake(NetAddr address, Direction direction, Version version, long nanos) {}

    /** A connection that had been established ended. */
    default void disconnect(
            NetAddr address, Direction direction, DisconnectReason reason, long bytesReceived, long bytesSent) {}

    /** An address is discouraged. */
    default void discourage(NetAddr address, DisconnectReason reason) {}

    /** The pool has fewer peers than it wants and knows nobody to connect to. */
    default void shortage(String want, int wanted, int have) {}

    /** Messages are captured no more. */
    default void captureFailed(String folder, String problem) {}
}
