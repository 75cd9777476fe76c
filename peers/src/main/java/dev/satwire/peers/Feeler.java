package dev.satwire.peers;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.NetAddr;

/** Shakes hands with a node and leaves it: now it is known to work. */
final class Feeler implements Errand {
    private final NetAddr address;

    Feeler(NetAddr address) {
        this.address = address;
    }

    @Override
    public ConnectionType type() {
        return ConnectionType.FEELER;
    }

    @Override
    public String node() {
        return address.toString();
    }

    @Override
    public String purpose() {
        return "is tried, only to see whether it works";
    }

    @Override
    public boolean isToAddress() {
        return true;
    }

    @Override
    public void ready(PeerLink link) {
        link.disconnect(DisconnectReason.of(Code.DONE, "it works"));
    }
}
