package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.peers.DisconnectReason.ProtocolViolation;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.Ping;
import dev.satwire.protocol.Pong;
import dev.satwire.protocol.Verack;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The conformance list, C04 to C11, as far as it is the session's: which malformed messages end a connection. */
class MalformedMessagesTest {

    private static void assertKept(SessionDriver driver) {
        assertThat(driver.ends).isEmpty();
        driver.receive(new Ping(4711));
        assertThat(driver.sent).endsWith(new Pong(4711));
    }

    /** An address as in {@code addrv2}: time, services, network, length, bytes, port. */
    private static byte[] addrV2(int network, int claimedLength, int length) {
        byte[] size = claimedLength < 0xFD
                ? Payloads.bytes(claimedLength)
                : Payloads.bytes(0xFD, claimedLength & 0xFF, claimedLength >> 8);
        return Payloads.concat(
                Payloads.bytes(0, 0, 0, 1), Payloads.bytes(0), Payloads.bytes(network), size, new byte[length + 2]);
    }

    private static byte[] one(byte[] entry) {
        return Payloads.concat(Payloads.bytes(1), entry);
    }

    static Stream<Arguments> dropped() {
        return Stream.of(
                Arguments.of("C07 inv without a count", "inv", new byte[0]),
                Arguments.of("C07 inv without its items", "inv", Payloads.bytes(1)),
                Arguments.of("C07 addr cut short", "addr", Payloads.concat(Payloads.bytes(1), new byte[29])),
                Arguments.of("C07 empty ping", "ping", new byte[0]),
                Arguments.of("C07 empty pong", "pong", new byte[0]),
                Arguments.of("C07 truncated version", "version", new byte[45]),
                Arguments.of("C09 count not in its shortest form", "inv", Payloads.bytes(0xFD, 1, 0)),
                Arguments.of(
                        "C09 count over the sanity limit",
                        "inv",
                        Payloads.bytes(0xFF, 255, 255, 255, 255, 255, 255, 255, 255)),
                Arguments.of("C10 too many inv items claimed, none there", "inv", Payloads.bytes(0xFD, 0x51, 0xC3)),
                Arguments.of("C10 too many addr claimed, one missing", "addr", Payloads.items(1_000, 1_001, 30)),
                Arguments.of("C11 addrv2 with an address of 513 bytes", "addrv2", one(addrV2(99, 513, 513))),
                Arguments.of("C11 empty addrv2", "addrv2", new byte[0]),
                Arguments.of("C11 IPv4 of 16 bytes in addrv2", "addrv2", one(addrV2(1, 16, 16))));
    }

    @ParameterizedTest(name = "{0}: dropped, kept, not delivered")
    @MethodSource("dropped")
    void dropsTheMessageAndKeepsThePeer(String row, String command, byte[] payload) {
        SessionDriver driver = SessionDriver.shaken().receive(command, payload);

        assertThat(driver.delivered).as(row).isEmpty();
        assertKept(driver);
    }

    static Stream<Arguments> kept() {
        return Stream.of(
                Arguments.of("C06 unknown command", "abcdefghijkl", new byte[10]),
                Arguments.of("C06 empty unknown command", "foo", new byte[0]),
                Arguments.of("C05 command of nothing but NULs", "", new byte[3]),
                Arguments.of("C08 ping of 16 bytes", "ping", new byte[16]),
                Arguments.of("C08 inv with bytes behind it", "inv", new byte[100]),
                Arguments.of("C10 50,000 inv items", "inv", Payloads.items(50_000, 50_000, 36)),
                Arguments.of("C10 1,000 addr", "addr", Payloads.items(1_000, 1_000, 30)),
                Arguments.of("C11 addrv2 of no address", "addrv2", new byte[1]),
                Arguments.of("C11 addrv2 of an unknown network, 512 bytes", "addrv2", one(addrV2(99, 512, 512))));
    }

