package dev.satwire.peers;

import dev.satwire.protocol.Command;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Version;
import java.time.Duration;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that can be counted and measured of a peer, at one moment. <em>Immutable.</em>
 *
 * @param id its number in the pool
 * @param address where it is
 * @param type why there is a connection
 * @param version what it said of itself; empty before that
 * @param features what was negotiated; empty before the handshake is complete
 * @param connectedFor the age of the connection; empty before it is established
 * @param latency round trips; empty before the first pong
 * @param counters bytes and messages in all, and the bytes that wait to be sent
 * @param mailboxBytes what waits for the listeners, in bytes as {@link PeerOptions#mailboxBytes()} counts them
 * @param messages bytes and messages for each command; {@link MessageCounts#OTHER} stands for commands without a type
 */
public record PeerStats(
        long id,
        NetAddr address,
        ConnectionType type,
        Optional<Version> version,
        Optional<PeerFeatures> features,
        Optional<Duration> connectedFor,
        Optional<Latency> latency,
        PeerCounters counters,
        long mailboxBytes,
        SortedMap<Command, MessageCounts> messages) {

    /**
     * Copies the map.
     *
     * @param id its number in the pool
     * @param address where it is
     * @param type why there is a connection
     * @param version what it said of itself
     * @param features what was negotiated
     * @param connectedFor the age of the connection
     * @param latency round trips
     * @param counters bytes and messages in all
     * @param mailboxBytes what waits for the listeners
     * @param messages bytes and messages for each command
     */
    public PeerStats {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(features, "features");
        Objects.requireNonNull(connectedFor, "connectedFor");
        Objects.requireNonNull(latency, "latency");
        Objects.requireNonNull(counters, "counters");
        messages = Collections.unmodifiableSortedMap(new TreeMap<>(messages));
    }
}
