package dev.satwire.peers;

import dev.satwire.protocol.Host;
import java.util.HashMap;
import java.util.Map;

/** What one pool tells of itself: shortage and satisfaction take turns, and so do the network's ends and its returns. */
final class SimPoolEvents implements PoolListener {
    private final SimWires wires;
    private final SimParty party;
    private final Map<PeerWant, Boolean> isMet = new HashMap<>();
    private boolean isDown;

    SimPoolEvents(SimWires wires, SimParty party) {
        this.wires = wires;
        this.party = party;
    }

    @Override
    public void onShortage(PeerWant want, int have, String reason) {
        require(!Boolean.FALSE.equals(isMet.put(want, false)), "told twice that it is short of " + want);
        require(have < want.count(), "is short of " + want + " and has " + have);
    }

    @Override
    public void onSatisfied(PeerWant want) {
        require(!Boolean.TRUE.equals(isMet.put(want, true)), "told twice that it has " + want);
    }

    @Override
    public void onNetworkDown() {
        require(!isDown, "told twice that the network is down");
        isDown = true;
    }

    @Override
    public void onNetworkUp() {
        require(isDown, "told that the network is back, which was not gone");
        isDown = false;
    }

    @Override
    public void onDiscouraged(Host host, DisconnectReason reason) {
        boolean honest = host.inetAddress().filter(wires::isHonest).isPresent();
        require(!honest, "discourages " + host + ", which is honest, for " + reason.text());
    }

    private void require(boolean condition, String problem) {
        wires.require(condition, () -> party + " " + problem);
    }
}
