package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.Pong;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** While reading is paused for our own sake, the peer is not blamed for silence. */
class SessionPausedTest {
    private static final Duration TIMEOUT = PeerOptions.DEFAULT.pingTimeout();
    private static final Duration NANO = Duration.ofNanos(1);

    private final SessionDriver driver = SessionDriver.shaken();

    private void pause(Duration time) {
        driver.session.paused(true, driver.now);
        driver.pass(time);
        driver.session.paused(false, driver.now);
    }

    @Test
    void nothingIsBlamedDuringAPauseOfAnyLength() {
        driver.receiveBytes(Arrays.copyOf(SessionDriver.frame("foo", new byte[100]), 50));
        pause(Duration.ofDays(3));
        driver.pass(Duration.ofSeconds(1));

        assertThat(driver.ends).isEmpty();
    }

    @Test
    void theWaitForAPongGoesOnWhereItStopped() {
        driver.pass(Duration.ofMinutes(5)).receive(Payloads.inv());
        pause(Duration.ofHours(1));
        driver.pass(Duration.ofMinutes(10)).receive(Payloads.inv()).passAlmost(Duration.ofMinutes(5));
        assertThat(driver.ends).isEmpty();

        assertThat(driver.pass(NANO).end()).isEqualTo(Code.PING_TIMEOUT);
    }

    @Test
    void pausingAgainAndAgainDoesNotPutOffThePongForEver() {
        for (int i = 0; i < 19; i++) {
            driver.pass(Duration.ofMinutes(1)).receive(Payloads.inv());
            pause(Duration.ofMillis(1));
        }
        assertThat(driver.ends).isEmpty();
        assertThat(driver.pass(Duration.ofMinutes(1)).end()).isEqualTo(Code.PING_TIMEOUT);
    }

    @Test
    void pausingAgainAndAgainDoesNotPutOffTheNextPingForEver() {
        driver.receive(new Pong(driver.lastNonce()));
        for (int i = 0; i < 4; i++) {
            driver.pass(Duration.ofMinutes(1)).receive(Payloads.inv());
            pause(Duration.ofMillis(1));
        }
        assertThat(driver.commandsSent()).containsExactly("ping", "ping");
        for (int i = 0; i < 19; i++) {
            driver.pass(Duration.ofMinutes(1)).receive(Payloads.inv());
            pause(Duration.ofMillis(1));
        }
        assertThat(driver.end()).isEqualTo(Code.PING_TIMEOUT);
    }

    @Test
    void aPauseIsNoPartOfTheRoundTrip() {
        driver.pass(Duration.ofMillis(100));
        pause(Duration.ofMinutes(1));
        driver.pass(Duration.ofMillis(20)).receive(new Pong(driver.lastNonce()));

        assertThat(driver.session.latency().map(Latency::last)).contains(Duration.ofMillis(120));
    }

    @Test
    void theTimeOfAMessageGoesOnWhereItStopped() {
        driver.receiveBytes(Arrays.copyOf(SessionDriver.frame("foo", new byte[100]), 50));
        driver.pass(Duration.ofSeconds(40));
        pause(Duration.ofMinutes(10));
        driver.passAlmost(Duration.ofSeconds(20));
        assertThat(driver.ends).isEmpty();

        assertThat(driver.pass(NANO).end()).isEqualTo(Code.SLOW_MESSAGE);
    }

    @Test
    void silenceCountsFromTheEndOfAPause() {
        driver.receive(new Pong(driver.lastNonce()));
        pause(Duration.ofMinutes(30));
        driver.passAlmost(TIMEOUT);
        assertThat(driver.ends).isEmpty();
        assertThat(driver.commandsSent())
                .as("fifteen in the pause, and the next one, which waits for its pong")
                .hasSize(1 + 15 + 1)
                .containsOnly("ping");

        assertThat(driver.pass(NANO).end()).isIn(Code.INACTIVE, Code.PING_TIMEOUT);
    }

    @Test
    void requestsStillTimeOut() {
        CompletableFuture<Duration> ping = driver.ping();
        driver.session.paused(true, driver.now);
        driver.passAlmost(PeerOptions.DEFAULT.requestTimeout());
        assertThat(ping).isNotDone();

        driver.pass(NANO);
        assertThat(ping).isCompletedExceptionally();
        assertThat(driver.ends).isEmpty();
    }

    @Test
    void pingsAreSentEachIntervalForWhichNoPongIsWaited() {
        driver.receive(new Pong(driver.lastNonce()));
        driver.session.paused(true, driver.now);
        driver.passAlmost(PeerOptions.DEFAULT.pingInterval());
        assertThat(driver.commandsSent()).containsExactly("ping");
        driver.pass(NANO);
        assertThat(driver.commandsSent()).containsExactly("ping", "ping");
        driver.pass(Duration.ofHours(1));
        assertThat(driver.commandsSent()).hasSize(32).containsOnly("ping");
        Optional<Latency> before = driver.session.latency();
        driver.session.paused(false, driver.now);
        driver.receive(new Pong(driver.lastNonce()));

        assertThat(driver.session.latency()).as("nothing is measured by them").isEqualTo(before);
        assertThat(driver.ends).isEmpty();
    }

    @Test
    void aPingThatWasSentBeforeIsStillTheOneThatIsAnswered() {
        long nonce = driver.lastNonce();
        driver.pass(Duration.ofMillis(100));
        pause(Duration.ofMinutes(10));
        driver.pass(Duration.ofMillis(20)).receive(new Pong(nonce));

        assertThat(driver.session.latency().map(Latency::last)).contains(Duration.ofMillis(120));
    }

    @Test
    void whatWasReadBeforeThePauseIsStillHandled() {
        driver.session.paused(true, driver.now);
        driver.receive(Payloads.inv());

        assertThat(driver.delivered).containsExactly(Payloads.inv());
    }

    @Test
    void pausingTwiceIsPausingOnce() {
        driver.session.paused(true, driver.now);
        driver.pass(Duration.ofMinutes(30));
        driver.session.paused(true, driver.now);
        driver.session.paused(false, driver.now);
        driver.session.paused(false, driver.now);
        driver.passAlmost(TIMEOUT);

        assertThat(driver.ends).isEmpty();
    }
}
