package dev.satwire.peers;

import dev.satwire.protocol.Endpoint;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Payload;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** What one pool tells its listeners, held against the grammar of its events. */
final class SimEvents implements PeerListener, PayloadListener<Payload> {
    private final SimWires wires;
    private final String pool;
    private final BooleanSupplier onEventLoop;
    private final Map<Key, Count> counts = new HashMap<>();
    private final Map<Long, Story> stories = new LinkedHashMap<>();
    private final IdentityHashMap<DisconnectReason, Long> ends = new IdentityHashMap<>();
    private long number;
    private long hash;

    private record Key(Endpoint endpoint, Direction direction) {}

    private static final class Count {
        int connecting;
        int connected;
        int ended;
    }

    /** The events of one peer, by their numbers. */
    private static final class Story {
        final Peer peer;
        long ready;
        long last;

        Story(Peer peer, long connected) {
            this.peer = peer;
            this.last = connected;
        }
    }

    SimEvents(SimWires wires, String pool, BooleanSupplier onEventLoop) {
        this.wires = wires;
        this.pool = pool;
        this.onEventLoop = onEventLoop;
    }

    /** A hash of all events, to compare runs. */
    long hash() {
        return hash;
    }

    @Override
    public void onConnecting(NetAddr address, Direction direction) {
        event("connecting", address, direction);
        count(address, direction).connecting++;
    }

    @Override
    public void onConnected(Peer peer) {
        event("connected", peer.address(), peer.direction());
        Count count = count(peer.address(), peer.direction());
        require(++count.connected <= count.connecting, peer, "is connected before it connects");
        require(stories.put(peer.id(), new Story(peer, number)) == null, peer, "is connected twice");
    }

    @Override
    public void onReady(Peer peer) {
        event("ready", peer.address(), peer.direction());
        Story story = stories.get(peer.id());
        if (story == null) {
            require(false, peer, "is ready before it is connected");
            return;
        }
        require(story.ready == 0, peer, "is ready twice");
        require(peer.handshakeTime().isPresent(), peer, "is ready without a handshake");
        story.ready = number;
        story.last = number;
    }

    @Override
    public void onPayload(Peer peer, Payload payload) {
        event(payload.command().toString(), peer.address(), peer.direction());
        Story story = stories.get(peer.id());
        if (story == null || story.ready == 0) {
            require(false, peer, "sent " + payload.command() + " before it was ready");
            return;
        }
        story.last = number;
    }

    @Override
    public void onDisconnected(NetAddr address, Direction direction, DisconnectReason reason) {
        event(reason.code().name(), address, direction);
        Count count = count(address, direction);
        wires.require(
                ++count.ended <= count.connecting, () -> pool + ": " + address + " " + direction + " ended too often");
        wires.require(ends.put(reason, number) == null, () -> pool + ": " + address + " told its end twice");
    }

    /** Looks at it all when everything is over. */
    void finish() {
        counts.forEach((key, count) -> wires.require(
                count.connecting == count.ended,
                () -> pool + ": of " + count.connecting + " connections of " + key + " " + count.ended + " ended"));
        for (Story story : stories.values()) {
            DisconnectReason reason = story.peer.closed().getNow(null);
            Long end = reason == null ? null : ends.get(reason);
            require(end != null, story.peer, "has no end that its listeners heard of");
            require(end == null || end > story.last, story.peer, "had events after its end");
        }
    }

    private void event(String what, NetAddr address, Direction direction) {
        number++;
        hash = 31 * hash + what.hashCode();
        hash = 31 * hash + address.toString().hashCode() + direction.name().hashCode();
        wires.require(!onEventLoop.getAsBoolean(), () -> pool + ": " + what + " was told on an I/O thread");
    }

    private Count count(NetAddr address, Direction direction) {
        return counts.computeIfAbsent(new Key(address.endpoint(), direction), key -> new Count());
    }

    private void require(boolean condition, Peer peer, String problem) {
        wires.require(condition, () -> pool + ": " + peer + " " + problem);
    }
}
