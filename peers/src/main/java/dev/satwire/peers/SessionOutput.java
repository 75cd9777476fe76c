package dev.satwire.peers;

import dev.satwire.protocol.Payload;
import java.util.function.LongConsumer;

/** What a {@link PeerSession} wants done. Called on the thread that drives the session, but for what says otherwise. */
interface SessionOutput {

    /** Sends a message that must not wait behind others. */
    void sendControl(Payload payload);

    /** Tells that the handshake is complete. */
    void ready();

    /** Hands a payload to the listeners. */
    void deliver(Payload payload, int payloadLength);

    /** Runs the completion of a user's future where user code may run, but not behind the peer's listeners. */
    void complete(Runnable completion);

    /**
     * Runs an action on the thread that drives the session, and tells it the time of then; not at all if the session has
     * ended. Called from any thread.
     */
    void onSession(LongConsumer action);

    /** Tells that something of the user's, which is no listener, threw; the session goes on without it. */
    void userCodeThrew(Throwable error);

    /** Ends the connection; the session hears no more. */
    void disconnect(DisconnectReason reason);
}
