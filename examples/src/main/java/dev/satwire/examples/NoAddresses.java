package dev.satwire.examples;

import dev.satwire.peers.Direction;
import dev.satwire.peers.PayloadListener;
import dev.satwire.peers.Peer;
import dev.satwire.protocol.Addr;
import dev.satwire.protocol.AddrV2;
import dev.satwire.protocol.GetAddr;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Answers {@code getaddr} as one who knows no addresses: once for a connection, and only to those who connected to us, as
 * Bitcoin Core does. <em>Thread-safe.</em>
 */
final class NoAddresses implements PayloadListener<GetAddr> {
    /** The connected peers that have had their answer. */
    private final Set<Long> answered = ConcurrentHashMap.newKeySet();

    @Override
    public void onPayload(Peer peer, GetAddr question) {
        if (peer.direction() != Direction.INBOUND || !answered.add(peer.id())) {
            return;
        }
        var unusedEnd = peer.closed().thenRun(() -> answered.remove(peer.id()));
        var unusedSend = peer.send(peer.features().addrV2() ? new AddrV2(List.of()) : new Addr(List.of()));
    }
}
