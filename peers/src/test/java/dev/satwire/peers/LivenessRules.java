package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.Command;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.Ping;
import dev.satwire.protocol.Pong;
import dev.satwire.protocol.UnknownPayload;
import dev.satwire.protocol.Verack;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.function.Executable;

/** C22 to C33: pings, silence, and bytes that come too slowly, too fast or not at all. */
final class LivenessRules {
    private static final Duration PING_INTERVAL = Duration.ofMinutes(2);
    private static final Duration TWENTY_MINUTES = Duration.ofMinutes(20);
    private static final Duration MOMENT = Duration.ofMillis(20);
    private static final int LARGEST = 4_000_000;
    private static final int MANY = 80;

    private LivenessRules() {}

    /** A scene after the handshake. */
    private static Executable ready(BiConsumer<Stage, Stranger> scene) {
        return () -> {
            try (Stage stage = Stage.plain()) {
                Stranger stranger = stage.caller();
                stranger.say(SessionDriver.version(70016), new Verack());
                scene.accept(stage, stranger);
            }
        };
    }

    private static Ping ping(Stranger stranger) {
        List<Ping> pings = stranger.heard(Ping.class);
        return pings.get(pings.size() - 1);
    }

    static RuleTable table() {
        return new RuleTable()
                .all(pings())
                .all(silence())
                .all(slowness())
                .all(floods())
                .all(ends());
    }

    private static RuleTable pings() {
        return new RuleTable()
                .row("C22", "a ping follows verack at once, the next after 120 s", ready((stage, stranger) -> {
                    assertThat(stranger.heard(Ping.class)).hasSize(1);
                    stranger.say(new Pong(ping(stranger).nonce()));
                    stage.pass(PING_INTERVAL.minusMillis(100));
                    assertThat(stranger.heard(Ping.class)).hasSize(1);
                    stage.pass(Duration.ofMillis(100));
                    assertThat(stranger.heard(Ping.class)).hasSize(2);
                }))
                .row("C22", "the matching pong gives the round trip", ready((stage, stranger) -> {
                    stage.pass(Duration.ofSeconds(3));
                    stranger.say(new Pong(ping(stranger).nonce()));
                    assertThat(stage.peer().latency().orElseThrow().last())
                            .isBetween(Duration.ofSeconds(3), Duration.ofMillis(3_100));
                }))
                .row("C22", "another nonce keeps waiting", ready((stage, stranger) -> {
                    stranger.say(new Pong(ping(stranger).nonce() + 1));
                    stage.pass(PING_INTERVAL.multipliedBy(2));
                    assertThat(stage.peer().latency()).isEmpty();
                    assertThat(stranger.heard(Ping.class)).hasSize(1);
                }))
                .row(
                        "C22",
                        "a zero nonce calls the ping off",
                        ready((stage, stranger) -> callsOff(stage, stranger, new byte[8])))
                .row(
                        "C22",
                        "a short pong calls the ping off",
                        ready((stage, stranger) -> callsOff(stage, stranger, new byte[3])))
                .row("C22", "an unsolicited pong is ignored", ready((stage, stranger) -> {
                    stranger.say(new Pong(ping(stranger).nonce()));
                    Latency latency = stage.peer().latency().orElseThrow();
                    stranger.say(new Pong(ping(stranger).nonce()), new Pong(77)).assertKept();
                    assertThat(stage.peer().latency()).contains(latency);
                }))
                .row("C25", "each ping is answered once, with its nonce", ready((stage, stranger) -> {
                    stranger.heard.clear();
                    stranger.say(new Ping(0), new Ping(-1), new Ping(5), new Ping(5));
                    assertThat(stranger.heard).containsExactly(new Pong(0), new Pong(-1), new Pong(5), new Pong(5));
                }));
    }

    private static void callsOff(Stage stage, Stranger stranger, byte[] pong) {
        stranger.say("pong", pong);
        assertThat(stage.peer().latency()).isEmpty();
        stage.pass(PING_INTERVAL);
        assertThat(stranger.heard(Ping.class)).hasSize(2);
    }

