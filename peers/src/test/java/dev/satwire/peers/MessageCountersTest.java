package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satwire.protocol.Command;
import dev.satwire.protocol.Inv;
import dev.satwire.protocol.PayloadCodec;
import dev.satwire.protocol.Ping;
import dev.satwire.protocol.Pong;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class MessageCountersTest {
    private final MessageCounters counters = new MessageCounters(PayloadCodec.STANDARD);

    @Test
    void countsByCommandAndDirection() {
        assertThat(counters.snapshot()).isEmpty();
        counters.received(Ping.COMMAND, 32);
        counters.received(Ping.COMMAND, 33);
        counters.sent(Pong.COMMAND, 32);
        counters.sent(Ping.COMMAND, 32);
        Map<Command, MessageCounts> snapshot = counters.snapshot();
        assertThat(snapshot)
                .containsExactly(
                        Map.entry(Ping.COMMAND, new MessageCounts(2, 65, 1, 32)),
                        Map.entry(Pong.COMMAND, new MessageCounts(0, 0, 1, 32)));
        counters.sent(Inv.COMMAND, 61);
        assertThat(snapshot).hasSize(2);
        assertThatThrownBy(snapshot::clear).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void countsCommandsThatStrangersMakeUpAsOne() {
        for (int i = 0; i < 100_000; i++) {
            counters.received(new Command("x" + i), 24);
        }
        counters.received(MessageCounts.OTHER, 24);
        assertThat(counters.snapshot())
                .containsOnly(Map.entry(MessageCounts.OTHER, new MessageCounts(100_001, 2_400_024, 0, 0)));
    }

    @Test
    void countsSumsThatAreOverAnInt() {
        for (int i = 0; i < 1_000; i++) {
            counters.received(Inv.COMMAND, 4_000_024);
        }
        assertThat(counters.snapshot()).containsEntry(Inv.COMMAND, new MessageCounts(1_000, 4_000_024_000L, 0, 0));
    }

    @Test
    @Timeout(60)
    void losesNothingWhenManyThreadsSend() throws InterruptedException {
        int rounds = 20_000;
        List<Command> commands = List.of(Ping.COMMAND, Pong.COMMAND, Inv.COMMAND, new Command("unheard"));
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            int first = t;
            Thread thread = new Thread(() -> {
                try {
                    start.await();
                } catch (InterruptedException e) {
                    return;
                }
                for (int i = 0; i < rounds; i++) {
                    counters.sent(commands.get((first + i) % commands.size()), 1);
                }
            });
            thread.start();
            threads.add(thread);
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        MessageCounts each = new MessageCounts(0, 0, rounds, rounds);
        assertThat(counters.snapshot())
                .containsOnly(
                        Map.entry(Ping.COMMAND, each),
                        Map.entry(Pong.COMMAND, each),
                        Map.entry(Inv.COMMAND, each),
                        Map.entry(MessageCounts.OTHER, each));
    }
}
