package dev.satwire.peers;

import static dev.satwire.peers.MemoryPools.PORT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.UnknownPayload;
import dev.satwire.protocol.Command;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A host and port never has two connections, whoever names it and when. */
final class OneConnectionTest {
    private static final Duration DRAINING = Duration.ofMillis(100);
    private static final Duration DRAINED = Duration.ofSeconds(2);

    /** A peer that takes no byte, so that what was sent to it still waits when it is disconnected. */
    private static Stranger stuck(Stage stage) {
        Stranger stranger = stage.dialled().shaken();
        stranger.connection().pauseReading();
        for (int i = 0; i < 4; i++) {
            var unused = stage.peer().send(UnknownPayload.of(new Command("filler"), new byte[200_000]));
        }
        stage.settle();
        return stranger;
    }

    @Test
    void whoIsConnectedToAgainWaitsForTheEndOfTheLastConnection() {
        try (Stage stage = Stage.plain()) {
            Stranger stranger = stuck(stage);
            assertThat(stage.pool.disconnect(stranger.address())).isTrue();
            CompletableFuture<Peer> again = stage.pool.connect(stranger.address());
            stage.pass(DRAINING);
            assertThat(stage.ends()).as("the last connection still drains").isEmpty();
            assertThat(stranger.connected()).isEqualTo(1);

            stage.pass(DRAINED);
            assertThat(stage.ends()).containsExactly(Code.LOCAL);
            assertThat(stranger.connected()).isEqualTo(2);
            stranger.shaken();
            assertThat(again.join().isReady()).isTrue();
        }
    }

    @Test
    void whoWaitsForTheEndOfAConnectionMayBeGivenUp() {
        try (Stage stage = Stage.plain()) {
            Stranger stranger = stuck(stage);
            stage.peer().disconnect();
            CompletableFuture<Peer> again = stage.pool.connect(stranger.address());
            assertThat(stage.pool.disconnect(stranger.address())).isTrue();
            assertThat(Stage.failure(again).code()).isEqualTo(Code.LOCAL);

            stage.pass(DRAINED);
            assertThat(stranger.connected()).isEqualTo(1);
            assertThat(stage.pool.stats().manual()).isZero();
        }
    }

    @Test
    void whoWaitsForTheEndOfAConnectionFailsWhenThePoolIsClosed() {
        try (Stage stage = Stage.plain()) {
            Stranger stranger = stuck(stage);
            stage.peer().disconnect();
            CompletableFuture<Peer> again = stage.pool.connect(stranger.address());
            stage.close();

            assertThat(Stage.failure(again).code()).isEqualTo(Code.POOL_CLOSED);
            assertThat(stranger.connected()).isEqualTo(1);
        }
    }

    @Test
    void whoWaitsForTheEndOfAConnectionIsConnectedToWhenThePoolIsStartedAgain() {
        try (Stage stage = Stage.plain()) {
            Stranger stranger = stuck(stage);
            stage.peer().disconnect();
            CompletableFuture<Peer> again = stage.pool.connect(stranger.address());
            stage.pool.stop();
            stage.pass(DRAINED);
            assertThat(stranger.connected()).isEqualTo(1);
            stage.pool.start();
            stage.pass(DRAINED);

            assertThat(stranger.connected()).isEqualTo(2);
            stranger.shaken();
            assertThat(again.join().isReady()).isTrue();
        }
    }
}
