package dev.satwire.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.satwire.examples.Cli.Result;
import dev.satwire.protocol.Command;
import dev.satwire.protocol.FrameEncoder;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.Inv;
import dev.satwire.protocol.InventoryVector;
import dev.satwire.protocol.MessageHeader;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.PayloadCodec;
import dev.satwire.protocol.Ping;
import dev.satwire.protocol.Reject;
import dev.satwire.protocol.UnknownPayload;
import dev.satwire.protocol.Verack;
import dev.satwire.protocol.WireText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class DecodeCommandTest {
    private static final FrameEncoder REGTEST = new FrameEncoder(Network.REGTEST);
    private static final byte[] PING = REGTEST.encode(new Ping(0x0123456789abcdefL));
    private static final byte[] VERACK = REGTEST.encode(new Verack());
    private static final HexFormat HEX = HexFormat.of();

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    @Test
    void readsTheSameFromHexAndFromRawBytes() {
        String hex = HEX.formatHex(PING);
        Result expected = Cli.run("decode", hex, "--json");

        assertThat(expected.exitCode()).isZero();
        assertThat(expected.out().strip())
                .isEqualTo("{\"event\":\"message\",\"command\":\"ping\",\"size\":8,"
                        + "\"payload\":{\"nonce\":\"0x0123456789abcdef\"}}");
        assertThat(Cli.runWithInput(PING, "decode", "-", "--json")).isEqualTo(expected);
        assertThat(Cli.runWithInput(PING, "decode", "--json")).isEqualTo(expected);
        assertThat(Cli.runWithInput(hex, "decode", "-", "--json")).isEqualTo(expected);
        String wrapped = hex.toUpperCase(Locale.ROOT).replaceAll("(.{16})", " $1\r\n\t");
        assertThat(Cli.runWithInput(wrapped, "decode", "-", "--json")).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("networks")
    void findsTheNetworkInTheFirstFrame(Network network) {
        byte[] frame = new FrameEncoder(network).encode(new Ping(1));

        assertThat(Cli.runWithInput(frame, "decode").exitCode()).isZero();
    }

    static List<Network> networks() {
        return Network.known();
    }

    @Test
    void insistsOnTheNetworkAskedFor() {
        Result result = Cli.runWithInput(PING, "decode", "--network", "signet");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err().lines()).singleElement().asString().startsWith("BAD_MAGIC: frame 1");
    }

    @Test
    void refusesBytesOfNoNetwork() {
        Result result = Cli.run("decode", "00".repeat(24));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err().lines())
                .singleElement()
                .asString()
                .startsWith("BAD_MAGIC: the input begins with 00000000");
    }

    @Test
    void decodesEveryFieldOfWhatItKnows() {
        Hash256 hash = Hash256.sha256d(new byte[0]);
        byte[] inv = REGTEST.encode(
                new Inv(List.of(new InventoryVector(InventoryVector.WTX, hash), new InventoryVector(77, hash))));
        byte[] reject = REGTEST.encode(new Reject(WireText.of("tx"), 0x40, WireText.of("dust\n"), Optional.of(hash)));
        Result result = Cli.runWithInput(join(inv, reject, VERACK), "decode", "--json");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out().lines())
                .containsExactly(
                        "{\"event\":\"message\",\"command\":\"inv\",\"size\":73,\"payload\":{\"items\":["
                                + "{\"type\":\"WTX\",\"hash\":\"" + hash + "\"},"
                                + "{\"type\":\"0x4d\",\"hash\":\"" + hash + "\"}]}}",
                        "{\"event\":\"message\",\"command\":\"reject\",\"size\":42,\"payload\":{\"message\":\"tx\","
                                + "\"code\":64,\"reason\":\"dust\\\\x0a\",\"hash\":\"" + hash + "\"}}",
                        "{\"event\":\"message\",\"command\":\"verack\",\"size\":0,\"payload\":{}}");
    }

    @Test
    void showsWhatItDoesNotKnowInHexUpToALimit() {
        byte[] small = REGTEST.encode(UnknownPayload.of(new Command("foo"), new byte[] {1, 2, (byte) 0xff}));
        byte[] large = REGTEST.encode(UnknownPayload.of(new Command("foo"), new byte[100_000]));
        Result result = Cli.runWithInput(join(small, large), "decode", "--json");

        assertThat(result.exitCode()).isZero();
        assertThat(result.json().get(0).get("payload").get("hex").stringValue()).isEqualTo("0102ff");
        JsonNode second = result.json().get(1);
        assertThat(second.get("size").intValue()).isEqualTo(100_000);
        assertThat(second.get("payload").get("hex").stringValue()).hasSize(2 * PayloadForms.MAX_HEX_BYTES);
        assertThat(second.get("payload").get("omittedBytes").intValue())
                .isEqualTo(100_000 - PayloadForms.MAX_HEX_BYTES);
    }

    @Test
    void countsTrailingBytes() {
        byte[] padded = REGTEST.encode(UnknownPayload.of(Ping.COMMAND, new byte[11]));
        JsonNode message = Cli.runWithInput(padded, "decode", "--json").lastJson();

        assertThat(Result.fields(message)).containsExactly("event", "command", "size", "payload", "trailingBytes");
        assertThat(message.get("size").intValue()).isEqualTo(11);
        assertThat(message.get("trailingBytes").intValue()).isEqualTo(3);
    }

    @Test
    void laysMessagesOutForPeople() {
        Result result = Cli.runWithInput(join(PING, VERACK), "decode");

        assertThat(result.out().lines())
                .containsExactly("ping (8 bytes)", "  nonce: 0x0123456789abcdef", "verack (0 bytes)");
    }

    @Test
    void goesOnBehindABadFrameAndSaysWhereItWas() {
        byte[] bad = PING.clone();
        bad[20] ^= 1;
        byte[] illegal = PING.clone();
        illegal[4] = '\n';
        byte[] malformed = REGTEST.encode(UnknownPayload.of(Inv.COMMAND, new byte[] {2, 0}));
        Result result = Cli.runWithInput(join(PING, bad, illegal, malformed, VERACK), "decode", "--json");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.json().stream().map(line -> line.get("command").stringValue()))
                .containsExactly("ping", "verack");
        assertThat(result.err().lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith("BAD_CHECKSUM: frame 2, which begins at byte 32: ping: checksum"),
                        line -> assertThat(line).startsWith("BAD_COMMAND: frame 3, which begins at byte 64: "),
                        line -> assertThat(line).startsWith("TRUNCATED: frame 4, which begins at byte 96: inv: "));
    }

    @Test
    void stopsWhereTheStreamCannotBeReadOn() {
        byte[] huge = PING.clone();
        huge[19] = 0x7f;
        Result tooLarge = Cli.runWithInput(join(VERACK, huge), "decode", "--json");
        assertThat(tooLarge.exitCode()).isEqualTo(1);
        assertThat(tooLarge.json()).hasSize(1);
        assertThat(tooLarge.err().lines())
                .singleElement()
                .asString()
                .startsWith("FRAME_TOO_LARGE: frame 2, which begins at byte 24: ");

        Result foreign = Cli.runWithInput(join(VERACK, new byte[] {1}, PING), "decode", "--json");
        assertThat(foreign.exitCode()).isEqualTo(1);
        assertThat(foreign.err().lines())
                .singleElement()
                .asString()
                .startsWith("BAD_MAGIC: frame 2, which begins at byte 24: ");
    }

    @Test
    void countsWhatIsMissingAtEveryCut() {
        byte[] input = join(VERACK, PING);
        for (int length = 0; length < input.length; length++) {
            Result result = Cli.runWithInput(Arrays.copyOf(input, length), "decode", "--json");
            if (length == VERACK.length) {
                assertThat(result.exitCode()).isZero();
                continue;
            }
            boolean inFirst = length < VERACK.length;
            int start = inFirst ? 0 : VERACK.length;
            boolean headerComplete = length - start >= MessageHeader.LENGTH;
            int missing = headerComplete ? input.length - length : start + MessageHeader.LENGTH - length;
            String expected = length == 0
                    ? "TRUNCATED: there is no input"
                    : "TRUNCATED: frame " + (inFirst ? 1 : 2) + ", which begins at byte " + start + ": "
                            + (headerComplete ? "" : "at least ") + missing + " bytes are missing";
            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.err().lines()).containsExactly(expected);
            assertThat(result.out().lines()).hasSize(inFirst ? 0 : 1);
        }
    }

    @Test
    void printsWhatStandsBeforeBadHex() {
        Result odd = Cli.runWithInput(HEX.formatHex(VERACK) + "f", "decode", "-", "--json");
        assertThat(odd.exitCode()).isEqualTo(1);
        assertThat(odd.json()).hasSize(1);
        assertThat(odd.err().lines()).singleElement().asString().startsWith("BAD_HEX: ");

        Result wrong = Cli.runWithInput(HEX.formatHex(join(VERACK, PING)) + " x 00", "decode", "-", "--json");
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.json()).hasSize(2);
        assertThat(wrong.err().lines())
                .singleElement()
                .asString()
                .startsWith("BAD_HEX: ")
                .contains("character 114");
    }

    @Test
    void decodesOnePayloadOfAGivenCommand() {
        byte[] payload = PayloadCodec.encode(new Ping(255));
        Result result = Cli.run("decode", HEX.formatHex(payload), "--payload", "ping", "--json");
        assertThat(result.exitCode()).isZero();
        assertThat(result.lastJson().get("payload").get("nonce").stringValue()).isEqualTo("0x00000000000000ff");

        Result raw = Cli.runWithInput(payload, "decode", "--payload", "ping", "--json");
        assertThat(raw).isEqualTo(result);

        Result malformed = Cli.run("decode", "0100", "--payload", "inv");
        assertThat(malformed.exitCode()).isEqualTo(1);
        assertThat(malformed.err().lines()).singleElement().asString().startsWith("TRUNCATED: inv: ");
    }

    @Test
    void readsInputOfAnyLength() {
        byte[] input = new byte[PING.length * 50_000];
        for (int i = 0; i < 50_000; i++) {
            System.arraycopy(PING, 0, input, i * PING.length, PING.length);
        }
        assertThat(Cli.runWithInput(input, "decode", "--json").out().lines()).hasSize(50_000);
    }

    private static byte[] vector(String name) throws IOException {
        return vector("pcorey", name + ".bin");
    }

    private static byte[] vector(String source, String name) throws IOException {
        String folder = System.getProperty("satwire.vectors", "");
        Path file = Path.of(folder, source, name);
        assumeTrue(!folder.isEmpty() && Files.exists(file), () -> "skipped: no test vector " + file);
        return Files.readAllBytes(file);
    }

    @ParameterizedTest
    @CsvSource({
        "addr, addresses",
        "getaddr, ''",
        "getdata, items",
        "getheaders, version",
        "headers, headers",
        "inv, items",
        "ping, nonce",
        "pong, nonce",
        "tx, txid",
        "verack, ''",
        "version, protocolVersion",
    })
    void decodesCapturedFrames(String command, String firstField) throws IOException {
        byte[] frame = vector(command);
        Result result = Cli.runWithInput(frame, "decode", "-", "--json");

        assertThat(result.exitCode()).isZero();
        assertThat(result.err()).isEmpty();
        JsonNode message = result.lastJson();
        assertThat(Result.fields(message)).containsExactly("event", "command", "size", "payload");
        assertThat(message.get("event").stringValue()).isEqualTo("message");
        assertThat(message.get("command").stringValue()).isEqualTo(command);
        assertThat(message.get("size").intValue()).isEqualTo(frame.length - MessageHeader.LENGTH);
        assertThat(String.join(",", Result.fields(message.get("payload")))).startsWith(firstField);
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 21, 22, 23})
    void noticesEveryFlippedChecksumByteOfCapturedFrames(int position) throws IOException {
        for (String name : List.of("addr", "getaddr", "inv", "ping", "tx", "version")) {
            byte[] frame = vector(name);
            frame[position] ^= (byte) 0xff;
            Result result = Cli.runWithInput(frame, "decode", "-", "--json");

            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.out()).isEmpty();
            assertThat(result.err().lines())
                    .singleElement()
                    .asString()
                    .startsWith("BAD_CHECKSUM: frame 1, which begins at byte 0: " + name);
        }
    }

    @Test
    void decodesACapturedVersionFieldByField() throws IOException {
        JsonNode payload = Cli.runWithInput(vector("version"), "decode", "-", "--json")
                .lastJson()
                .get("payload");

        assertThat(payload.toString())
                .isEqualTo("{\"protocolVersion\":70015,\"services\":[\"NETWORK\",\"BLOOM\",\"WITNESS\"],"
                        + "\"servicesBits\":\"0xd\",\"timestamp\":1528146756,"
                        + "\"receiver\":{\"address\":\"160.16.233.215:18333\",\"services\":[\"NETWORK\",\"WITNESS\"],"
                        + "\"servicesBits\":\"0x9\"},\"sender\":{\"address\":\"[::]:0\",\"services\":[\"NETWORK\","
                        + "\"BLOOM\",\"WITNESS\"],\"servicesBits\":\"0xd\"},\"nonce\":\"0xd1c99ad7de620db0\","
                        + "\"userAgent\":\"/Satoshi:0.14.2/\",\"startHeight\":1322730,\"relay\":true}");
    }

    @ParameterizedTest
    @CsvSource({
        "block1.raw, 00000000839a8e6886ab5951d76f411475428afc90947ee320161bbf18eb6048, 1",
        "block426884.raw, 00000000000000000431d0ead6e0bd9f90ff0d469e9b05d51e3d04971f472973, 409",
        "block928848.raw, 00000000000001dc1c2cbd9c2419e9fd396449be12176b3b7c78c2784eb2f5e7, 676",
    })
    void decodesWholeBlocks(String file, String hash, int transactions) throws IOException {
        byte[] bytes = vector("bcoin", file);
        Result result = Cli.runWithInput(bytes, "decode", "--payload", "block", "--json");

        assertThat(result.exitCode()).isZero();
        JsonNode block = result.lastJson().get("payload");
        assertThat(block.get("hash").stringValue()).isEqualTo(hash);
        assertThat(block.get("size").intValue()).isEqualTo(bytes.length);
        assertThat(block.get("merkleRootValid").booleanValue()).isTrue();
        assertThat(block.path("witnessCommitmentValid").asBoolean(true)).isTrue();
        assertThat(block.get("transactions").size()).isEqualTo(transactions);

        assertThat(Cli.runWithInput(bytes, "decode", "--payload", "block").out().lines())
                .startsWith("block (" + bytes.length + " bytes)", "  hash: " + hash)
                .contains("    " + (transactions - 1) + ":");
    }
}
