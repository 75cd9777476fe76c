package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.satwire.protocol.MalformedMessageException.Reason;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code addr}, {@code addrv2} and their entries. */
class AddressPayloadsTest {
    private static final String IPV4_ENTRY = "01000000 00 01 04 09090909 208d";

    private static TimestampedAddr entry(Host host) {
        return new TimestampedAddr(1, new NetAddr(Services.NETWORK, host, 8333));
    }

    private static AddrV2 addrV2(String hex) {
        return (AddrV2) Decoding.decode("addrv2", Wire.hex(hex)).payload();
    }

    @Test
    void aDecodedAddrCanBeToldOnAsAddrV2() {
        Addr addr = new Addr(List.of(entry(Host.parse("1.2.3.4")), entry(Host.parse("2001:db8::1"))));
        Addr decoded = (Addr) Decoding.decode("addr", PayloadCodec.encode(addr)).payload();

        AddrV2 again = new AddrV2(decoded.addresses());

        assertThat(Wire.hex(PayloadCodec.encode(again)))
                .isEqualTo(Wire.hex(PayloadCodec.encode(new AddrV2(addr.addresses()))));
        assertThat(new Addr(addrV2(Wire.hex(PayloadCodec.encode(again))).addresses()))
                .isEqualTo(addr);
    }

    @Test
    void aDecodedAddrCanBeToldOnAsAddrWithoutCopyingItsBytes() {
        Addr addr = new Addr(List.of(entry(Host.parse("1.2.3.4"))));
        Addr decoded = (Addr) Decoding.decode("addr", PayloadCodec.encode(addr)).payload();

        assertThat(new Addr(decoded.addresses()).addresses()).isSameAs(decoded.addresses());
        assertThat(PayloadCodec.encode(new Addr(decoded.addresses()))).isEqualTo(PayloadCodec.encode(addr));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void addrTakesNoHostThatDoesNotFitInSixteenBytes(int networkId) {
        Host host = Host.of(networkId, new byte[32]);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Addr(List.of(entry(Host.parse("1.2.3.4")), entry(host))))
                .withMessageContaining("addrv2");
        assertThat(new AddrV2(List.of(entry(host))).addresses()).hasSize(1);
    }

    @Test
    void addrTakesNoCjdnsUnknownOrBrokenTorV2Host() {
        for (Host host : List.of(
                Host.parse("fc00::1"), Host.of(7, new byte[16]), Host.of(99, new byte[4]), Host.of(3, new byte[9]))) {
            assertThatIllegalArgumentException().isThrownBy(() -> new Addr(List.of(entry(host))));
        }
    }

    @Test
    void entriesOfUnknownNetworksSpoilNothing() {
        AddrV2 addresses = addrV2("04"
                + "01000000 00 99 03 abcdef 208d"
                + IPV4_ENTRY
                + "01000000 00 03 0a 00000000000000000000 208d"
                + "01000000 00 ff fd0002" + "ee".repeat(512) + "208d");

        assertThat(addresses.addresses().stream()
                        .map(each -> each.address().host().isValid()))
                .containsExactly(false, true, false, false);
        assertThat(addresses.addresses().get(3).address().host().toByteArray()).hasSize(512);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "03", "07", "08", "99", "ff", "01", "04"})
    void anAddressOf513BytesSpoilsTheMessage(String network) {
        String entry = "01 01000000 00 " + network + " fd0102" + "00".repeat(513) + "208d";

        assertThat(Decoding.failure("addrv2", Wire.hex(entry)).reason()).isEqualTo(Reason.TOO_LARGE);
    }

    @ParameterizedTest
    @CsvSource({"1, 4", "2, 16", "4, 32", "5, 32", "6, 16"})
    void aWrongLengthOfALiveNetworkSpoilsTheMessage(int network, int right) {
        for (int length = 0; length <= 40; length++) {
            byte[] bytes = Wire.concat(
                    Wire.hex("01 01000000 00"),
                    new byte[] {(byte) network, (byte) length},
                    new byte[length],
                    Wire.hex("208d"));
            if (length == right) {
                Addr none = new Addr(List.of());
                assertThat(Decoding.decode("addrv2", bytes).payload()).isNotEqualTo(none);
            } else {
                assertThat(Decoding.failure("addrv2", bytes).reason()).isEqualTo(Reason.INVALID_VALUE);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 7, 8, 200, 255})
    void anyLengthGoesForOtherNetworks(int network) {
        for (int length : new int[] {0, 1, 10, 16, 252, 253, 512}) {
            Host host = Host.of(network, new byte[length]);
            AddrV2 addresses = new AddrV2(List.of(entry(host)));

            assertThat(Decoding.decode("addrv2", PayloadCodec.encode(addresses)).payload())
                    .isEqualTo(addresses);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "252, fc",
        "253, fdfd00",
        "65535, fdffff",
        "65536, fe00000100",
        "4294967295, feffffffff",
        "4294967296, ff0000000001000000",
        "-1, ffffffffffffffffff",
        "-9223372036854775808, ff0000000000000080"
    })
    void servicesOfAddrV2AreACompactSizeOfAnyValue(long bits, String encoded) {
        AddrV2 addresses = addrV2("01 01000000" + encoded + "01 04 09090909 208d");

        assertThat(addresses.addresses().get(0).address().services()).isEqualTo(new Services(bits));
        assertThat(Wire.hex(PayloadCodec.encode(addresses))).contains(encoded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fdfc00", "feffff0000", "ffffffffff00000000"})
    void servicesOfAddrV2AreInTheirShortestForm(String encoded) {
        assertThat(Decoding.failure("addrv2", Wire.hex("01 01000000" + encoded + "01 04 09090909 208d"))
                        .reason())
                .isEqualTo(Reason.NON_CANONICAL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fd0100", "fe01000000", "ff0100000000000000"})
    void countsAreInTheirShortestForm(String count) {
        assertThat(Decoding.failure("addrv2", Wire.hex(count + IPV4_ENTRY)).reason())
                .isEqualTo(Reason.NON_CANONICAL);
        assertThat(Decoding.failure("addr", Wire.hex(count + "00".repeat(30))).reason())
                .isEqualTo(Reason.NON_CANONICAL);
        assertThat(Decoding.failure("inv", Wire.hex(count + "00".repeat(36))).reason())
                .isEqualTo(Reason.NON_CANONICAL);
    }

    @ParameterizedTest
    @ValueSource(longs = {513, 0xFFFF, 0x10000, 33_554_432L, 33_554_433L, 0x7FFF_FFFFL, 0xFFFF_FFFFL, 1L << 32, -1})
    void aLengthThatIsOnlyClaimedCostsNothing(long claim) {
        byte[] bytes = Wire.concat(Wire.hex("01 01000000 00 aa"), Wire.compactSize(claim), Wire.hex("01020304"));

        assertThat(Decoding.failure("addrv2", bytes).reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(Allocation.of(() -> Decoding.failure("addrv2", bytes))).isLessThan(16_384);
    }

    @Test
    void timesAreUnsigned() {
        TimestampedAddr latest = new TimestampedAddr(0xFFFF_FFFFL, NetAddr.UNSPECIFIED);

        assertThat(latest.lastSeen()).isEqualTo(Instant.parse("2106-02-07T06:28:15Z"));
        assertThat(latest.toString()).isEqualTo("[::]:0 seen 2106-02-07T06:28:15Z");
        for (long outside : new long[] {-1, 1L << 32, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertThatIllegalArgumentException().isThrownBy(() -> new TimestampedAddr(outside, NetAddr.UNSPECIFIED));
        }
    }
}
