package dev.satwire.peers;

import static dev.satwire.peers.SessionDriver.version;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.peers.DisconnectReason.ObsoleteVersion;
import dev.satwire.protocol.Message;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.PayloadCodec;
import dev.satwire.protocol.Ping;
import dev.satwire.protocol.SendAddrV2;
import dev.satwire.protocol.SendHeaders;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.Verack;
import dev.satwire.protocol.WtxidRelay;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The conformance list, C12 to C17: from the connection to both {@code verack}s. */
class HandshakeTest {
    private static final Duration LIMIT = PeerOptions.DEFAULT.handshakeTimeout();

    private static SessionDriver connected(Direction direction) {
        return SessionDriver.of(direction, PeerOptions.DEFAULT).connect();
    }

    @Test
    @DisplayName("C12 outbound: version at once, the rest after theirs, in Core's order")
    void outboundOrder() {
        SessionDriver driver = SessionDriver.outbound();
        assertThat(driver.commandsSent()).containsExactly("version");

        driver.receive(version(70016));
        assertThat(driver.commandsSent()).containsExactly("version", "wtxidrelay", "sendaddrv2", "verack");
        assertThat(driver.session.isReady()).isFalse();

        driver.receive(new Verack());
        assertThat(driver.log)
                .containsExactly(
                        "send version", "send wtxidrelay", "send sendaddrv2", "send verack", "ready", "send ping");
        assertThat(driver.session.isReady()).isTrue();
    }

    @Test
    @DisplayName("C12 inbound: nothing before their version, then ours first")
    void inboundOrder() {
        SessionDriver driver = SessionDriver.inbound();
        driver.pass(Duration.ofSeconds(30));
        assertThat(driver.log).isEmpty();

        driver.receive(version(70016)).receive(new Verack());

        assertThat(driver.log)
                .containsExactly(
                        "send version", "send wtxidrelay", "send sendaddrv2", "send verack", "ready", "send ping");
    }

