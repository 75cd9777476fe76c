package dev.satwire.peers;

import dev.satwire.protocol.Frame;
import dev.satwire.protocol.Payload;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The form that messages have on one connection: bytes in, frames out; a payload in, bytes out. Payload bytes are the same
 * in every form. Reading is <em>confined to the event loop</em>; encoding is thread-safe.
 */
interface Wire {

    /** Reads on, as {@link dev.satwire.protocol.FrameDecoder#decode}. */
    Optional<Frame> read(ByteBuffer in);

    /** The bytes of a message. */
    byte[] encode(Payload payload);

    /** Whether a message has begun that is not complete. */
    boolean isInsideMessage();

    /** How much memory is held for it, in bytes. */
    int heldBytes();

    /** How long that message will be, in bytes, as far as is known. */
    int messageLength();
}
