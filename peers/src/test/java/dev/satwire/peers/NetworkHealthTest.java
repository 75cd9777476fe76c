package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.DisconnectReason.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class NetworkHealthTest {
    private final List<Boolean> told = new ArrayList<>();

    private static void goDown(NetworkHealth health) {
        for (int i = 0; i < NetworkHealth.GROUPS_TO_BE_DOWN; i++) {
            health.failed("group " + i, DisconnectReason.of(Code.UNREACHABLE));
        }
    }

    @Test
    void tellsEachChangeOnceThoughAnotherThreadMakesTheNextMeanwhile() {
        List<NetworkHealth> watched = new ArrayList<>();
        NetworkHealth health = new NetworkHealth(() -> false, down -> {
            if (told.isEmpty()) {
                CompletableFuture.runAsync(() -> watched.get(0).answered()).join();
            }
            told.add(down);
        });
        watched.add(health);
        goDown(health);

        assertThat(told).containsExactly(true, false);
        assertThat(health.isDown()).isFalse();
    }

    @Test
    void tellsLaterChangesThoughOneCouldNotBeTold() {
        NetworkHealth health = new NetworkHealth(() -> false, down -> {
            told.add(down);
            throw new AssertionError("told");
        });
        goDown(health);
        health.answered();
        health.answered();

        assertThat(told).containsExactly(true, false);
    }
}
