package dev.satwire.peers.testkit;

import dev.satwire.protocol.NetAddr;
import java.time.Duration;
import java.util.Objects;

/**
 * A node of a {@link SimulatedNetwork}: what can be found out about it, and what it really is. <em>Immutable.</em>
 *
 * @param index its number in {@link SimulatedNetwork#nodes()}
 * @param address where it is known to listen, with its services
 * @param behavior how it treats those who connect
 * @param userAgent what it calls itself in its {@code version}
 * @param protocolVersion the protocol version it announces
 * @param startHeight the height it announces
 * @param delay how long it takes for each answer; zero unless the node is {@link NodeBehavior#SLOW}
 */
public record SimulatedNode(
        int index,
        NetAddr address,
        NodeBehavior behavior,
        String userAgent,
        int protocolVersion,
        int startHeight,
        Duration delay) {

    /**
     * Checks that nothing is null.
     *
     * @param index its number
     * @param address where it is known to listen
     * @param behavior how it treats those who connect
     * @param userAgent what it calls itself
     * @param protocolVersion the protocol version it announces
     * @param startHeight the height it announces
     * @param delay how long it takes for each answer
     */
    public SimulatedNode {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(behavior, "behavior");
        Objects.requireNonNull(userAgent, "userAgent");
        Objects.requireNonNull(delay, "delay");
    }
}