    private static RuleTable silence() {
        return new RuleTable()
                .row("C23", "no matching pong in 20 minutes disconnects PING_TIMEOUT", ready((stage, stranger) -> {
                    for (int minute = 0; minute < 19; minute++) {
                        stage.pass(Duration.ofSeconds(59));
                        stranger.say(Payloads.inv(), new Pong(1));
                    }
                    assertThat(stranger.isOpen()).isTrue();
                    stage.pass(Duration.ofMinutes(1).plusSeconds(20));
                    stranger.assertEnded(Code.PING_TIMEOUT);
                }))
                .row("C23", "nothing received in 20 minutes disconnects INACTIVE", ready((stage, stranger) -> {
                    stage.pass(Duration.ofSeconds(10));
                    stranger.say(new Pong(ping(stranger).nonce()))
                            .assertEndsAfter(TWENTY_MINUTES.minus(MOMENT), Code.INACTIVE);
                }))
                .row("C23", "who answers its pings stays", ready((stage, stranger) -> {
                    for (int i = 0; i < 100; i++) {
                        stranger.say(new Pong(ping(stranger).nonce()));
                        stage.pass(PING_INTERVAL);
                    }
                    stranger.assertKept();
                }));
    }

    private static RuleTable slowness() {
        byte[] large = SessionDriver.frame("foo", new byte[LARGEST]);
        return new RuleTable()
                .deliberate(
                        "C24",
                        "a begun header must end within 60 s",
                        "stronger than Core, which leaves it to its ping",
                        ready((stage, stranger) -> stranger.say(Arrays.copyOf(large, 23))
                                .assertEndsAfter(Duration.ofSeconds(60).minus(MOMENT), Code.SLOW_MESSAGE)))
                .deliberate(
                        "C24",
                        "a begun message of 4,000,024 bytes must end within 60 s and 1 s for each 4 KiB",
                        "stronger than Core, which leaves it to its ping",
                        ready((stage, stranger) -> {
                            // So that its ping is not what ends it.
                            stranger.say(new Pong(ping(stranger).nonce()));
                            stranger.say(Arrays.copyOf(large, 24));
                            for (int second = 0; second < 1_035; second++) {
                                stage.pass(Duration.ofMillis(980));
                                stranger.say(large[24 + second]);
                            }
                            assertThat(stranger.isOpen()).isTrue();
                            stage.pass(Duration.ofSeconds(1));
                            stranger.assertEnded(Code.SLOW_MESSAGE);
                        }))
                .row("C24", "one that ends in time is delivered, and the connection idles", ready((stage, stranger) -> {
                    stage.listening();
                    byte[] frame = SessionDriver.frame("foo", new byte[10]);
                    stranger.say(Arrays.copyOf(frame, 30));
                    stage.pass(Duration.ofSeconds(59));
                    stranger.say(Arrays.copyOfRange(frame, 30, frame.length));
                    stage.pass(Duration.ofMinutes(5));
                    assertThat(stage.delivered).hasSize(1);
                    stranger.assertKept();
                }));
    }

