package dev.satwire.peers.testkit;

import dev.satwire.protocol.Addr;
import dev.satwire.protocol.AddrV2;
import dev.satwire.protocol.FrameEncoder;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.TimestampedAddr;
import dev.satwire.protocol.Version;
import dev.satwire.protocol.WireText;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What the nodes of a {@link SimulatedNetwork} say. <em>Thread-safe.</em> */
final class NodeMessages {
    /** Real nodes have heard of each other within hours. */
    private static final int MAX_AGE_SECONDS = 10 * 60 * 60;

    private final long seed;
    private final InstantSource clock;
    private final FrameEncoder encoder;
    private final Gossip gossip;

    NodeMessages(SimulatedNetworkBuilder settings, Gossip gossip) {
        this.seed = settings.seed;
        this.clock = settings.clock;
        this.encoder = new FrameEncoder(settings.network);
        this.gossip = gossip;
    }

    byte[] encode(Payload payload) {
        return encoder.encode(payload);
    }

    Version version(SimulatedNode node, InetSocketAddress remote) {
        return new Version(
                node.protocolVersion(),
                node.address().services(),
                clock.instant().getEpochSecond(),
                NetAddr.of(remote),
                NetAddr.UNSPECIFIED.withServices(node.address().services()),
                nonce(node),
                WireText.of(node.userAgent()),
                node.startHeight(),
                true);
    }

    /** The answer to {@code getaddr}: what fits of what the node knows. */
    Payload addresses(SimulatedNode node, List<SimulatedNode> nodes, boolean v2) {
        List<NetAddr> known = new ArrayList<>();
        for (int index : gossip.knownBy(node.index())) {
            known.add(nodes.get(index).address());
        }
        if (v2) {
            known.addAll(gossip.onionsKnownBy(node.index()));
        }
        SplittableRandom ages = new SplittableRandom(nonce(node));
        List<TimestampedAddr> seen = known.stream()
                .limit(Addr.MAX_ADDRESSES)
                .map(address -> new TimestampedAddr(seconds(ages.nextInt(MAX_AGE_SECONDS)), address))
                .toList();
        return v2 ? new AddrV2(seen) : new Addr(seen);
    }

    /** The same at each connection: drawing it from a shared source would make runs depend on the order of events. */
    private long nonce(SimulatedNode node) {
        return new SplittableRandom(31 * seed + node.index()).split().nextLong();
    }

    private long seconds(int ago) {
        return Math.max(0, Math.min(clock.instant().getEpochSecond() - ago, 0xFFFF_FFFFL));
    }
}
