package dev.satwire.examples;

import dev.satwire.peers.DisconnectReason;
import dev.satwire.peers.Peer;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Version;
import java.time.Duration;
import tools.jackson.databind.node.ObjectNode;

/** How peers are shown: who they are, and why they are gone. */
final class PeerForms {
    private PeerForms() {}

    /** Prints who a peer is, after its handshake. */
    static void printConnected(Output output, Peer peer) {
        Version version = peer.version();
        long millis = peer.handshakeTime().orElse(Duration.ZERO).toMillis();
        ObjectNode event = Json.event("connected")
                .put("address", peer.address().toString())
                .put("userAgent", version.userAgent().toString())
                .put("protocolVersion", version.protocolVersion())
                .set("services", Json.services(version.services()))
                .put("servicesBits", version.services().toHexString())
                .put("startHeight", version.startHeight())
                .put("relay", version.relay())
                .put("transport", "v1")
                .put("handshakeMillis", millis);
        output.print(
                event,
                output.strong(peer.address() + " is " + version.userAgent()) + ", protocol "
                        + version.protocolVersion() + ", height " + version.startHeight() + ", services "
                        + version.services() + ", handshake " + millis + " ms");
    }

    /** Prints why a connection ended, or could not be made. */
    static void printDisconnected(Output output, NetAddr address, DisconnectReason reason) {
        ObjectNode event =
                event("disconnected", address).put("reason", reason.code().name());
        if (!reason.detail().isEmpty()) {
            event.put("detail", reason.detail());
        }
        output.print(event, address + " is disconnected: " + reason.text());
    }

    /** A new event about a peer. */
    static ObjectNode event(String name, NetAddr peer) {
        return Json.event(name).put("peer", peer.toString());
    }
}
