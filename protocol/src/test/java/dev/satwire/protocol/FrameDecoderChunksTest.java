package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Any cutting of any stream gives the same messages. */
class FrameDecoderChunksTest {
    private static final Network NETWORK = Network.SIGNET;

    @Provide
    Arbitrary<List<byte[]>> frames() {
        Arbitrary<byte[]> good = Generators.payloads().map(new FrameEncoder(NETWORK)::encode);
        Arbitrary<byte[]> corrupt = Combinators.combine(
                        good, Arbitraries.integers().between(20, 23))
                .as((frame, at) -> {
                    frame[at] ^= 1;
                    return frame;
                });
        Arbitrary<byte[]> badCommand = Combinators.combine(
                        good, Arbitraries.integers().between(4, 15))
                .as((frame, at) -> {
                    frame[at] = 0x7F;
                    return frame;
                });
        Arbitrary<byte[]> undecodable = Generators.bytes(0, 100)
                .map(payload -> Wire.frame(NETWORK, payload.length % 2 == 0 ? "version" : "addrv2", payload));
        return Generators.few(Arbitraries.frequencyOf(
                        Tuple.of(6, good), Tuple.of(1, corrupt), Tuple.of(1, badCommand), Tuple.of(1, undecodable))
                .list()
                .ofMinSize(1)
                .ofMaxSize(8));
    }

    @Provide
    Arbitrary<List<Integer>> chunks() {
        Arbitrary<Integer> size = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 3),
                Arbitraries.integers().between(0, 40),
                Arbitraries.integers().between(0, 3_000));
        return size.list().ofMaxSize(200);
    }

    @Property(tries = 300)
    void anyChunkingGivesTheSameMessages(
            @ForAll("frames") List<byte[]> frames, @ForAll("chunks") List<Integer> chunks) {
        List<Frame> expected = new ArrayList<>();
        frames.forEach(frame -> expected.addAll(Decoding.atOnce(NETWORK, frame)));
        byte[] stream = Wire.concat(frames.toArray(new byte[0][]));
        FrameDecoder decoder = new FrameDecoder(NETWORK);

        List<Frame> decoded = Decoding.inChunks(decoder, stream, chunks);

        assertThat(decoded).hasSameSizeAs(frames);
        assertThat(Decoding.comparable(decoded)).isEqualTo(Decoding.comparable(expected));
        assertThat(decoder.isInsideFrame()).isFalse();
        assertThat(decoder.held()).isZero();
    }

    @Property(tries = 100)
    void skippingDoesNotDependOnChunks(@ForAll("frames") List<byte[]> frames, @ForAll("chunks") List<Integer> chunks) {
        byte[] stream = Wire.concat(frames.toArray(new byte[0][]));
        FrameDecoder whole = new FrameDecoder(NETWORK, command -> command.name().length() % 2 == 0);
        FrameDecoder inChunks =
                new FrameDecoder(NETWORK, command -> command.name().length() % 2 == 0);

        assertThat(Decoding.comparable(Decoding.inChunks(inChunks, stream, chunks)))
                .isEqualTo(Decoding.comparable(Decoding.drain(whole, ByteBuffer.wrap(stream))))
                .hasSameSizeAs(frames);
    }
}
