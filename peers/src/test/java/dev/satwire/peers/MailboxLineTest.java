package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.protocol.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The line of those who wait in the middle of a large message until there is room. */
final class MailboxLineTest {
    private static final int LARGEST = MailboxBudget.LARGEST;
    private static final Duration MOMENT = Duration.ofMillis(100);

    private final List<Integer> through = new ArrayList<>();
    private final List<Runnable> line = new ArrayList<>();
    private final MailboxBudget budget = new MailboxBudget(4L * LARGEST, 100);

    private void queue(int count) {
        budget.hold(4L * LARGEST);
        for (int i = 0; i < count; i++) {
            int number = i;
            line.add(() -> through.add(number));
            budget.await(line.get(i));
        }
        assertThat(through).isEmpty();
    }

    @Test
    void onlyAsManyGoOnAsThereIsRoomForAndTheFirstComeFirst() {
        queue(10);
        budget.release(LARGEST - 1);
        assertThat(through).as("not a quarter is free").isEmpty();
        budget.release(1);
        assertThat(through).containsExactly(0);
        budget.release(0);
        assertThat(through).as("the room is for one").containsExactly(0);
        budget.release(2L * LARGEST);
        assertThat(through).containsExactly(0, 1, 2);
        budget.release(LARGEST);
        assertThat(through).containsExactly(0, 1, 2, 3);
    }

    @Test
    void whoNeedsTheRoomNoMoreLetsTheNextOnePass() {
        queue(6);
        budget.release(LARGEST);
        budget.passOn(line.get(5));
        assertThat(through).as("who was not let through has nothing to pass on").containsExactly(0);
        budget.passOn(line.get(0));
        budget.passOn(line.get(0));
        assertThat(through).containsExactly(0, 1);
        budget.forget(line.get(1));
        assertThat(through).as("it has ended").containsExactly(0, 1, 2);
        budget.hold(LARGEST);
        budget.await(line.get(2));
        budget.forget(line.get(3));
        assertThat(through).as("there is no room any more").containsExactly(0, 1, 2);
        budget.release(4L * LARGEST);
        assertThat(through).containsExactly(0, 1, 2, 4, 5, 2);
    }

    @Test
    void whoCannotGoOnHoldsUpNobody() {
        budget.hold(4L * LARGEST);
        budget.await(() -> {
            throw new IllegalStateException("on purpose");
        });
        line.add(() -> through.add(0));
        budget.await(line.get(0));
        budget.release(LARGEST);
        assertThat(through).containsExactly(0);
    }

    /** A pool whose budget is used up, and callers who have each begun a large message. */
    private static List<Stranger> waiting(Stage stage, HandDrivenExecutor listeners, int count) {
        List<Stranger> waiting = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            waiting.add(stage.caller().shaken());
        }
        Stranger hog = stage.caller().shaken();
        Stranger other = stage.caller().shaken();
        listeners.runAll();
        stage.settle();
        hog.say("hog", new byte[LARGEST - 1_000]);
        other.say("hog", new byte[2_000]);
        for (Stranger each : waiting) {
            each.say(part(0, 100_000));
        }
        return waiting;
    }

    @Test
    void whoHasNotShakenHandsDoesNotWaitForRoomNorEscapeItsDeadline() {
        HandDrivenExecutor listeners = new HandDrivenExecutor();
        try (Stage stage = Stage.with(builder -> builder.listenerExecutor(listeners)
                .mailboxBudget(LARGEST)
                .peerOptions(PeerOptions.DEFAULT.withMailbox(5_000_000, Duration.ofDays(1))))) {
            var unused = stage.pool.addPayloadListener(Payload.class, (peer, payload) -> {});
            waiting(stage, listeners, 0);
            Stranger stranger = stage.caller();
            stranger.say(part(0, 100_000));
            stage.pass(PeerOptions.DEFAULT.handshakeTimeout());
            assertThat(stranger.isOpen()).isFalse();
            listeners.runAll();
            assertThat(stage.ends()).containsExactly(DisconnectReason.Code.HANDSHAKE_TIMEOUT);
        }
    }

    private static byte[] part(int from, int to) {
        return Arrays.copyOfRange(SessionDriver.frame("large", new byte[200_000]), from, to);
    }

    private static byte[] rest() {
        return part(100_000, 200_024);
    }

    @Test
    void oneThatFallsSilentHoldsUpTheOthersForAMomentOnly() {
        HandDrivenExecutor listeners = new HandDrivenExecutor();
        try (Stage stage = Stage.with(builder -> builder.listenerExecutor(listeners)
                .mailboxBudget(LARGEST)
                .peerOptions(PeerOptions.DEFAULT.withMailbox(5_000_000, Duration.ofDays(1))))) {
            List<Long> delivered = new ArrayList<>();
            var unused = stage.pool.addPayloadListener(Payload.class, (peer, payload) -> delivered.add(peer.id()));
            List<Stranger> callers = waiting(stage, listeners, 4);
            callers.get(1).queue(rest());
            callers.get(2).queue(rest());
            stage.pass(MOMENT);
            listeners.runAll();
            delivered.clear();
            stage.pass(ListenerFlow.TURN.minus(MOMENT));
            listeners.runAll();
            assertThat(delivered).as("the first one may still be reading").isEmpty();
            stage.pass(MOMENT.multipliedBy(2));
            listeners.runAll();
            assertThat(delivered)
                    .as("the others follow each other without delay")
                    .containsExactly(2L, 3L);

            callers.get(0).say(rest());
            callers.get(3).say(rest());
            listeners.runAll();
            assertThat(delivered).containsExactly(2L, 3L, 1L, 4L);
            assertThat(stage.log.ends).isEmpty();
        }
    }
}
