package dev.satwire.peers.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.satwire.transport.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class MemoryNetworkTest {
    private final MemoryNetwork network = new MemoryNetwork(1);
    private final EventLoop loop = network.transport("10.0.0.1").eventLoop();
    private final List<String> ran = new ArrayList<>();

    @Test
    void theClockMovesOnlyWhenToldTo() {
        assertThat(network.clock().instant()).isEqualTo(FakeClock.START);
        network.runUntilIdle();
        assertThat(network.clock().elapsed()).isZero();
        network.advance(Duration.ofDays(1));
        assertThat(network.clock().instant()).isEqualTo(FakeClock.START.plus(Duration.ofDays(1)));
    }

    @Test
    void theMonotonicClockOverflowsWithinMinutes() {
        long before = loop.nanoTime();
        network.advance(Duration.ofMinutes(5));
        assertThat(loop.nanoTime()).isLessThan(before);
        assertThat(loop.nanoTime() - before).isEqualTo(Duration.ofMinutes(5).toNanos());
    }

    @Test
    void timersRunAtTheirTimeInOrderBetweenTasks() {
        loop.schedule(
                Duration.ofSeconds(2), () -> ran.add("b " + network.clock().elapsed()));
        loop.schedule(Duration.ofSeconds(1), () -> {
            ran.add("a " + network.clock().elapsed());
            loop.execute(() -> ran.add("a2 " + network.clock().elapsed()));
        });
        loop.schedule(Duration.ofSeconds(2), () -> ran.add("c"));
        loop.schedule(Duration.ofSeconds(-1), () -> ran.add("now"));
        loop.execute(() -> ran.add("task"));
        loop.schedule(Duration.ofSeconds(Long.MAX_VALUE), () -> ran.add("never"));
        network.advance(Duration.ofSeconds(5));
        assertThat(ran).containsExactly("now", "task", "a PT1S", "a2 PT1S", "b PT2S", "c");
        assertThat(network.clock().elapsed()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void cancelledTimersDoNotRun() {
        EventLoop.Timer timer = loop.schedule(Duration.ofSeconds(1), () -> ran.add("timer"));
        timer.cancel();
        timer.cancel();
        network.advance(Duration.ofSeconds(2));
        assertThat(ran).isEmpty();
    }

    @Test
    void aTaskThatThrowsTouchesNothingElse() {
        loop.execute(() -> {
            throw new IllegalStateException("the expected exception of a test");
        });
        loop.execute(() -> ran.add("next"));
        network.runUntilIdle();
        assertThat(ran).containsExactly("next");
    }

    @Test
    void isOnTheEventLoopOnlyInsideItsEvents() {
        EventLoop other = network.transport("10.0.0.2").eventLoop();
        assertThat(loop.inEventLoop()).isFalse();
        loop.execute(() -> ran.add(loop.inEventLoop() + " " + other.inEventLoop()));
        network.runUntilIdle();
        assertThat(ran).containsExactly("true false");
    }

    @Test
    void runUntilStopsAtTheEventThatFulfilsTheCondition() {
        loop.schedule(Duration.ofSeconds(1), () -> ran.add("a"));
        loop.schedule(Duration.ofSeconds(1), () -> ran.add("b"));
        assertThat(network.runUntil(() -> ran.contains("a"), Duration.ofSeconds(9)))
                .isTrue();
        assertThat(ran).containsExactly("a");
        assertThat(network.clock().elapsed()).isEqualTo(Duration.ofSeconds(1));
        assertThat(network.runUntil(() -> ran.contains("c"), Duration.ofSeconds(9)))
                .isFalse();
        assertThat(network.clock().elapsed()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void tasksOfOtherThreadsAreRunByTheTest() {
        Thread test = Thread.currentThread();
        CompletableFuture.runAsync(() -> loop.execute(() -> ran.add("same " + (Thread.currentThread() == test))))
                .join();
        assertThat(ran).isEmpty();
        network.runUntilIdle();
        assertThat(ran).containsExactly("same true");
    }

    @Test
    void callbacksCannotRunTheNetwork() {
        loop.execute(() -> {
            assertThatIllegalStateException().isThrownBy(network::runUntilIdle);
            ran.add("checked");
        });
        network.runUntilIdle();
        assertThat(ran).containsExactly("checked");
    }

    @Test
    void anAddressBelongsToOneOpenHost() {
        assertThatIllegalArgumentException().isThrownBy(() -> network.transport("10.0.0.1"));
        assertThatIllegalArgumentException().isThrownBy(() -> network.transport("127.0.0.1"));
        assertThatIllegalArgumentException().isThrownBy(() -> network.transport("host.invalid"));
        MemoryTransport gone = network.transport("10.0.0.3");
        gone.close();
        assertThat(network.transport("10.0.0.3")).isNotSameAs(gone);
    }
}