    @ParameterizedTest
    @ValueSource(ints = {70016, 70017, Integer.MAX_VALUE})
    @DisplayName("C12 C13 new versions are told wtxidrelay and sendaddrv2; the common version is the smaller")
    void newVersions(int theirs) {
        for (Direction direction : Direction.values()) {
            SessionDriver driver = connected(direction).receive(version(theirs));

            assertThat(driver.commandsSent()).containsExactly("version", "wtxidrelay", "sendaddrv2", "verack");
            assertThat(driver.session.features().protocolVersion()).isEqualTo(70016);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {70015, 70001, 60001, 60000, 31800})
    @DisplayName("C12 C13 older versions get neither wtxidrelay nor sendaddrv2")
    void oldVersions(int theirs) {
        for (Direction direction : Direction.values()) {
            SessionDriver driver = connected(direction).receive(version(theirs)).receive(new Verack());

            assertThat(driver.commandsSent())
                    .startsWith("version", "verack")
                    .doesNotContain("wtxidrelay", "sendaddrv2");
            assertThat(driver.session.features().protocolVersion()).isEqualTo(theirs);
            assertThat(driver.session.isReady()).isTrue();
        }
    }

    @Test
    @DisplayName("C12 what we announce bounds the common version, too")
    void ourOlderVersionCounts() {
        SessionDriver driver = new SessionDriver(
                        Direction.OUTBOUND,
                        PeerOptions.DEFAULT,
                        Identity.DEFAULT.withProtocolVersion(70015),
                        SessionDriver.PUBLIC_ADDRESS,
                        1,
                        new HashMap<>())
                .connect()
                .receive(version(70016));

        assertThat(driver.commandsSent()).containsExactly("version", "verack");
        assertThat(driver.session.features().protocolVersion()).isEqualTo(70015);
    }

    @ParameterizedTest
    @ValueSource(ints = {31799, 209, 0, -1, Integer.MIN_VALUE})
    @DisplayName("C13 versions below 31800 are disconnected as OBSOLETE, with no answer")
    void obsolete(int theirs) {
        SessionDriver outbound = SessionDriver.outbound().receive(version(theirs));
        assertThat(outbound.ends).containsExactly(DisconnectReason.of(new ObsoleteVersion(theirs)));
        assertThat(outbound.commandsSent()).containsExactly("version");

        SessionDriver inbound = SessionDriver.inbound().receive(version(theirs));
        assertThat(inbound.log).containsExactly("end OBSOLETE");
    }

    @Test
    @DisplayName("C13 a version cut at any illegal length is dropped and ends at the time-out")
    void truncatedVersion() {
        byte[] whole = PayloadCodec.encode(version(70016));
        int userAgentAt = 80;
        Set<Integer> legal = Set.of(46, userAgentAt, whole.length - 5, whole.length - 1, whole.length);
        for (int length = 0; length <= whole.length; length++) {
            SessionDriver driver = SessionDriver.inbound().receive("version", Arrays.copyOf(whole, length));
            if (legal.contains(length)) {
                assertThat(driver.commandsSent()).as("cut at %d", length).endsWith("verack");
                assertThat(driver.receive(new Verack()).session.version().relay())
                        .isTrue();
            } else {
                driver.receive(new Verack()).passAlmost(LIMIT);
                assertThat(driver.log).as("cut at %d", length).isEmpty();
                assertThat(driver.pass(Duration.ofNanos(1)).end()).isEqualTo(Code.HANDSHAKE_TIMEOUT);
            }
        }
    }

    @Test
    @DisplayName(
            "C13 a user agent of 256 bytes is taken, one of 257 dropped; C08 and bytes behind version are accepted")
    void versionAtItsLimits() {
        byte[] head = Arrays.copyOf(PayloadCodec.encode(version(70016)), 80);
        byte[] longest = Payloads.concat(head, Payloads.bytes(0xFD, 0, 1), new byte[256], new byte[4]);
        byte[] tooLong = Payloads.concat(head, Payloads.bytes(0xFD, 1, 1), new byte[257], new byte[4]);
        byte[] trailing = Payloads.concat(PayloadCodec.encode(version(70016)), new byte[100]);

        assertThat(SessionDriver.inbound().receive("version", longest).log).endsWith("send verack");
        assertThat(SessionDriver.inbound().receive("version", tooLong).log).isEmpty();
        assertThat(SessionDriver.inbound().receive("version", trailing).log).endsWith("send verack");
    }

    @Test
    @DisplayName("C14 a second version is ignored, before and after verack")
    void secondVersion() {
        for (Direction direction : Direction.values()) {
            SessionDriver driver = connected(direction).receive(version(70015));
            List<String> log = List.copyOf(driver.log);

            driver.receive(version(70016, Services.NONE, 1))
                    .receive(version(-1))
                    .receive("version", new byte[3]);
            assertThat(driver.log).isEqualTo(log);
            assertThat(driver.session.features().protocolVersion()).isEqualTo(70015);

            driver.receive(new Verack()).receive(version(70016)).receive(version(-1));
            assertThat(driver.log).endsWith("send verack", "ready", "send ping");
            assertThat(driver.session.version()).isEqualTo(version(70015));
        }
    }

    @Test
    @DisplayName("C14 a second verack is ignored")
    void secondVerack() {
        SessionDriver driver = SessionDriver.shaken().receive(new Verack()).receive("verack", new byte[100]);

        assertThat(driver.log).containsExactly("ready", "send ping");
    }

    static Stream<Payload> everything() {
        return Payloads.all().stream();
    }

    @ParameterizedTest
    @MethodSource("everything")
    @DisplayName("C15 everything before version is ignored, and has no effect later")
    void beforeVersion(Payload payload) {
        for (Direction direction : Direction.values()) {
            SessionDriver driver = connected(direction);
            List<String> log = List.copyOf(driver.log);

            driver.receive(payload).skip(payload.command().name());
            assertThat(driver.log).isEqualTo(log);

            driver.receive(version(70016)).receive(new Verack());
            assertThat(driver.log).endsWith("send verack", "ready", "send ping");
            assertThat(driver.session.features()).isEqualTo(PeerFeatures.of(70016));
        }
    }

    static Stream<Payload> ordinary() {
        return Payloads.ordinary().stream();
    }

    @ParameterizedTest
    @MethodSource("ordinary")
    @DisplayName("C15 everything but negotiation between version and verack is ignored")
    void betweenVersionAndVerack(Payload payload) {
        for (Direction direction : Direction.values()) {
            SessionDriver driver = connected(direction).receive(version(70016));
            List<String> log = List.copyOf(driver.log);

            driver.receive(payload).skip(payload.command().name());
            assertThat(driver.log).isEqualTo(log);

            driver.receive(new Verack());
            assertThat(driver.log).endsWith("send verack", "ready", "send ping");
            assertThat(driver.delivered).isEmpty();
        }
    }

    @Test
    @DisplayName("C15 too many items before verack are ignored like any other message")
    void misbehavingBeforeVerackIsIgnored() {
        SessionDriver driver = SessionDriver.inbound().receive("addr", Payloads.items(1_001, 1_001, 30));
        driver.receive(version(70016))
                .receive("addr", Payloads.items(1_001, 1_001, 30))
                .receive(new Verack());

        assertThat(driver.session.isReady()).isTrue();
        assertThat(driver.ends).isEmpty();
    }

    @Test
    @DisplayName("C15 negotiation between version and verack counts, repeated or not")
    void negotiation() {
        SessionDriver driver = SessionDriver.inbound().receive(version(70016));
        driver.receive(new WtxidRelay()).receive(new SendAddrV2()).receive(new WtxidRelay());
        assertThat(driver.session.features())
                .isEqualTo(PeerFeatures.of(70016).withWtxidRelay().withAddrV2());

        driver.receive(new SendHeaders()).skip("sendtxrcncl").receive(new SendAddrV2());
        driver.receive(new Verack());

        assertThat(driver.session.features())
                .isEqualTo(PeerFeatures.of(70016).withWtxidRelay().withAddrV2().withSendHeaders());
        assertThat(driver.delivered).isEmpty();
        assertThat(driver.ends).isEmpty();
    }

    @Test
    @DisplayName("BIP339: wtxidrelay of an older peer means nothing; BIP155 names no version")
    void wtxidRelayNeedsItsVersion() {
        SessionDriver driver = SessionDriver.inbound().receive(version(70015));
        driver.receive(new WtxidRelay()).receive(new SendAddrV2()).receive(new Verack());

        assertThat(driver.session.features()).isEqualTo(PeerFeatures.of(70015).withAddrV2());
    }

    @Test
    @DisplayName("BIP130: sendheaders counts before verack and after")
    void sendHeadersAtAnyTime() {
        SessionDriver early = SessionDriver.inbound().receive(version(70016)).receive(new SendHeaders());
        assertThat(early.receive(new Verack()).session.features().sendHeaders()).isTrue();

        SessionDriver late = SessionDriver.shaken();
        assertThat(late.session.features().sendHeaders()).isFalse();
        assertThat(late.receive(new SendHeaders()).session.features().sendHeaders())
                .isTrue();
        assertThat(late.delivered).containsExactly(new SendHeaders());
    }

    static Stream<Payload> negotiationPayloads() {
        return Payloads.negotiation().stream();
    }

    @ParameterizedTest
    @MethodSource("negotiationPayloads")
    @DisplayName("C16 negotiation after verack ends the connection, wanted by a listener or not")
    void lateNegotiation(Payload payload) {
        SessionDriver decoded = SessionDriver.shaken().receive(payload);
        assertThat(decoded.log).containsExactly("ready", "send ping", "end PROTOCOL");
        assertThat(((DisconnectReason.ProtocolViolation) decoded.ends.get(0).facts()).command())
                .isEqualTo(payload.command());

        SessionDriver skipped = SessionDriver.shaken().skip(payload.command().name());
        assertThat(skipped.log).containsExactly("ready", "send ping", "end PROTOCOL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wtxidrelay2", "sendaddr", "features", "FEATURE", "sendcmpct", "foo", ""})
    @DisplayName("C16 commands are compared whole: others are kept")
    void likeNegotiationButNotIt(String command) {
        assertThat(SessionDriver.shaken().receive(command).skip(command).ends).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    @DisplayName("C17 no version within 60 s is a HANDSHAKE_TIMEOUT, not a nanosecond earlier")
    void silence(Direction direction) {
        SessionDriver driver = connected(direction).passAlmost(LIMIT);
        assertThat(driver.ends).isEmpty();

        assertThat(driver.pass(Duration.ofNanos(1)).end()).isEqualTo(Code.HANDSHAKE_TIMEOUT);
    }

    @Test
    @DisplayName("C17 version and everything else but verack does not help")
    void noVerack() {
        SessionDriver driver = SessionDriver.inbound().receive(version(70016));
        for (int second = 0; second < 59; second++) {
            driver.pass(Duration.ofSeconds(1)).receive(new Ping(second)).receive(new SendHeaders());
        }
        driver.passAlmost(Duration.ofSeconds(1));
        assertThat(driver.ends).isEmpty();

        assertThat(driver.pass(Duration.ofNanos(1)).end()).isEqualTo(Code.HANDSHAKE_TIMEOUT);
    }

    @Test
    @DisplayName("C17 H34 a version that drips in byte by byte does not help")
    void slowDrip() {
        byte[] frame = SessionDriver.frame("version", PayloadCodec.encode(version(70016)));
        SessionDriver driver = SessionDriver.inbound();
        for (int second = 0; second < 59; second++) {
            driver.receiveBytes(frame[second]).pass(Duration.ofSeconds(1));
        }
        driver.passAlmost(Duration.ofSeconds(1));
        assertThat(driver.ends).isEmpty();

        assertThat(driver.pass(Duration.ofNanos(1)).end()).isEqualTo(Code.HANDSHAKE_TIMEOUT);
    }

    @Test
    @DisplayName("C17 the last nanosecond is in time, and the handshake's time is told")
    void justInTime() {
        SessionDriver driver = SessionDriver.inbound().receive(version(70016)).passAlmost(LIMIT);
        assertThat(driver.session.handshakeTime()).isEmpty();

        driver.receive(new Verack()).pass(Duration.ofSeconds(10));

        assertThat(driver.ends).isEmpty();
        assertThat(driver.session.handshakeTime()).contains(LIMIT.minusNanos(1));
    }

    @Test
    void nothingHappensAfterTheEnd() {
        SessionDriver driver = SessionDriver.inbound();
        driver.session.closed(DisconnectReason.of(Code.PEER_CLOSED));
        driver.session.received(new Message(version(70016), 86, 0), driver.now);
        driver.session.tick(driver.now + Duration.ofDays(1).toNanos());

        assertThat(driver.log).isEmpty();
    }
}
