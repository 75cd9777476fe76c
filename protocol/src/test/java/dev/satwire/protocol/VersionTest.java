package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.satwire.protocol.MalformedMessageException.Reason;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The optional fields and the limits of {@code version}. */
class VersionTest {
    private static final byte[] WHOLE = PayloadCodec.encode(HandshakeExamples.VERSION);
    private static final int AGENT_OFFSET = 80;

    private static Version read(byte[] bytes) {
        return (Version) Decoding.decode("version", bytes).payload();
    }

    private static Version cut(int length) {
        return read(Arrays.copyOf(WHOLE, length));
    }

    @ParameterizedTest
    @CsvSource({"46, false, false, false", "80, true, false, false", "86, true, true, false", "90, true, true, true"})
    void mayEndEarlyWithBitcoinCoresDefaults(int length, boolean hasNonce, boolean hasAgent, boolean hasHeight) {
        Version v = HandshakeExamples.VERSION;

        assertThat(cut(length))
                .isEqualTo(new Version(
                        v.protocolVersion(),
                        v.services(),
                        v.timestamp(),
                        v.receiver(),
                        hasNonce ? v.sender() : NetAddr.UNSPECIFIED,
                        hasNonce ? v.nonce() : 1,
                        hasAgent ? v.userAgent() : WireText.EMPTY,
                        hasHeight ? v.startHeight() : -1,
                        true));
    }

    @Test
    void isAlwaysWrittenInFull() {
        assertThat(PayloadCodec.encode(cut(46))).hasSize(86);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 45, 47, 71, 72, 79, 81, 85, 87, 89})
    void endsInNoFieldsMiddle(int length) {
        assertThat(Decoding.failure("version", Arrays.copyOf(WHOLE, length)).reason())
                .isEqualTo(Reason.TRUNCATED);
    }

    @ParameterizedTest
    @CsvSource({"0, false", "1, true", "2, true", "127, true", "128, true", "255, true"})
    void anyRelayByteButZeroIsTrue(int relay, boolean expected) {
        byte[] bytes = WHOLE.clone();
        bytes[bytes.length - 1] = (byte) relay;

        assertThat(read(bytes).relay()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 0xFFFF_FFFFL})
    void numbersKeepAllTheirBits(long value) {
        Version extreme = new Version(
                (int) value,
                new Services(value),
                value,
                new NetAddr(new Services(value), Host.parse("::1"), (int) value & 0xFFFF),
                new NetAddr(new Services(~value), Host.parse("0.0.0.0"), 65535),
                value,
                WireText.EMPTY,
                (int) value,
                false);

        assertThat(read(PayloadCodec.encode(extreme))).isEqualTo(extreme);
    }

    private static byte[] withAgent(byte[] length, int present) {
        return Wire.concat(Arrays.copyOf(WHOLE, AGENT_OFFSET), length, new byte[present]);
    }

    @Test
    void userAgentOf256BytesIsTheLongest() {
        Version longest = read(withAgent(Wire.compactSize(256), 256));

        assertThat(longest.userAgent().length())
                .isEqualTo(Version.MAX_USER_AGENT_LENGTH)
                .isEqualTo(256);
        assertThat(Decoding.failure("version", withAgent(Wire.compactSize(257), 257))
                        .reason())
                .isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void cannotBeMadeWithALongerUserAgent() {
        assertThat(withAgent("x".repeat(256)).userAgent().length()).isEqualTo(256);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> withAgent("x".repeat(257)))
                .withMessageContaining("256")
                .withMessageContaining("257");
        assertThatIllegalArgumentException().isThrownBy(() -> withAgent("\u20ac".repeat(86)));
    }

    private static Version withAgent(String agent) {
        NetAddr none = NetAddr.UNSPECIFIED;
        return new Version(70016, Services.NONE, 0, none, none, 0, WireText.of(agent), 0, true);
    }

    @Test
    void userAgentMayHoldAnyBytesAndPrintsSafely() {
        byte[] agent = Wire.hex("1b5b33316d 0a 00 ff e280ae");
        Version version = read(
                Wire.concat(Arrays.copyOf(WHOLE, AGENT_OFFSET), Wire.compactSize(agent.length), agent, new byte[5]));

        assertThat(version.userAgent().toByteArray()).isEqualTo(agent);
        assertThat(version.toString())
                .contains("\\x1b[31m\\x0a\\x00\\xff\\xe2\\x80\\xae")
                .matches("[ -~]+");
    }

    @Test
    void hostsThatSixteenBytesCannotSayBecomeZeros() {
        NetAddr onion = new NetAddr(Services.NETWORK, Host.of(AddressNetwork.TORV3, new byte[32]), 8333);
        NetAddr brokenTorV2 = new NetAddr(Services.NONE, Host.of(AddressNetwork.TORV2, new byte[300]), 1);
        Version version = new Version(70016, Services.NONE, 0, onion, brokenTorV2, 0, WireText.EMPTY, 0, true);

        Version read = read(PayloadCodec.encode(version));

        assertThat(read.receiver()).isEqualTo(new NetAddr(Services.NETWORK, Host.parse("::"), 8333));
        assertThat(read.sender()).isEqualTo(new NetAddr(Services.NONE, Host.parse("::"), 1));
    }

    @Test
    void wantsAllItsParts() {
        NetAddr none = NetAddr.UNSPECIFIED;
        WireText agent = WireText.EMPTY;
        assertThatNullPointerException().isThrownBy(() -> new Version(0, null, 0, none, none, 0, agent, 0, true));
        assertThatNullPointerException()
                .isThrownBy(() -> new Version(0, Services.NONE, 0, null, none, 0, agent, 0, true));
        assertThatNullPointerException()
                .isThrownBy(() -> new Version(0, Services.NONE, 0, none, null, 0, agent, 0, true));
        assertThatNullPointerException()
                .isThrownBy(() -> new Version(0, Services.NONE, 0, none, none, 0, null, 0, true));
    }
}
