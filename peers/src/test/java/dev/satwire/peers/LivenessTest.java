package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.MessageHeader;
import dev.satwire.protocol.Ping;
import dev.satwire.protocol.Pong;
import dev.satwire.protocol.UnknownPayload;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The conformance list, C22 to C25: pings, silence and messages that do not end. */
class LivenessTest {
    private static final Duration INTERVAL = PeerOptions.DEFAULT.pingInterval();
    private static final Duration TIMEOUT = PeerOptions.DEFAULT.pingTimeout();
    private static final Duration NANO = Duration.ofNanos(1);

    /** Shows that the connection stands and works. */
    private static void assertKept(SessionDriver driver) {
        assertThat(driver.ends).isEmpty();
        driver.receive(new Ping(4711));
        assertThat(driver.sent).endsWith(new Pong(4711));
    }

    @Test
    @DisplayName("C22 a ping goes out right after verack and each interval after an answered one")
    void pingsAtTheInterval() {
        SessionDriver driver = SessionDriver.shaken();
        for (int round = 1; round <= 5; round++) {
            assertThat(driver.commandsSent()).hasSize(round).containsOnly("ping");
            driver.receive(new Pong(driver.lastNonce()));
            driver.passAlmost(INTERVAL);
            assertThat(driver.commandsSent()).hasSize(round);
            driver.pass(NANO);
        }
        assertThat(driver.commandsSent()).hasSize(6);
    }

    @Test
    @DisplayName("C22 no second ping while one is outstanding")
    void onePingAtATime() {
        SessionDriver driver = SessionDriver.shaken().passAlmost(TIMEOUT);
        assertThat(driver.commandsSent()).containsExactly("ping");

        driver.receive(new Pong(driver.lastNonce())).pass(Duration.ZERO);
        assertThat(driver.commandsSent()).containsExactly("ping", "ping");
    }

    @Test
    @DisplayName("C22 the matching pong gives the round trip")
    void roundTrip() {
        SessionDriver driver = SessionDriver.shaken();
        assertThat(driver.session.latency()).isEmpty();

        driver.pass(Duration.ofMillis(123)).receive(new Pong(driver.lastNonce()));

        assertThat(driver.session.latency().map(Latency::last)).contains(Duration.ofMillis(123));
        assertThat(driver.delivered).containsExactly(new Pong(driver.lastNonce()));
    }

    @Test
    @DisplayName("C22 latency: the last, the shortest, and a moving average of an eighth each")
    void latency() {
        SessionDriver driver = SessionDriver.shaken();
        for (int millis : new int[] {800, 1_600, 80}) {
            driver.pass(Duration.ofMillis(millis))
                    .receive(new Pong(driver.lastNonce()))
                    .pass(INTERVAL.minusMillis(millis));
        }
        assertThat(driver.session.latency())
                .contains(new Latency(Duration.ofMillis(80), Duration.ofMillis(80), Duration.ofNanos(797_500_000)));

        CompletableFuture<Duration> users = driver.ping();
        driver.pass(Duration.ofNanos(797_500_000)).receive(new Pong(driver.lastNonce()));
        assertThat(users).isDone();
        assertThat(driver.session.latency())
                .contains(new Latency(
                        Duration.ofNanos(797_500_000), Duration.ofMillis(80), Duration.ofNanos(797_500_000)));
    }

    @Test
    @DisplayName("C22 a pong with another nonce keeps waiting")
    void otherNonce() {
        SessionDriver driver = SessionDriver.shaken();
        long nonce = driver.lastNonce();
        for (long wrong : new long[] {nonce + 1, -nonce, 1, Long.MIN_VALUE, Long.reverseBytes(nonce)}) {
            driver.receive(new Pong(wrong));
        }
        assertThat(driver.session.latency()).isEmpty();

        driver.pass(Duration.ofSeconds(1)).receive(new Pong(nonce));
        assertThat(driver.session.latency().map(Latency::last)).contains(Duration.ofSeconds(1));
    }

