package dev.satwire.peers;

import dev.satwire.peers.PeerOptions.CompactBlocks;
import dev.satwire.protocol.Feature;
import dev.satwire.protocol.Services;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * Options while one of them is being changed: here is the one place where all of them are listed again.
 * <em>Not thread-safe.</em>
 */
final class PeerOptionsDraft {
    Duration handshakeTimeout;
    Duration pingInterval;
    Duration pingTimeout;
    Duration inactivityTimeout;
    Duration messageTimeout;
    Duration requestTimeout;
    Duration slowListenerTimeout;
    int mailboxBytes;
    Services requiredServices;
    boolean sendHeaders;
    CompactBlocks compactBlocks;
    OptionalLong feeFilter;
    List<Feature> features;

    PeerOptionsDraft(PeerOptions from) {
        handshakeTimeout = from.handshakeTimeout();
        pingInterval = from.pingInterval();
        pingTimeout = from.pingTimeout();
        inactivityTimeout = from.inactivityTimeout();
        messageTimeout = from.messageTimeout();
        requestTimeout = from.requestTimeout();
        slowListenerTimeout = from.slowListenerTimeout();
        mailboxBytes = from.mailboxBytes();
        requiredServices = from.requiredServices();
        sendHeaders = from.sendHeaders();
        compactBlocks = from.compactBlocks();
        feeFilter = from.feeFilter();
        features = from.features();
    }

    PeerOptions build() {
        return new PeerOptions(
                handshakeTimeout,
                pingInterval,
                pingTimeout,
                inactivityTimeout,
                messageTimeout,
                requestTimeout,
                slowListenerTimeout,
                mailboxBytes,
                requiredServices,
                sendHeaders,
                compactBlocks,
                feeFilter,
                features);
    }
}
