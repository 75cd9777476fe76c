package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PoolEventsTest {
    private final HandDrivenExecutor executor = new HandDrivenExecutor();
    private final PoolEvents events = new PoolEvents(new ListenerThreads(executor));
    private final AtomicInteger told = new AtomicInteger();

    @Test
    void dropsTheNewestEventsOfListenersThatAreTooSlow() {
        Registration unused = events.add(new PoolListener() {
            @Override
            public void onNetworkUp() {
                told.incrementAndGet();
            }
        });
        for (int i = 0; i < PoolEvents.MAX_WAITING + 3; i++) {
            events.tell(PoolListener::onNetworkUp);
        }
        executor.runAll();

        assertThat(told).hasValue(PoolEvents.MAX_WAITING);
        assertThat(events.lost()).isEqualTo(3);

        events.tell(PoolListener::onNetworkUp);
        executor.runAll();
        assertThat(told).hasValue(PoolEvents.MAX_WAITING + 1);
    }
}
