package dev.satwire.peers;

import static dev.satwire.peers.SessionDriver.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.peers.PeerOptions.CompactBlocks;
import dev.satwire.protocol.Bytes;
import dev.satwire.protocol.Feature;
import dev.satwire.protocol.FeeFilter;
import dev.satwire.protocol.SendCmpct;
import dev.satwire.protocol.SendHeaders;
import dev.satwire.protocol.SendTxRcncl;
import dev.satwire.protocol.Verack;
import dev.satwire.protocol.Version;
import dev.satwire.protocol.WireText;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the two sides ask of each other around {@code verack}: sendheaders, sendcmpct, feefilter, feature. */
class NegotiationTest {
    private static final Feature ONE = new Feature(WireText.of("BIP332"), Bytes.of((byte) 1));
    private static final Feature TWO = new Feature(WireText.of("more"), Bytes.EMPTY);
    private static final PeerOptions ALL = PeerOptions.DEFAULT
            .withSendHeaders(true)
            .withCompactBlocks(CompactBlocks.LOW_BANDWIDTH)
            .withFeeFilter(1_000)
            .withFeatures(List.of(ONE, TWO));

    private static SessionDriver connected(Direction direction, PeerOptions options) {
        return SessionDriver.of(direction, options).connect();
    }

    /** A session that announced 70017 to a peer that did, between {@code version} and {@code verack}. */
    private static SessionDriver between() {
        return connected(Direction.INBOUND, ALL).receive(version(70017));
    }

    private static Feature feature(String id, int data) {
        return new Feature(WireText.of(id), Bytes.of((byte) data));
    }

    private static byte[] featureBytes(int idLength, int dataLength, int trailing) {
        byte[] data = dataLength < 0xFD
                ? Payloads.bytes(dataLength)
                : Payloads.bytes(0xFD, dataLength & 0xFF, dataLength >> 8);
        return Payloads.concat(
                Payloads.bytes(idLength), new byte[idLength], data, new byte[dataLength], new byte[trailing]);
    }

    @Test
    @DisplayName("C12 outbound: everything that was asked for, in Core's order")
    void outboundOrder() {
        SessionDriver driver =
                connected(Direction.OUTBOUND, ALL).receive(version(70017)).receive(new Verack());

        assertThat(driver.log)
                .containsExactly(
                        "send version",
                        "send wtxidrelay",
                        "send sendaddrv2",
                        "send feature",
                        "send feature",
                        "send verack",
                        "send sendcmpct",
                        "ready",
                        "send ping",
                        "send feefilter",
                        "send sendheaders");
        assertThat(driver.sent).containsSubsequence(ONE, TWO).contains(new SendCmpct(false, 2), new FeeFilter(1_000));
        assertThat(((Version) driver.sent.get(0)).protocolVersion()).isEqualTo(70017);
    }

    @Test
    @DisplayName("C12 inbound: nothing before their version, then everything in the same order")
    void inboundOrder() {
        SessionDriver driver = connected(Direction.INBOUND, ALL);
        assertThat(driver.log).isEmpty();
        driver.receive(version(70017)).receive(new Verack());

        assertThat(driver.commandsSent())
                .containsExactly(
                        "version",
                        "wtxidrelay",
                        "sendaddrv2",
                        "feature",
                        "feature",
                        "verack",
                        "sendcmpct",
                        "ping",
                        "feefilter",
                        "sendheaders");
    }

    @ParameterizedTest
    @CsvSource({
        "70016, sendcmpct ping feefilter sendheaders",
        "70014, sendcmpct ping feefilter sendheaders",
        "70013, ping feefilter sendheaders",
        "70012, ping sendheaders",
        "70011, ping",
        "31800, ping"
    })
    @DisplayName("C12 each wish goes to peers that know it only, feature to 70017 and more only")
    void wishesNeedTheirVersion(int theirs, String after) {
        for (Direction direction : Direction.values()) {
            SessionDriver driver =
                    connected(direction, ALL).receive(version(theirs)).receive(new Verack());
            List<String> sent = driver.commandsSent();

            assertThat(sent).doesNotContain("feature");
            assertThat(String.join(" ", sent.subList(sent.indexOf("verack") + 1, sent.size())))
                    .isEqualTo(after);
        }
    }