    @Test
    @DisplayName("C22 a second pong with the same nonce, and one for no ping at all, are ignored")
    void unsolicited() {
        SessionDriver driver = SessionDriver.shaken();
        long nonce = driver.lastNonce();
        driver.pass(Duration.ofSeconds(1)).receive(new Pong(nonce));
        driver.pass(Duration.ofSeconds(1)).receive(new Pong(nonce)).receive(new Pong(99));

        assertThat(driver.session.latency().map(Latency::last)).contains(Duration.ofSeconds(1));
        assertKept(driver);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8})
    @DisplayName("C22 a pong with nonce zero or too short calls the ping off; the next comes at its time")
    void callsOff(int length) {
        SessionDriver driver = SessionDriver.shaken();
        driver.pass(Duration.ofSeconds(1)).receive("pong", new byte[length]);
        assertThat(driver.session.latency()).isEmpty();

        driver.passAlmost(INTERVAL.minusSeconds(1));
        assertThat(driver.commandsSent()).containsExactly("ping");
        driver.pass(NANO);
        assertThat(driver.commandsSent()).containsExactly("ping", "ping");
        driver.receive(Payloads.inv()).pass(TIMEOUT.minusSeconds(1));
        assertKept(driver);
    }

    @Test
    @DisplayName("C22 H54 a flood of pongs with nonce zero does not make us ping more often")
    void pongFlood() {
        SessionDriver driver = SessionDriver.shaken();
        for (int i = 0; i < 10_000; i++) {
            driver.receive(new Pong(0)).pass(Duration.ofMillis(1));
        }
        assertThat(driver.commandsSent()).containsExactly("ping");
    }

    @Test
    @DisplayName("C22 a pong of 16 bytes counts by its first eight")
    void longPong() {
        SessionDriver driver = SessionDriver.shaken();
        byte[] payload = new byte[16];
        for (int i = 0; i < Long.BYTES; i++) {
            payload[i] = (byte) (driver.lastNonce() >>> (8 * i));
        }
        driver.receive("pong", payload);

        assertThat(driver.session.latency().map(Latency::last)).contains(Duration.ZERO);
    }

    @Test
    @DisplayName("C22 a random source that yields nothing but zeros makes no ping without a nonce, and no endless loop")
    void neverZero() {
        assertThat(PingKeeper.nonZero(() -> 0)).isNotZero();
        assertThat(PingKeeper.nonZero(() -> -5)).isEqualTo(-5);
    }

    @Test
    @DisplayName("C23 no matching pong within 20 minutes is a PING_TIMEOUT, however much else comes")
    void noPong() {
        SessionDriver driver = SessionDriver.shaken();
        for (int minute = 1; minute < 20; minute++) {
            driver.pass(Duration.ofMinutes(1)).receive(Payloads.inv()).receive(new Pong(1));
        }
        driver.passAlmost(Duration.ofMinutes(1));
        assertThat(driver.ends).isEmpty();

        assertThat(driver.pass(NANO).end()).isEqualTo(Code.PING_TIMEOUT);
    }

    @Test
    @DisplayName("C23 H37 nothing at all after verack is a PING_TIMEOUT after 20 minutes")
    void silenceAfterVerack() {
        SessionDriver driver = SessionDriver.shaken().passAlmost(TIMEOUT);
        assertThat(driver.ends).isEmpty();

        assertThat(driver.pass(NANO).end()).isEqualTo(Code.PING_TIMEOUT);
    }

    @Test
    @DisplayName("C23 nothing received for 20 minutes is INACTIVE")
    void nothingReceived() {
        SessionDriver driver = SessionDriver.shaken();
        driver.receive(new Pong(driver.lastNonce()));
        driver.passAlmost(TIMEOUT);
        assertThat(driver.ends).isEmpty();

        // The next ping went out two minutes later, so that its pong is not due yet.
        assertThat(driver.pass(NANO).end()).isEqualTo(Code.INACTIVE);
    }

    @Test
    @DisplayName("C23 bytes that are no whole message yet count as received")
    void bytesCount() {
        SessionDriver driver = SessionDriver.shaken(PeerOptions.DEFAULT.withPing(INTERVAL, Duration.ofHours(9)));
        byte[] huge = SessionDriver.frame("foo", new byte[4_000_000]);
        driver.pass(Duration.ofMinutes(10)).receiveBytes(Arrays.copyOf(huge, 100));
        driver.pass(Duration.ofMinutes(10));

        // What ends it is that we, who wait for a pong, sent nothing either.
        assertThat(driver.end()).isEqualTo(Code.INACTIVE);
    }

    @Test
    @DisplayName("C23 a peer that answers each ping stays for days")
    void staysForDays() {
        SessionDriver driver = SessionDriver.shaken();
        for (int i = 0; i < 3 * 24 * 30; i++) {
            driver.pass(Duration.ofSeconds(3))
                    .receive(new Pong(driver.lastNonce()))
                    .pass(Duration.ofSeconds(117));
        }
        assertThat(driver.session.latency().map(Latency::last)).contains(Duration.ofSeconds(3));
        assertKept(driver);
    }

    @ParameterizedTest
    @ValueSource(ints = {31800, 60000})
    @DisplayName("C22 BIP31: peers up to 60000 get pings without nonce, owe no pong, and get none")
    void oldPeers(int protocolVersion) {
        SessionDriver driver = SessionDriver.of(Direction.OUTBOUND, PeerOptions.DEFAULT)
                .connect()
                .handshake(protocolVersion);
        assertThat(driver.sent).containsExactly(UnknownPayload.of(Ping.COMMAND, new byte[0]));

        driver.receive("ping").receive(new Ping(5)).receive(new Pong(5));
        for (int i = 0; i < 100; i++) {
            driver.pass(INTERVAL).receive(Payloads.inv());
        }
        assertThat(driver.ends).isEmpty();
        assertThat(driver.sent).hasSize(101).containsOnly(UnknownPayload.of(Ping.COMMAND, new byte[0]));

        driver.passAlmost(TIMEOUT);
        assertThat(driver.ends).isEmpty();
        assertThat(driver.pass(NANO).end()).isEqualTo(Code.INACTIVE);
    }

    @Test
    @DisplayName("C22 BIP31: 60001 is the first version with nonces")
    void firstVersionWithNonce() {
        SessionDriver driver = SessionDriver.of(Direction.OUTBOUND, PeerOptions.DEFAULT)
                .connect()
                .handshake(60001);
        assertThat(driver.sent).first().isInstanceOf(Ping.class);
        assertKept(driver);
    }

    private static SessionDriver begun(int payloadLength, int bytes) {
        SessionDriver driver = SessionDriver.shaken().pass(Duration.ofSeconds(1));
        return driver.receiveBytes(Arrays.copyOf(SessionDriver.frame("foo", new byte[payloadLength]), bytes));
    }

    @ParameterizedTest
    @CsvSource({
        // payload, bytes sent, seconds: 60 and one for each 4096 bytes of the frame, as far as the header tells it
        "4000000, 1, 60",
        "4000000, 23, 60",
        "4000000, 24, 1036",
        "4000000, 4000023, 1036",
        "4071, 24, 60",
        "4072, 24, 61",
        "1, 24, 60",
        "0, 4, 60",
    })
    @DisplayName("C24 a message that has begun must end in time, SLOW_MESSAGE otherwise")
    void slowMessage(int payloadLength, int bytes, int seconds) {
        SessionDriver driver = begun(payloadLength, bytes).passAlmost(Duration.ofSeconds(seconds));
        assertThat(driver.ends).isEmpty();

        assertThat(driver.pass(NANO).end()).isEqualTo(Code.SLOW_MESSAGE);
    }

    @Test
    @DisplayName("C24 H02 a body that drips in buys no time, a header that completes buys what its length is worth")
    void drippingBody() {
        byte[] frame = SessionDriver.frame("foo", new byte[4_000_000]);
        SessionDriver driver =
                SessionDriver.shaken().pass(Duration.ofSeconds(1)).receiveBytes(frame[0]);
        for (int second = 1; second < 1036; second++) {
            driver.pass(Duration.ofSeconds(1)).receiveBytes(Arrays.copyOfRange(frame, second, second + 1));
        }
        assertThat(driver.ends).isEmpty();

        assertThat(driver.pass(Duration.ofSeconds(1)).end()).isEqualTo(Code.SLOW_MESSAGE);
    }

    @Test
    @DisplayName("C24 a message that ends in time is delivered, and the next has time of its own")
    void eachMessageHasItsTime() {
        byte[] frame = SessionDriver.frame("foo", new byte[1_000]);
        SessionDriver driver = SessionDriver.shaken();
        for (int i = 0; i < 10; i++) {
            driver.receiveBytes(Arrays.copyOf(frame, 500)).passAlmost(Duration.ofSeconds(60));
            // The end of this one comes together with the beginning of the next.
            driver.receiveBytes(Payloads.concat(Arrays.copyOfRange(frame, 500, frame.length), Arrays.copyOf(frame, 1)));
            driver.passAlmost(Duration.ofSeconds(60));
            driver.receiveBytes(Arrays.copyOfRange(frame, 1, frame.length));
        }
        assertThat(driver.delivered).hasSize(20);
        assertKept(driver);
    }

    @Test
    @DisplayName("C24 bytes that end with a message leave nothing to wait for")
    void completeMessagesOwnNoTime() {
        SessionDriver driver = SessionDriver.shaken();
        driver.receiveBytes(SessionDriver.frame("foo", new byte[10])).receive(new Pong(driver.lastNonce()));
        driver.pass(Duration.ofMinutes(10));

        assertKept(driver);
    }

    @Test
    @DisplayName("C25 each ping is answered once, with its nonce, at once")
    void answersPings() {
        SessionDriver driver = SessionDriver.shaken();
        driver.sent.clear();
        List<Long> nonces = List.of(0L, 1L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, 5L, 5L);
        nonces.forEach(nonce -> driver.receive(new Ping(nonce)));

        assertThat(driver.sent)
                .containsExactlyElementsOf(nonces.stream().map(Pong::new).toList());
        assertThat(driver.delivered).hasSameSizeAs(nonces);
    }

    @Test
    @DisplayName("C25 C08 a ping of 16 bytes is answered, one of fewer than eight is not")
    void pingsOfOtherLengths() {
        SessionDriver driver = SessionDriver.shaken();
        driver.sent.clear();
        driver.receive("ping", new byte[16]);
        assertThat(driver.sent).containsExactly(new Pong(0));

        for (int length = 0; length < Long.BYTES; length++) {
            driver.receive("ping", new byte[length]);
        }
        assertThat(driver.sent).containsExactly(new Pong(0));
        assertKept(driver);
    }

    @Test
    void timeoutsOfAnyLengthAreHonoured() {
        Duration forever = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);
        PeerOptions patient = PeerOptions.DEFAULT
                .withHandshakeTimeout(forever)
                .withPing(forever, forever)
                .withInactivityTimeout(forever)
                .withMessageTimeout(forever)
                .withRequestTimeout(forever)
                .withMailbox(1, forever);
        SessionDriver driver = SessionDriver.of(Direction.OUTBOUND, patient).connect();
        driver.pass(Duration.ofDays(365)).handshake(70016);
        assertThat(driver.ping()).isNotDone();
        driver.receiveBytes(Arrays.copyOf(SessionDriver.frame("foo"), MessageHeader.LENGTH - 1));
        driver.pass(Duration.ofDays(365));

        assertThat(driver.ends).isEmpty();
        assertThat(driver.session.nextDeadline(driver.now) - driver.now).isPositive();
    }
}
