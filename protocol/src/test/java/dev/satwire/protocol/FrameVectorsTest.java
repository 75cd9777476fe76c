package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames captured from real nodes (the fixtures of pcorey/bitcoin_network), cut in every way. */
class FrameVectorsTest {
    private static SortedMap<String, byte[]> frames;

    @BeforeAll
    static void load() {
        Vectors.assumePresent();
        frames = Vectors.all("pcorey", ".bin");
    }

    static List<String> files() {
        return List.copyOf(frames.keySet());
    }

    private static FrameDecoder decoder() {
        return new FrameDecoder(Network.TESTNET3);
    }

    private static Message only(String file) {
        List<Frame> decoded = Decoding.atOnce(Network.TESTNET3, frames.get(file));
        assertThat(decoded).hasSize(1);
        return (Message) decoded.get(0);
    }

    @ParameterizedTest
    @MethodSource("files")
    void decodesAndEncodesToTheSameFrame(String file) {
        Message message = only(file);

        assertThat(message.payload()).isNotInstanceOf(UnknownPayload.class);
        assertThat(message.payload().command().name()).isEqualTo(file.replace(".bin", ""));
        assertThat(message.payloadLength()).isEqualTo(frames.get(file).length - MessageHeader.LENGTH);
        assertThat(new FrameEncoder(Network.TESTNET3).encode(message.payload())).isEqualTo(frames.get(file));
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyCutIntoTwoGivesTheSameMessage(String file) {
        byte[] frame = frames.get(file);
        Message whole = only(file);
        for (int at = 0; at <= frame.length; at++) {
            assertThat(Decoding.inChunks(decoder(), frame, List.of(at)))
                    .as("cut at %d", at)
                    .containsExactly(whole);
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void byteByByteGivesTheSameMessage(String file) {
        assertThat(Decoding.evenly(decoder(), frames.get(file), 1)).containsExactly(only(file));
    }

    @Test
    void everyCutOfTheWholeStreamGivesTheSameMessages() {
        byte[] stream = Wire.concat(frames.values().toArray(new byte[0][]));
        List<Frame> whole = new ArrayList<>();
        files().forEach(file -> whole.add(only(file)));

        for (int at = 0; at <= stream.length; at++) {
            assertThat(Decoding.inChunks(decoder(), stream, List.of(at))).isEqualTo(whole);
        }
        for (int size = 1; size <= 200; size++) {
            assertThat(Decoding.evenly(decoder(), stream, size)).isEqualTo(whole);
        }
    }

    @Test
    void readsTheVersionAsItWasSent() {
        Version version = (Version) only("version.bin").payload();

        assertThat(version.services().has(Services.NETWORK)).isTrue();
        assertThat(version.userAgent().toString()).matches("/Satoshi:[0-9.]+/");
        assertThat(version.startHeight()).isPositive();
    }

    @Test
    void readsInventoryAndAddressesAsTheyWereSent() {
        assertThat(((Inv) only("inv.bin").payload()).items())
                .singleElement()
                .satisfies(item -> assertThat(item.typeName()).isIn("TX", "BLOCK"));
        assertThat(((Addr) only("addr.bin").payload()).addresses())
                .singleElement()
                .satisfies(each -> assertThat(each.address().port()).isEqualTo(Network.TESTNET3.defaultPort()));
    }

    @Test
    void anotherNetworksFramesEndTheStream() {
        FrameDecoder other = new FrameDecoder(Network.MAINNET);

        assertThat(catchThrowable(() -> Decoding.evenly(other, frames.get("ping.bin"), 1)))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("mainnet");
    }
}
