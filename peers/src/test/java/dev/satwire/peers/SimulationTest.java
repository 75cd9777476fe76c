package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole networks of pools, honest nodes and hostile ones, each drawn from one seed: rules that hold at every step, and what
 * must be true when peace returns and after the end.
 *
 * <p>{@code -Dsatwire.sim.seeds=10000} runs more of them, {@code -Dsatwire.sim.first} says where to begin, and
 * {@code -Dsatwire.sim.seed} runs a single one again.
 */
final class SimulationTest {
    private static final int SEEDS = Integer.getInteger("satwire.sim.seeds", 300);
    private static final long FIRST = Long.getLong("satwire.sim.first", 1);

    @TempDir
    private static Path folder;

    @Test
    void everyNetworkKeepsTheRules() {
        Long only = Long.getLong("satwire.sim.seed");
        if (only != null) {
            run(only);
            return;
        }
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            run(seed);
        }
    }

    @Test
    void theSameSeedIsTheSameRun() {
        for (long seed = 1; seed <= 20; seed++) {
            assertThat(new SimWorld(seed, folder).run().hash())
                    .as("seed %d", seed)
                    .isEqualTo(new SimWorld(seed, folder).run().hash())
                    .isNotEqualTo(new SimWorld(-seed, folder).run().hash());
        }
    }

    private static void run(long seed) {
        SimWorld.Outcome outcome;
        try {
            outcome = new SimWorld(seed, folder).run();
        } catch (RuntimeException | Error e) {
            throw new AssertionError(reproduction(seed), e);
        }
        assertThat(outcome.problems()).as(reproduction(seed)).isEmpty();
    }

    private static String reproduction(long seed) {
        return "./mvnw -pl peers -am test -Dtest=SimulationTest -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Dsatwire.sim.seed=" + seed;
    }
}
