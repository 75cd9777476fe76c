package dev.satwire.examples;

import dev.satwire.peers.DisconnectReason;
import dev.satwire.protocol.Endpoint;
import dev.satwire.protocol.Version;
import java.time.Duration;

/** What a {@link Crawler} found at one address. <em>Immutable.</em> */
sealed interface CrawledNode {

    /** Returns where. */
    Endpoint endpoint();

    /**
     * A node that shook hands.
     *
     * @param endpoint where
     * @param version what it said of itself
     * @param handshakeTime how long the handshake took
     * @param addressesGiven how many addresses it told
     */
    record Reached(Endpoint endpoint, Version version, Duration handshakeTime, int addressesGiven)
            implements CrawledNode {}

    /**
     * An address where no handshake succeeded.
     *
     * @param endpoint where
     * @param reason why not
     */
    record Unreached(Endpoint endpoint, DisconnectReason reason) implements CrawledNode {}
}
