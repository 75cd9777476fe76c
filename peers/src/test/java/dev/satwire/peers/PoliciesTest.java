package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.NetAddr;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PoliciesTest {
    private static final RetryContext CONTEXT = new RetryContext(
            NetAddr.parse("203.0.113.5:8333"),
            1,
            Duration.ZERO,
            DisconnectReason.of(Code.CONNECT_REFUSED),
            new Random(1));

    private static Optional<Duration> said(Duration delay) {
        return Policies.nextDelay(context -> Optional.of(delay), CONTEXT);
    }

    @Test
    void aNegativeDelayIsNoAnswer() {
        assertThat(said(Duration.ZERO)).contains(Duration.ZERO);
        assertThat(said(Duration.ofNanos(-1))).isEmpty();
        assertThat(said(Duration.ofSeconds(Long.MIN_VALUE))).isEmpty();
    }
}