    @ParameterizedTest(name = "{0}: delivered")
    @MethodSource("kept")
    void deliversTheLargestAndTheOddest(String row, String command, byte[] payload) {
        SessionDriver driver = SessionDriver.shaken().receive(command, payload);

        assertThat(driver.delivered).as(row).hasSize(1);
        assertThat(driver.delivered.get(0).command().name()).isEqualTo(command);
        assertKept(driver);
    }

    @Test
    @DisplayName("C08 a verack with a payload completes the handshake")
    void verackWithPayload() {
        SessionDriver driver = SessionDriver.inbound().receive(SessionDriver.version(70016));
        driver.receive("verack", new byte[100]);

        assertKept(driver);
    }

    @ParameterizedTest
    @CsvSource({"inv, 50001, 36", "addr, 1001, 30", "addrv2, 1001, 9"})
    @DisplayName("C10 one item more than allowed ends the connection as MISBEHAVING")
    void oneTooMany(String command, int count, int itemSize) {
        SessionDriver driver = SessionDriver.shaken().receive(command, Payloads.items(count, count, itemSize));

        assertThat(driver.end()).isEqualTo(Code.MISBEHAVING);
        ProtocolViolation reason = (ProtocolViolation) driver.ends.get(0).facts();
        assertThat(reason.command().name()).isEqualTo(command);
        assertThat(reason.detail()).contains(Integer.toString(count)).hasSizeLessThan(200);
        assertThat(driver.delivered).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1_000})
    @DisplayName("C04 messages with a wrong checksum are dropped, the peer kept")
    void wrongChecksum(int count) {
        byte[] frame = SessionDriver.frame("ping", new byte[8]);
        frame[20] ^= 1;
        SessionDriver driver = SessionDriver.shaken();
        driver.sent.clear();
        for (int i = 0; i < count; i++) {
            driver.receiveBytes(frame);
        }
        assertThat(driver.sent).isEmpty();
        assertThat(driver.delivered).isEmpty();
        assertKept(driver);
    }

    @Test
    @DisplayName("C04 the checksum is judged before the contents: a corrupt late wtxidrelay or long inv ends nothing")
    void checksumComesFirst() {
        SessionDriver driver = SessionDriver.shaken();
        for (byte[] frame : new byte[][] {
            SessionDriver.frame("wtxidrelay"), SessionDriver.frame("inv", Payloads.items(50_001, 50_001, 36))
        }) {
            frame[20] ^= 1;
            driver.receiveBytes(frame);
        }
        assertKept(driver);
    }

    @ParameterizedTest
    @CsvSource({"6, 0", "5, 1", "5, 10", "5, 13", "5, 27", "5, 128", "5, 255", "11, 65"})
    @DisplayName("C05 illegal commands are dropped, the peer kept")
    void illegalCommand(int at, int value) {
        byte[] frame = SessionDriver.frame("ping", new byte[8]);
        frame[at] = (byte) value;
        SessionDriver driver = SessionDriver.shaken();
        driver.sent.clear();
        driver.receiveBytes(frame);

        assertThat(driver.sent).isEmpty();
        assertKept(driver);
    }

    static Stream<Payload> ordinary() {
        return Payloads.ordinary().stream();
    }

    @ParameterizedTest
    @MethodSource("ordinary")
    @DisplayName("C06 whatever is well formed is delivered after verack, once, with its length")
    void delivers(Payload payload) {
        SessionDriver driver = SessionDriver.shaken().receive(payload);

        assertThat(driver.delivered).containsExactly(payload);
        assertKept(driver);
    }

    @Test
    @DisplayName("C06 what nobody wants is skipped without a word")
    void skipped() {
        SessionDriver driver =
                SessionDriver.shaken().skip("foo").skip("sendcmpct").skip("");

        assertThat(driver.log).containsExactly("ready", "send ping");
        assertKept(driver);
    }

    @Test
    void handshakeMessagesAreNotDelivered() {
        SessionDriver driver = SessionDriver.shaken().receive(new Verack()).receive(SessionDriver.version(70016));

        assertThat(driver.delivered).isEmpty();
    }
}
