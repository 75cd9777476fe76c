package dev.satwire.peers;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** The wall clock of one host: goes with the network's, until somebody or something sets it. */
final class SimClock implements InstantSource {
    private final InstantSource network;
    private Duration ahead = Duration.ZERO;

    SimClock(InstantSource network) {
        this.network = network;
    }

    @Override
    public Instant instant() {
        return network.instant().plus(ahead);
    }

    /** Jumps, as clocks do when a user, a time server or an empty battery sets them. */
    void jump(RandomGenerator random) {
        ahead = switch (random.nextInt(6)) {
            case 0 -> Duration.ZERO;
            case 1 -> Duration.ofSeconds(random.nextInt(-3_600, 3_600));
            case 2 -> Duration.ofDays(random.nextInt(-40, 40));
            case 3 -> Duration.ofDays(random.nextInt(-30_000, 30_000));
            default -> ahead.plusSeconds(random.nextInt(-40_000, 40_000));
        };
    }
}
