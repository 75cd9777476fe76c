package dev.satwire.peers.testkit;

import dev.satwire.protocol.AddressNetwork;
import dev.satwire.protocol.Host;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Services;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Who knows whom: drawn anew from the seed whenever it is asked for, so that it takes no memory.
 *
 * <p>Each node knows a random few of all the others, and each healthy node the next healthy one besides. So all healthy
 * nodes are found from any of them. <em>Immutable.</em>
 */
final class Gossip {
    private static final int MAX_ONIONS_KNOWN = 4;

    private final long seed;
    private final List<NodeBehavior> behaviors;
    private final int minKnown;
    private final int maxKnown;
    private final int onions;
    private final int port;
    /** For each healthy node the next one; -1 for the others. */
    private final int[] nextHealthy;

    Gossip(SimulatedNetworkBuilder settings, List<NodeBehavior> behaviors) {
        this.seed = settings.seed;
        this.behaviors = behaviors;
        this.minKnown = settings.minKnown;
        this.maxKnown = settings.maxKnown;
        this.onions = settings.onions;
        this.port = settings.network.defaultPort();
        this.nextHealthy = ring(behaviors);
    }

    private static int[] ring(List<NodeBehavior> behaviors) {
        int[] next = new int[behaviors.size()];
        int following = behaviors.indexOf(NodeBehavior.HEALTHY);
        for (int i = next.length - 1; i >= 0; i--) {
            boolean healthy = behaviors.get(i) == NodeBehavior.HEALTHY;
            next[i] = healthy ? following : -1;
            following = healthy ? i : following;
        }
        return next;
    }

    /** The nodes that a node knows, each once, itself never. */
    Set<Integer> knownBy(int index) {
        SplittableRandom random = random(1, index);
        int others = behaviors.size() - 1;
        int wanted = Math.min(others, random.nextInt(minKnown, maxKnown + 1));
        Set<Integer> known = new LinkedHashSet<>();
        if (wanted > 0 && nextHealthy[index] >= 0 && nextHealthy[index] != index) {
            known.add(nextHealthy[index]);
        }
        while (known.size() < wanted) {
            int other = random.nextInt(others);
            known.add(other < index ? other : other + 1);
        }
        return known;
    }

    /** The onion addresses that a node knows. */
    Set<NetAddr> onionsKnownBy(int index) {
        Set<NetAddr> known = new LinkedHashSet<>();
        if (onions > 0) {
            SplittableRandom random = random(2, index);
            int draws = 1 + random.nextInt(MAX_ONIONS_KNOWN);
            for (int i = 0; i < draws; i++) {
                known.add(onion(random.nextInt(onions)));
            }
        }
        return known;
    }

    private NetAddr onion(int number) {
        byte[] key = new byte[32];
        new Random(31 * seed + number).nextBytes(key);
        return new NetAddr(Services.of(Services.NETWORK, Services.WITNESS), Host.of(AddressNetwork.TORV3, key), port);
    }

    /** All nodes whose address can be learned by asking the given ones, those they name, and so on. */
    BitSet discoverableFrom(Iterable<Integer> start) {
        BitSet found = new BitSet(behaviors.size());
        ArrayDeque<Integer> toAsk = new ArrayDeque<>();
        for (int index : start) {
            found.set(index);
            toAsk.add(index);
        }
        while (!toAsk.isEmpty()) {
            int asked = toAsk.remove();
            if (!behaviors.get(asked).gossips()) {
                continue;
            }
            for (int named : knownBy(asked)) {
                if (!found.get(named)) {
                    found.set(named);
                    toAsk.add(named);
                }
            }
        }
        return found;
    }

    private SplittableRandom random(int purpose, int index) {
        // Split once: the streams of neighbouring seeds of this generator may be the same stream, shifted.
        return new SplittableRandom((31 * seed + purpose) * 1_000_003 + index).split();
    }
}
