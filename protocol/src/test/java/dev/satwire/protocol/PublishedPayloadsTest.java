package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.protocol.MalformedMessageException.Reason;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Messages published in the tests of Bitcoin Core and rust-bitcoin. */
class PublishedPayloadsTest {
    private static JsonNode messages;

    @BeforeAll
    static void load() {
        Vectors.assumePresent();
        messages = Vectors.json("extracted/rust-bitcoin-messages.json").get("messages");
    }

    private static byte[] message(String what) {
        for (JsonNode each : messages) {
            if (each.get("what").asString().startsWith(what)) {
                return Wire.hex(each.get("hex").asString());
            }
        }
        throw new AssertionError("no vector " + what);
    }

    static List<String> mainnetFrames() {
        return messages.valueStream()
                .map(each -> each.get("what").asString())
                .filter(what -> what.contains("v1 frame mainnet"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("mainnetFrames")
    void framesDecodeAndEncodeToTheSame(String what) {
        byte[] frame = message(what);

        List<Frame> decoded = Decoding.atOnce(Network.MAINNET, frame);

        assertThat(decoded).singleElement().isInstanceOfSatisfying(Message.class, message -> {
            assertThat(what).startsWith(message.payload().command().name());
            assertThat(new FrameEncoder(Network.MAINNET).encode(message.payload()))
                    .isEqualTo(frame);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"version payload", "version payload 70002"})
    void readsVersion70002(String what) {
        byte[] bytes = message(what);
        Version version = (Version) Decoding.decode("version", bytes).payload();

        assertThat(version.protocolVersion()).isEqualTo(70002);
        assertThat(version.services()).isEqualTo(Services.NETWORK);
        assertThat(version.timestamp()).isEqualTo(1_401_217_254);
        assertThat(version.receiver()).isEqualTo(NetAddr.parse("0.0.0.0:0").withServices(Services.NETWORK));
        assertThat(version.sender().host().network()).isEqualTo(AddressNetwork.TORV2);
        assertThat(version.sender().port()).isEqualTo(8333);
        assertThat(Long.toUnsignedString(version.nonce())).isEqualTo("16735069437859780935");
        assertThat(version.userAgent()).isEqualTo(WireText.of("/Satoshi:0.9.99/"));
        assertThat(version.startHeight()).isEqualTo(302_892);
        assertThat(version.relay()).isTrue();
        assertThat(PayloadCodec.encode(version)).isEqualTo(bytes);
    }

    @Test
    void readsVersion70015() {
        Message message = (Message) Decoding.atOnce(Network.MAINNET, message("version v1 frame mainnet"))
                .get(0);
        Version version = (Version) message.payload();

        assertThat(version.protocolVersion()).isEqualTo(70015);
        assertThat(version.services()).isEqualTo(new Services(0x40D));
        assertThat(version.services().names()).containsExactly("NETWORK", "BLOOM", "WITNESS", "NETWORK_LIMITED");
        assertThat(version.receiver().endpoint().toString()).isEqualTo("91.240.140.128:46269");
        assertThat(version.userAgent().toString()).isEqualTo("/Satoshi:0.17.1/");
        assertThat(version.startHeight()).isEqualTo(560_275);
    }

    @Test
    void readsRejects() {
        Reject conflict = (Reject)
                Decoding.decode("reject", message("reject payload (tx, 0x12")).payload();
        Reject nonFinal = (Reject)
                Decoding.decode("reject", message("reject payload (tx, 0x40")).payload();

        assertThat(conflict)
                .isEqualTo(new Reject(
                        WireText.of("tx"),
                        Reject.DUPLICATE,
                        WireText.of("txn-mempool-conflict"),
                        Optional.of(
                                Hash256.parse("0470f4f2dc4191221b59884bcffaaf00932748ab46356a80413c0b86d354df05"))));
        assertThat(nonFinal.code()).isEqualTo(Reject.NONSTANDARD);
        assertThat(nonFinal.reason().toString()).isEqualTo("non-final");
        assertThat(nonFinal.hash().map(Hash256::toString))
                .contains("0b46a539138b5fde4e341b37f2d945c23d41193b30caa7fcbd8bdb836cbe9b25");
    }

    @Test
    void readsAddrV2WithAnUnknownNetwork() {
        byte[] bytes = message("addrv2 payload: entry 1");
        AddrV2 addresses = (AddrV2) Decoding.decode("addrv2", bytes).payload();

        assertThat(addresses.addresses().get(0).address().host()).isEqualTo(Host.of(0x99, Wire.hex("abab")));
        assertThat(addresses.addresses().get(1))
                .isEqualTo(new TimestampedAddr(
                        0x83766279L, NetAddr.parse("9.9.9.9:8333").withServices(new Services(0x448))));
        assertThat(PayloadCodec.encode(addresses)).isEqualTo(bytes);
    }

    @Test
    void dropsAFrameWithABadChecksumAndOneWithAnAnnouncementThatIsNeither0Nor1() {
        // The magic of rust-bitcoin's test is no network's: a custom one.
        byte[] badChecksum = message("sendcmpct with bad checksum");
        Network custom = new Network("custom", ByteBuffer.wrap(badChecksum).getInt(), 0);

        assertThat(Decoding.atOnce(custom, badChecksum)).singleElement().isInstanceOf(DroppedMessage.class);
        assertThat(Decoding.atOnce(Network.MAINNET, message("sendcmpct v1 frame")))
                .singleElement()
                .isInstanceOfSatisfying(
                        DroppedMessage.class,
                        dropped -> assertThat(dropped.problem().reason()).isEqualTo(Reason.INVALID_VALUE));
    }

    @Test
    void readsBitcoinCoresAddrAndAddrV2() {
        JsonNode core = Vectors.json("extracted/core-addr-addrv2-payloads.json");
        byte[] v1 = Wire.hex(core.get("addr_payload").asString());
        byte[] v2 = Wire.hex(core.get("addrv2_payload").asString());
        List<TimestampedAddr> expected = core.get("entries")
                .valueStream()
                .map(entry -> new TimestampedAddr(
                        entry.get("time").asLong(),
                        new NetAddr(
                                new Services(entry.get("services").asLong()),
                                Host.parse(entry.get("ip").asString()),
                                entry.get("port").asInt())))
                .toList();

        assertThat(expected).hasSize(3);
        assertThat(Decoding.decode("addr", v1).payload()).isEqualTo(new Addr(expected));
        assertThat(Decoding.decode("addrv2", v2).payload()).isEqualTo(new AddrV2(expected));
        assertThat(PayloadCodec.encode(new Addr(expected))).isEqualTo(v1);
        assertThat(PayloadCodec.encode(new AddrV2(expected))).isEqualTo(v2);
    }

    /** The commands of the rows that are payloads alone, by how the row begins. */
    private static final Map<String, List<String>> PAYLOADS = Map.of(
            "version payload", List.of("version"),
            "tx payload", List.of("tx"),
            "block payload", List.of("block"),
            "merkleblock payload", List.of("merkleblock"),
            "cmpctblock payload", List.of("cmpctblock"),
            "blocktxn payload", List.of("blocktxn"),
            "getblocks/getheaders payload", List.of("getblocks", "getheaders"),
            "reject payload", List.of("reject"),
            "addrv2 payload", List.of("addrv2"));

    static List<String> rows() {
        return messages.valueStream().map(each -> each.get("what").asString()).toList();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyRowDecodesToItsTypeAndEncodesToTheSame(String what) {
        byte[] bytes = message(what);
        List<String> commands = PAYLOADS.entrySet().stream()
                .filter(entry -> what.startsWith(entry.getKey()))
                .flatMap(entry -> entry.getValue().stream())
                .toList();
        if (!commands.isEmpty()) {
            commands.forEach(command -> assertSurvives(command, bytes));
        } else if (what.contains("header")) {
            assertHeader(what, bytes);
        } else if (what.equals("final alert payload")) {
            assertSurvives("alert", Wire.concat(bytes, Wire.hex("00"))); // the row has no signature
        } else if (what.contains("BIP324 contents")) {
            assertContents(bytes);
        } else {
            // The frames have tests of their own.
            assertThat(what).matches("sendcmpct .*must be rejected.*|.* v1 frame mainnet.*");
        }
    }

    private static void assertSurvives(String command, byte[] bytes) {
        Message message = Decoding.decode(command, bytes);

        assertThat(message.payload()).isNotInstanceOf(UnknownPayload.class);
        assertThat(message.trailingBytes()).isZero();
        assertThat(PayloadCodec.encode(message.payload())).isEqualTo(bytes);
    }

    private static void assertHeader(String what, byte[] bytes) {
        BlockHeader header = BlockHeader.parse(bytes);

        assertThat(header.toByteArray()).isEqualTo(bytes);
        assertThat(header.hasProofOfWork()).isTrue();
        int hash = what.indexOf("hash ");
        if (hash >= 0) {
            assertThat(header.hash()).hasToString(what.substring(hash + 5));
        }
    }

    /** A command of twelve bytes behind a zero, and the payload; or the short id of a command and nothing. */
    private static void assertContents(byte[] contents) {
        if (contents[0] == 0) {
            Command command = PayloadRegistry.command(contents, 1);
            assertSurvives(command.name(), Arrays.copyOfRange(contents, 13, contents.length));
        } else {
            assertThat(contents).hasSize(1);
        }
    }
}
