package dev.satwire.peers.testkit;

import dev.satwire.protocol.Services;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Draws what the nodes of a {@link SimulatedNetwork} are, apart from where they listen. */
final class Population {
    private static final Services FULL = Services.of(Services.NETWORK, Services.WITNESS, Services.NETWORK_LIMITED);
    private static final Services FULL_V2 = Services.of(FULL, Services.P2P_V2);
    private static final Services PRUNED_V2 = Services.of(Services.WITNESS, Services.NETWORK_LIMITED, Services.P2P_V2);
    private static final Services FILTERING = Services.of(FULL_V2, Services.COMPACT_FILTERS);

    private static final int MIN_DELAY_MILLIS = 100;
    private static final int MAX_DELAY_MILLIS = 800;

    private static final int TYPICAL_HEIGHT = 900_000;

    /** What a node runs, and how many of a thousand run it. */
    record Software(String userAgent, int protocolVersion, Services services, int perMille) {}

    /** What a node is. */
    record Traits(NodeBehavior behavior, Software software, int startHeight, Duration delay) {}

    /** Roughly what crawlers see. The last entry takes what the others leave of the thousand. */
    private static final List<Software> SOFTWARE = List.of(
            new Software("/Satoshi:29.0.0/", 70_016, FULL_V2, 180),
            new Software("/Satoshi:28.1.0/", 70_016, FULL_V2, 170),
            new Software("/Satoshi:28.1.0/", 70_016, PRUNED_V2, 60),
            new Software("/Satoshi:28.0.0/", 70_016, FULL_V2, 70),
            new Software("/Satoshi:27.1.0/Knots:20240801/", 70_016, FULL_V2, 90),
            new Software("/Satoshi:27.0.0/", 70_016, FULL_V2, 110),
            new Software("/Satoshi:27.0.0/", 70_016, FILTERING, 40),
            new Software("/Satoshi:25.0.0/", 70_016, FULL, 80),
            new Software("/Satoshi:22.0.0/", 70_016, FULL, 50),
            new Software("/Satoshi:0.21.1/", 70_016, FULL, 30),
            new Software("/Satoshi:0.20.1/", 70_015, FULL, 40),
            new Software("/Satoshi:0.18.1/", 70_015, FULL, 20),
            new Software("/btcwire:0.5.0/btcd:0.24.2/", 70_016, Services.of(FULL, Services.COMPACT_FILTERS), 30),
            new Software("/bcoin:2.2.0/", 70_015, Services.of(Services.NETWORK, Services.WITNESS), 30));

    private Population() {}

    static List<Traits> draw(SimulatedNetworkBuilder settings) {
        Random random = new Random(settings.seed);
        List<NodeBehavior> behaviors = new ArrayList<>(settings.nodes);
        for (NodeBehavior behavior : NodeBehavior.values()) {
            behaviors.addAll(Collections.nCopies(settings.count(behavior), behavior));
        }
        Collections.shuffle(behaviors, random);
        List<Traits> traits = new ArrayList<>(settings.nodes);
        for (NodeBehavior behavior : behaviors) {
            // Each draw is made for every node, so that another share does not change the rest.
            int height = TYPICAL_HEIGHT - random.nextInt(3);
            int delayMillis = MIN_DELAY_MILLIS + random.nextInt(MAX_DELAY_MILLIS - MIN_DELAY_MILLIS + 1);
            Duration delay = behavior == NodeBehavior.SLOW ? Duration.ofMillis(delayMillis) : Duration.ZERO;
            traits.add(new Traits(behavior, software(random.nextInt(1_000)), height, delay));
        }
        return traits;
    }

    private static Software software(int draw) {
        int left = draw;
        for (Software each : SOFTWARE) {
            left -= each.perMille;
            if (left < 0) {
                return each;
            }
        }
        return SOFTWARE.get(SOFTWARE.size() - 1);
    }
}