    private static RuleTable floods() {
        return new RuleTable()
                .row("C25", "replies to a flood of pings are bounded", ready((stage, stranger) -> {
                    flood(stranger);
                    assertThat(stage.peer().counters().bytesQueued())
                            .isPositive()
                            .isLessThan(1_000_000);
                }))
                .row("C30", "who sends and never reads is not read from either", ready((stage, stranger) -> {
                    flood(stranger);
                    stage.pass(Duration.ofSeconds(10));
                    PeerCounters counters = stage.peer().counters();
                    assertThat(counters.bytesQueued()).isLessThanOrEqualTo(PeerSender.MAX_UNREAD + 100_000);
                    assertThat(counters.bytesReceived()).isLessThan(5_000_000);
                    assertThat(stranger.connection().bytesQueued()).isGreaterThan(1_000_000);
                }))
                .row("C30", "and disconnects STALLED after 5 minutes", ready((stage, stranger) -> {
                    flood(stranger);
                    stage.pass(Duration.ofMinutes(4));
                    assertThat(stranger.isOpen()).isTrue();
                    stage.pass(Duration.ofMinutes(2));
                    assertThat(stage.end().code()).isEqualTo(Code.STALLED);
                }))
                .row("C30", "once it reads, all is answered", ready((stage, stranger) -> {
                    stranger.heard.clear();
                    flood(stranger);
                    stranger.connection().resumeReading();
                    stage.pass(Duration.ofSeconds(30));
                    assertThat(stranger.heard(Pong.class)).hasSize(FLOOD);
                }))
                .row("C31", "both sides send 4,000,000 bytes at once, both complete", ready((stage, stranger) -> {
                    stage.listening();
                    Payload largest = UnknownPayload.of(new Command("foo"), new byte[LARGEST]);
                    var sent = stage.peer().send(largest);
                    stranger.say(largest);
                    stage.pass(Duration.ofSeconds(1));
                    assertThat(stranger.heard).contains(largest);
                    assertThat(stage.delivered).containsExactly(largest);
                    assertThat(sent).isCompleted();
                }))
                .row("C32", "80 messages of 4 MB delay no other peer's pong by 250 ms", LivenessRules::heavyNeighbour);
    }

    private static final int FLOOD = 200_000;

    /** Sends pings and reads nothing. */
    private static void flood(Stranger stranger) {
        stranger.connection().pauseReading();
        byte[] ping = RawPeer.frame(new Ping(3));
        byte[] pings = new byte[FLOOD * ping.length];
        for (int i = 0; i < FLOOD; i++) {
            System.arraycopy(ping, 0, pings, i * ping.length, ping.length);
        }
        stranger.say(pings);
    }

    private static void heavyNeighbour() {
        try (Stage stage = Stage.plain()) {
            Stranger light = stage.caller().shaken();
            Stranger heavy = stage.caller().shaken();
            byte[] large = SessionDriver.frame("badmsg", new byte[LARGEST]);
            for (int i = 0; i < MANY; i++) {
                heavy.queue(large);
            }
            for (int i = 0; i < 10; i++) {
                light.queue(RawPeer.frame(new Ping(i)));
                stage.pass(Duration.ofMillis(250));
                assertThat(light.heard).contains(new Pong(i));
            }
            assertThat(heavy.connection().bytesQueued()).isPositive();
            stage.pass(Duration.ofMinutes(1));
            assertThat(heavy.connection().bytesQueued()).isZero();
            heavy.assertKept();
        }
    }

    private static RuleTable ends() {
        return new RuleTable()
                .row(
                        "C33",
                        "FIN disconnects PEER_CLOSED at once, behind what was received",
                        ready((stage, stranger) -> {
                            stage.listening();
                            stranger.queue(RawPeer.frame(new Ping(8)));
                            stranger.connection().close();
                            stage.settle();
                            assertThat(stage.delivered).containsExactly(new Ping(8));
                            assertThat(stage.end().code()).isEqualTo(Code.PEER_CLOSED);
                        }))
                .row("C33", "RST disconnects PEER_RESET", ready((stage, stranger) -> {
                    stage.listening();
                    stranger.say(new Ping(8));
                    stage.network.reset(stranger.connection());
                    stage.settle();
                    assertThat(stage.delivered).containsExactly(new Ping(8));
                    assertThat(stage.end().code()).isEqualTo(Code.PEER_RESET);
                }))
                .row("C33", "a message that was cut off is not delivered", ready((stage, stranger) -> {
                    stage.listening();
                    stranger.say(Arrays.copyOf(RawPeer.frame(new Ping(8)), 31));
                    stranger.connection().close();
                    stage.settle();
                    assertThat(stage.delivered).isEmpty();
                    assertThat(stage.end().code()).isEqualTo(Code.PEER_CLOSED);
                }));
    }
}
