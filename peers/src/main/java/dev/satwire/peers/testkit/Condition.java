package dev.satwire.peers.testkit;

import dev.satwire.transport.CloseReason.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is wrong with both ways of a connection on a {@link MemoryNetwork}. <em>Confined to the network's runs.</em> */
final class Condition implements ChaosLink {
    private final MemoryNetwork network;
    /** The way from the end that connected, and the way back once there is one. */
    private final List<Link> ways = new ArrayList<>(2);

    private @Nullable LinkOptions own;
    private long allowance = Long.MAX_VALUE;
    private boolean held;
    private boolean severed;
    private boolean reset;

    Condition(MemoryNetwork network) {
        this.network = network;
    }

    void add(Link way) {
        way.resetAfter(allowance);
        ways.add(way);
        if (reset) {
            way.owner().arriveEnd(Kind.PEER_RESET);
        }
    }

    LinkOptions options() {
        return own == null ? network.links() : own;
    }

    boolean held() {
        return held;
    }

    boolean severed() {
        return severed;
    }

    @Override
    public void change(LinkOptions options) {
        own = Objects.requireNonNull(options, "options");
    }

    @Override
    public void hold() {
        held = true;
    }

    @Override
    public void release() {
        held = false;
        List.copyOf(ways).forEach(Link::letPass);
    }

    @Override
    public void drop() {
        severed = true;
    }

    @Override
    public void finish() {
        ways.forEach(way -> way.carry(end -> end.arriveEnd(Kind.PEER_CLOSED)));
        if (ways.size() == 1) {
            ways.get(0).owner().arriveEnd(Kind.PEER_CLOSED);
        }
    }

    @Override
    public void reset() {
        severed = true;
        reset = true;
        List.copyOf(ways).forEach(way -> way.owner().arriveEnd(Kind.PEER_RESET));
    }

    @Override
    public void resetAfter(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes must not be negative: " + bytes);
        }
        if (bytes == 0) {
            reset();
        } else {
            allowance = bytes;
            ways.forEach(way -> way.resetAfter(bytes));
        }
    }
}
