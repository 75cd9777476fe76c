package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The addresses of Bitcoin Core's own tests (net_tests.cpp). */
class AddressVectorsTest {
    private static final String ENTRY_HEAD = "01 01000000 00";
    private static JsonNode vectors;

    @BeforeAll
    static void load() {
        Vectors.assumePresent();
        vectors = Vectors.json("extracted/core-bip155-addresses.json");
    }

    private static List<JsonNode> rows(String name) {
        return vectors.get(name).valueStream().toList();
    }

    static List<JsonNode> unserializeV2() {
        return rows("unserialize_v2");
    }

    static List<JsonNode> serialize() {
        return rows("serialize");
    }

    static List<JsonNode> validText() {
        return rows("text_valid");
    }

    static List<JsonNode> invalidText() {
        return rows("text_invalid");
    }

    static List<JsonNode> rfc5952() {
        return rows("ipv6_rfc5952");
    }

    static List<JsonNode> ipText() {
        return rows("ipv4_text");
    }

    @ParameterizedTest
    @MethodSource("unserializeV2")
    void addrV2EntriesAreValidIgnoredOrErrorsAsInCore(JsonNode row) {
        String hex = row.get("hex").asString();
        String result = row.get("result").asString();
        byte[] alone = Wire.hex(ENTRY_HEAD + hex + "208d");
        if (result.equals("error")) {
            assertThat(Decoding.failure("addrv2", alone)).isNotNull();
            return;
        }
        Message message = Decoding.decode("addrv2", alone);
        Host host = ((AddrV2) message.payload()).addresses().get(0).address().host();

        assertThat(message.trailingBytes()).isZero();
        assertThat(PayloadCodec.encode(message.payload())).isEqualTo(alone);
        assertThat(host.isValid()).isEqualTo(result.equals("valid"));
        if (result.equals("valid")) {
            assertThat(host.network().toString())
                    .isEqualTo(row.get("network").asString().toLowerCase(Locale.ROOT));
            assertThat(host.toString()).isEqualTo(row.get("text").asString());
            assertThat(Host.parse(host.toString())).isEqualTo(host);
            assertThat(host.isV1Compatible())
                    .isEqualTo(row.get("addrv1_representable").asBoolean());
        }
    }

    @ParameterizedTest
    @MethodSource("unserializeV2")
    void anEntryBehindAnIgnoredOneIsStillRead(JsonNode row) {
        if (row.get("result").asString().equals("error")) {
            return;
        }
        byte[] two =
                Wire.hex("02 01000000 00" + row.get("hex").asString() + "208d" + "02000000 01 01 04 09090909 208d");

        AddrV2 addresses = (AddrV2) Decoding.decode("addrv2", two).payload();

        assertThat(addresses.addresses().get(1))
                .isEqualTo(new TimestampedAddr(2, NetAddr.parse("9.9.9.9:8333").withServices(Services.NETWORK)));
    }

    @ParameterizedTest
    @MethodSource("serialize")
    void serialisesAsCore(JsonNode row) {
        String text = row.get("text").asString();
        Host host = text.startsWith("internal")
                ? Host.of(AddressNetwork.IPV6, Wire.hex(row.get("addrv1").asString()))
                : Host.parse(text);
        NetAddr address = new NetAddr(Services.NONE, host, 0x1234);
        if (row.has("addrv1")) {
            Version version = new Version(0, Services.NONE, 0, address, address, 0, WireText.EMPTY, 0, true);
            assertThat(Wire.hex(PayloadCodec.encode(version)).substring(2 * 28, 2 * 46))
                    .isEqualTo(row.get("addrv1").asString() + "1234");
        }
        if (row.has("addrv2")) {
            AddrV2 payload = new AddrV2(List.of(new TimestampedAddr(1, address)));
            assertThat(PayloadCodec.encode(payload))
                    .isEqualTo(Wire.hex(ENTRY_HEAD + row.get("addrv2").asString() + "1234"));
        }
    }

    @ParameterizedTest
    @MethodSource("validText")
    void readsTextInAnyCaseAndWritesItInLower(JsonNode row) {
        Host host = Host.parse(row.get("in").asString());

        assertThat(host.network().toString())
                .isEqualTo(row.get("network").asString().toLowerCase(Locale.ROOT));
        assertThat(Wire.hex(host.toByteArray())).isEqualTo(row.get("bytes").asString());
        assertThat(host.toString()).isEqualTo(row.get("canonical").asString());
        assertThat(Host.parse(row.get("in").asString().toUpperCase(Locale.ROOT)))
                .isEqualTo(host);
    }

    @ParameterizedTest
    @MethodSource("invalidText")
    void refusesOtherText(JsonNode row) {
        String text = row.get("in").asString();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Host.parse(text))
                .satisfies(e -> assertThat(e.getMessage()).matches("[ -~]{10,1200}"));
        assertThatIllegalArgumentException().isThrownBy(() -> Endpoint.parse(text + ":8333", 1));
    }

    @ParameterizedTest
    @MethodSource("rfc5952")
    void writesIpv6InItsCanonicalForm(JsonNode row) {
        Host host = Host.parse(row.get(0).asString());

        assertThat(host.toString()).isEqualTo(row.get(1).asString());
        assertThat(Host.parse("[" + row.get(0).asString() + "]")).isEqualTo(host);
        assertThat(Host.parse(host.toString())).isEqualTo(host);
    }

    @ParameterizedTest
    @MethodSource("ipText")
    void agreesWithCoreOnWhatIsValid(JsonNode row) {
        assertThat(Host.parse(row.get("in").asString()).isValid())
                .isEqualTo(row.get("valid").asBoolean());
    }
}
