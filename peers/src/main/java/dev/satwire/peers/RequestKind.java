package dev.satwire.peers;

import dev.satwire.protocol.Command;
import dev.satwire.protocol.Payload;

/** What all requests of a kind to one peer share: which messages answer them. <em>Not thread-safe.</em> */
interface RequestKind {

    /** What the kind is known by: the command that asks, or the one that answers where that says more. */
    Command key();

    /** Whether a message of this command may answer what waits now. */
    boolean wants(Command command);

    /** Takes a message of a {@linkplain #wants wanted} command; it may be no answer all the same. */
    void received(Payload payload, long now);

    /** Forgets all that waits, for it has ended. */
    void closed();
}