    @Test
    @DisplayName("C12 an identity that says 70015 is announced as it is, and tells of no feature")
    void identityBoundsFeatures() {
        SessionDriver driver = new SessionDriver(
                        Direction.OUTBOUND,
                        ALL,
                        Identity.DEFAULT.withProtocolVersion(70015),
                        SessionDriver.PUBLIC_ADDRESS,
                        1,
                        new HashMap<>())
                .connect()
                .receive(version(70017));

        assertThat(((Version) driver.sent.get(0)).protocolVersion()).isEqualTo(70015);
        assertThat(driver.commandsSent()).containsExactly("version", "verack");
    }

    @Test
    @DisplayName("BIP152 high bandwidth is asked for if the options say so")
    void highBandwidth() {
        PeerOptions options = PeerOptions.DEFAULT.withCompactBlocks(CompactBlocks.HIGH_BANDWIDTH);
        assertThat(SessionDriver.shaken(options).sent).first().isEqualTo(new SendCmpct(true, 2));
    }

    @Test
    @DisplayName("BIP152 sendcmpct counts before verack and after; the last one holds; versions other than 2 do not")
    void sendCmpct() {
        SessionDriver driver = between().receive(new SendCmpct(true, 2));
        assertThat(driver.session.features().compactBlocks()).contains(new SendCmpct(true, 2));

        driver.receive(new Verack()).receive(new SendCmpct(false, 2));
        for (long other : new long[] {0, 1, 3, -1, Long.MIN_VALUE}) {
            driver.receive(new SendCmpct(true, other));
        }
        assertThat(driver.session.features().compactBlocks()).contains(new SendCmpct(false, 2));
        assertThat(driver.delivered).hasSize(6);
        assertThat(driver.ends).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 255})
    @DisplayName("Core 32: sendcmpct that announces neither 0 nor 1 is MISBEHAVING, before verack and after")
    void badSendCmpct(int announce) {
        byte[] payload = Payloads.bytes(announce, 2, 0, 0, 0, 0, 0, 0, 0);
        assertThat(connected(Direction.INBOUND, ALL).receive("sendcmpct", payload).ends)
                .isEmpty();
        assertThat(between().receive("sendcmpct", payload).end()).isEqualTo(Code.MISBEHAVING);
        assertThat(SessionDriver.shaken().receive("sendcmpct", payload).end()).isEqualTo(Code.MISBEHAVING);
    }

    @Test
    @DisplayName("C07 a truncated sendcmpct is dropped, the peer kept")
    void truncatedSendCmpct() {
        for (int length = 0; length < 9; length++) {
            byte[] payload = new byte[length];
            assertThat(between().receive("sendcmpct", payload).ends).isEmpty();
            assertThat(SessionDriver.shaken().receive("sendcmpct", payload).ends)
                    .isEmpty();
        }
    }

    @Test
    @DisplayName("BIP133 feefilter counts after verack only, the last one holds, and what is no money is ignored")
    void feeFilter() {
        SessionDriver driver = between().receive(new FeeFilter(5)).receive(new Verack());
        assertThat(driver.session.features().feeFilter()).isEmpty();

        driver.receive(new FeeFilter(7)).receive(new FeeFilter(2_100_000_000_000_000L));
        assertThat(driver.session.features().feeFilter()).hasValue(2_100_000_000_000_000L);
        for (long bad : new long[] {-1, 2_100_000_000_000_001L, Long.MIN_VALUE, Long.MAX_VALUE}) {
            driver.receive(new FeeFilter(bad));
        }
        assertThat(driver.session.features().feeFilter()).hasValue(2_100_000_000_000_000L);
        assertThat(driver.receive(new FeeFilter(0)).session.features().feeFilter())
                .hasValue(0);
        assertThat(driver.ends).isEmpty();
    }

    @Test
    @DisplayName("BIP434 features are kept by id, the last of one id, and told in order")
    void features() {
        SessionDriver driver = between().receive(feature("zzzz", 1)).receive(feature("aaaa", 2));
        driver.receive(feature("zzzz", 3)).receive(new Verack());
        PeerFeatures features = driver.session.features();

        assertThat(features.features().keySet()).containsExactly(WireText.of("aaaa"), WireText.of("zzzz"));
        assertThat(features.feature("zzzz")).contains(Bytes.of((byte) 3));
        assertThat(features.feature("none")).isEqualTo(Optional.empty());
        assertThatThrownBy(() -> features.features().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThat(driver.delivered).isEmpty();
    }

    @Test
    @DisplayName("H18 BIP434: of 100,000 features in one handshake 32 are kept, the peer is")
    void manyFeatures() {
        SessionDriver driver = between();
        for (int i = 0; i < 100_000; i++) {
            driver.receive(feature("id%06d".formatted(i), 1));
        }
        driver.receive(feature("id000031", 9)).receive(new Verack());

        PeerFeatures features = driver.session.features();
        assertThat(features.features()).hasSize(PeerFeatures.MAX_FEATURES);
        assertThat(features.feature("id000031")).contains(Bytes.of((byte) 9));
        assertThat(features.feature("id000032")).isEmpty();
        assertThat(driver.session.isReady()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"4, 0, 0", "80, 512, 0", "4, 512, 0", "80, 0, 0"})
    @DisplayName("H18 BIP434: ids of 4 and 80 bytes and data of 512 are taken, printable or not")
    void largestFeatures(int id, int data, int trailing) {
        SessionDriver driver = between().receive("feature", featureBytes(id, data, trailing));
        assertThat(driver.receive(new Verack()).session.features().features()).hasSize(1);
        assertThat(driver.ends).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"3, 0, 0", "0, 0, 0", "81, 0, 0", "4, 513, 0", "4, 0, 1", "80, 512, 1"})
    @DisplayName("C07 H18 BIP434: a malformed feature ends the connection as PROTOCOL")
    void malformedFeature(int id, int data, int trailing) {
        SessionDriver driver = between().receive("feature", featureBytes(id, data, trailing));
        assertThat(driver.end()).isEqualTo(Code.PROTOCOL);
        assertThat(((DisconnectReason.ProtocolViolation) driver.ends.get(0).facts()).command())
                .isEqualTo(Feature.COMMAND);
    }

    @Test
    @DisplayName("C07 a feature cut short ends the connection as PROTOCOL, one with a bad checksum does not")
    void truncatedFeature() {
        byte[] whole = featureBytes(4, 2, 0);
        for (int length = 0; length < whole.length; length++) {
            SessionDriver driver = between().receive("feature", Arrays.copyOf(whole, length));
            assertThat(driver.end()).as("cut at %d", length).isEqualTo(Code.PROTOCOL);
        }
        byte[] frame = SessionDriver.frame("feature", whole);
        frame[20] ^= 1;
        assertThat(between().receiveBytes(frame).ends).isEmpty();
        assertThat(SessionDriver.shaken().receiveBytes(frame).ends).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    @DisplayName("BIP434 a feature on a connection below 70017 ends it as PROTOCOL, one before version is ignored")
    void featureNeedsItsVersion(Direction direction) {
        assertThat(connected(direction, ALL)
                        .receive(version(70016))
                        .receive(ONE)
                        .end())
                .isEqualTo(Code.PROTOCOL);
        assertThat(connected(direction, PeerOptions.DEFAULT)
                        .receive(version(70017))
                        .receive(ONE)
                        .end())
                .isEqualTo(Code.PROTOCOL);

        SessionDriver early = connected(direction, ALL).receive(ONE).receive("feature", new byte[1]);
        early.receive(version(70017)).receive(new Verack());
        assertThat(early.session.features().features()).isEmpty();
        assertThat(early.ends).isEmpty();
    }

    @Test
    @DisplayName("C16 feature after verack ends the connection, malformed or not")
    void lateFeature() {
        assertThat(between().receive(new Verack()).receive(ONE).end()).isEqualTo(Code.PROTOCOL);
        assertThat(between().receive(new Verack()).receive("feature").end()).isEqualTo(Code.PROTOCOL);
    }

    @Test
    @DisplayName("BIP330 sendtxrcncl in time is ignored whatever it says, late it ends the connection (C16)")
    void sendTxRcncl() {
        SessionDriver driver = between().receive(new SendTxRcncl(0, 1));
        driver.receive(new SendTxRcncl(1, 1)).receive(new SendTxRcncl(1, 1));
        driver.receive("sendtxrcncl", new byte[3]).receive(new Verack());
        assertThat(driver.session.isReady()).isTrue();
        assertThat(driver.ends).isEmpty();

        assertThat(SessionDriver.shaken().receive("sendtxrcncl", new byte[3]).end())
                .isEqualTo(Code.PROTOCOL);
    }

    @Test
    void wishesAreTakenWhileThePeerIsIdle() {
        SessionDriver driver = SessionDriver.shaken().pass(Duration.ofMinutes(1));
        driver.receive(new SendHeaders()).receive(new FeeFilter(3)).receive(new SendCmpct(true, 2));

        assertThat(driver.session.features())
                .isEqualTo(PeerFeatures.of(70016)
                        .withSendHeaders()
                        .withFeeFilter(3)
                        .with(new SendCmpct(true, 2)));
    }
}
