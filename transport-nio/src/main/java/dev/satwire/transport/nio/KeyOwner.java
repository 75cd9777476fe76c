package dev.satwire.transport.nio;

import java.io.IOException;
import java.nio.channels.SelectionKey;

/** What is attached to a selection key. <em>Confined to the event loop.</em> */
interface KeyOwner {

    /** Does what the valid key is ready for; whatever is thrown comes back through {@link #failed}. */
    void ready(SelectionKey key) throws IOException;

    /** Takes the key that replaces the owner's key after its selector was rebuilt. */
    void moved(SelectionKey key);

    /** Deals with an exception nobody expected; must not throw. */
    void failed(Throwable cause);

    /** Ends because the transport is being closed. */
    void shutDown();
}
