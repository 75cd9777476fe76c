package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class NetworkTest {

    @ParameterizedTest
    @CsvSource({
        "mainnet, f9beb4d9, 8333",
        "testnet3, 0b110907, 18333",
        "testnet4, 1c163f28, 48333",
        "signet, 0a03cf40, 38333",
        "regtest, fabfb5da, 18444"
    })
    void knowsTheNetworks(String name, String magic, int port) {
        Network network = Network.named(name);

        assertThat(HexFormat.of().toHexDigits(network.magic())).isEqualTo(magic);
        assertThat(network.defaultPort()).isEqualTo(port);
        assertThat(network).hasToString(name);
        assertThat(Network.known()).contains(network);
        assertThat(Network.withMagic(network.magic())).contains(network);
        assertThat(Network.named(name.toUpperCase(Locale.ROOT))).isSameAs(network);
        byte[] frame = new FrameEncoder(network).encode(new Verack());
        assertThat(Wire.hex(frame)).startsWith(magic);
    }

    @Test
    void agreesWithBitcoinCoresParameters() {
        Vectors.assumePresent();
        JsonNode networks = Vectors.json("extracted/networks.json").get("networks");

        assertThat(networks).hasSize(Network.known().size());
        for (JsonNode row : networks) {
            Network network = Network.named(row.get("network").asString());
            assertThat(HexFormat.of().toHexDigits(network.magic()))
                    .isEqualTo(row.get("magic_wire_bytes").asString());
            assertThat(network.defaultPort()).isEqualTo(row.get("default_port").asInt());
        }
    }

    @Test
    void computesThePublishedSignetMagics() {
        Vectors.assumePresent();
        JsonNode examples =
                Vectors.json("extracted/networks.json").get("signet_magic").get("examples");

        assertThat(examples).isNotEmpty();
        for (JsonNode row : examples) {
            Network network = Network.signet(Wire.hex(row.get("challenge").asString()));
            assertThat(HexFormat.of().toHexDigits(network.magic()))
                    .isEqualTo(row.get("magic").asString());
        }
    }

    @Test
    void signetWithTheDefaultChallengeIsSignet() {
        byte[] challenge = Wire.hex("512103ad5e0edad18cb1f0fc0d28a3d4f1f3e445640337489abb10404f2d1e086be430"
                + "210359ef5021964fe22d6f8e05b2463c9540ce96883fe3b278760f048f5189f2e6c452ae");

        assertThat(Network.signet(challenge)).isSameAs(Network.SIGNET);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 252, 253, 65_535, 65_536})
    void signetWithAChallengeOfItsOwnHasItsOwnMagic(int length) {
        byte[] challenge = new byte[length];
        byte[] hash = Wire.sha256d(Wire.concat(Wire.compactSize(length), challenge));

        Network network = Network.signet(challenge);

        String magic = Wire.hex(hash).substring(0, 8);
        assertThat(network).isEqualTo(new Network("signet-" + magic, HexFormat.fromHexDigits(magic), 38333));
        assertThat(Network.withMagic(network.magic())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "main", "bitcoin", "testnet", "mainnet ", "testnet5", "main\u001b[2Jnet"})
    void otherNamesAreRefusedWithTheList(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Network.named(name))
                .withMessageEndingWith("use one of mainnet, testnet3, testnet4, signet, regtest")
                .satisfies(e -> assertThat(e.getMessage()).matches("[ -~]+"));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void aPortIs16Bits(int port) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Network("x", 1, port));
    }

    @Test
    void aNetworkHasAName() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Network(" ", 1, 1));
        assertThat(new Network("x", 0, 0)).hasToString("x");
        assertThat(new Network("x", -1, 65_535).magic()).isEqualTo(-1);
    }
}
