package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.Payload;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A peer that leaves while reading from it is paused, for as long as its listeners do not catch up. */
final class PausedPeerTest {
    private static final Duration INTERVAL = PeerOptions.DEFAULT.pingInterval();

    private final HandDrivenExecutor listeners = new HandDrivenExecutor();
    private final Stage stage = Stage.with(builder -> builder.listenerExecutor(listeners)
            .peerOptions(PeerOptions.DEFAULT.withMailbox(50_000, Duration.ofDays(1))));
    private Stranger stranger;

    @BeforeEach
    void pause() {
        var unused = stage.pool.addPayloadListener(Payload.class, (peer, payload) -> {});
        stranger = stage.caller().shaken();
        listeners.runAll();
        stranger.say("much", new byte[60_000]);
        stranger.queue(SessionDriver.frame("more", new byte[10]));
        stage.settle();
        assertThat(stranger.connection().bytesQueued()).isZero();
    }

    @AfterEach
    void close() {
        stage.close();
        listeners.runAll();
    }

    private void assertGone(Code reason) {
        assertThat(stage.pool.peers()).isEmpty();
        assertThat(stage.transport.openConnections()).isZero();
        listeners.runAll();
        assertThat(stage.ends()).containsExactly(reason);
        assertThat(stage.pool.stats().inbound()).isZero();
    }

    @Test
    void whoResetsIsNoticedWithTheNextPing() {
        stage.network.reset(stranger.connection());
        stage.pass(INTERVAL.minusSeconds(1));
        assertThat(stage.pool.peers()).as("nothing tells yet").hasSize(1);
        stage.pass(Duration.ofSeconds(1));

        assertGone(Code.PEER_RESET);
    }

    @Test
    void whoLeavesIsNoticedWithTheSecondPing() {
        stranger.connection().close();
        stage.pass(INTERVAL.plusSeconds(1));
        assertThat(stage.pool.peers()).as("the first is answered by a reset").hasSize(1);
        stage.pass(INTERVAL);

        assertGone(Code.PEER_RESET);
    }

    @Test
    void whoStaysIsReadOnWhenItsListenersHaveCaughtUp() {
        stage.pass(INTERVAL.multipliedBy(30));
        assertThat(stranger.commands()).hasSize(30).containsOnly("ping");
        listeners.runAll();
        stage.settle();
        listeners.runAll();

        stranger.assertKept();
        assertThat(stage.peer().counters().messagesReceived()).isGreaterThan(4);
        assertThat(stage.ends()).isEmpty();
    }
}
