package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.satwire.protocol.MalformedMessageException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a decoder makes of good and bad frames. */
class FrameDecoderTest {
    private static final Network NETWORK = Network.MAINNET;
    private static final byte[] PING = Wire.frame(NETWORK, "ping", Wire.int64(7));
    private static final byte[] VERACK = Wire.frame(NETWORK, "verack", new byte[0]);
    private static final Message PING_MESSAGE = new Message(new Ping(7), 8, 0);
    private static final Message VERACK_MESSAGE = new Message(new Verack(), 0, 0);

    private final FrameDecoder decoder = new FrameDecoder(NETWORK);

    private MalformedMessageException failure(byte[] bytes) {
        return catchThrowableOfType(
                MalformedMessageException.class, () -> Decoding.drain(decoder, ByteBuffer.wrap(bytes)));
    }

    private static DroppedMessage dropped(Frame frame) {
        assertThat(frame).isInstanceOf(DroppedMessage.class);
        return (DroppedMessage) frame;
    }

    @Test
    void nothingComesOfNothing() {
        assertThat(decoder.decode(ByteBuffer.allocate(0))).isEmpty();
        assertThat(decoder.isInsideFrame()).isFalse();
        assertThat(decoder.frameLength()).isEqualTo(24);
    }

    @Test
    void takesOneFrameAtATimeAndLeavesTheRest() {
        ByteBuffer in = ByteBuffer.wrap(Wire.concat(PING, VERACK, PING));

        assertThat(decoder.decode(in)).contains(PING_MESSAGE);
        assertThat(in.position()).isEqualTo(32);
        assertThat(decoder.decode(in)).contains(VERACK_MESSAGE);
        assertThat(in.position()).isEqualTo(56);
        assertThat(decoder.decode(in)).contains(PING_MESSAGE);
        assertThat(decoder.decode(in)).isEmpty();
        assertThat(in.hasRemaining()).isFalse();
    }

    @Test
    void anEmptyPayloadIsCompleteWithItsHeader() {
        ByteBuffer allButOne = ByteBuffer.wrap(VERACK, 0, 23);

        assertThat(decoder.decode(allButOne)).isEmpty();
        assertThat(decoder.decode(ByteBuffer.wrap(VERACK, 23, 1))).contains(VERACK_MESSAGE);
    }

    @Test
    void tellsWhetherAndHowFarItIsInsideAFrame() {
        List<String> states = new ArrayList<>();
        for (int i = 0; i < PING.length; i++) {
            boolean complete = decoder.decode(ByteBuffer.wrap(PING, i, 1)).isPresent();
            states.add(decoder.isInsideFrame() + " " + decoder.frameLength());
            assertThat(complete).isEqualTo(i == PING.length - 1);
        }

        assertThat(states.subList(0, 23)).containsOnly("true 24");
        assertThat(states.subList(23, 31)).containsOnly("true 32");
        assertThat(states.get(31)).isEqualTo("false 24");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void badMagicEndsTheStreamAtTheFirstWrongByte(int wrong) {
        byte[] frame = PING.clone();
        frame[wrong] ^= 0x20;
        for (int i = 0; i < wrong; i++) {
            assertThat(decoder.decode(ByteBuffer.wrap(frame, i, 1))).isEmpty();
        }

        MalformedMessageException failure = failure(new byte[] {frame[wrong]});

        assertThat(failure.reason()).isEqualTo(Reason.BAD_MAGIC);
        assertThat(failure.reason().isFatal()).isTrue();
        assertThat(failure.offset()).isEqualTo(wrong);
        assertThat(failure.command()).isEmpty();
        assertThat(failure).hasMessageContaining("mainnet");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void badMagicOfALaterFrameEndsTheStreamBehindTheFormer(int wrong) {
        byte[] second = PING.clone();
        second[wrong] ^= 1;
        ByteBuffer in = ByteBuffer.wrap(Wire.concat(PING, second));

        assertThat(decoder.decode(in)).contains(PING_MESSAGE);
        assertThat(catchThrowableOfType(MalformedMessageException.class, () -> decoder.decode(in))
                        .offset())
                .isEqualTo(wrong);
    }

    @Test
    void neverSearchesForTheNextMagic() {
        MalformedMessageException first = failure(Wire.concat(new byte[] {0}, PING));

        assertThat(first.reason()).isEqualTo(Reason.BAD_MAGIC);
        assertThat(failure(PING)).as("failure stays").isSameAs(first);
        assertThat(failure(new byte[0])).isSameAs(first);
    }

    @Test
    void everyNetworkRefusesTheOthersFrames() {
        for (Network mine : Network.known()) {
            for (Network theirs : Network.known()) {
                if (!mine.equals(theirs)) {
                    byte[] frame = new FrameEncoder(theirs).encode(new Verack());
                    FrameDecoder strict = new FrameDecoder(mine);
                    assertThat(catchThrowableOfType(
                                            MalformedMessageException.class,
                                            () -> strict.decode(ByteBuffer.wrap(frame)))
                                    .reason())
                            .isEqualTo(Reason.BAD_MAGIC);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mystery", "getutxos", ""})
    void fourMillionBytesOfAnyCommandAreLegal(String command) {
        byte[] payload = new byte[4_000_000];

        assertThat(Decoding.evenly(decoder, Wire.concat(Wire.frame(NETWORK, command, payload), PING), 65_536))
                .containsExactly(
                        new Message(UnknownPayload.of(new Command(command), payload), 4_000_000, 0), PING_MESSAGE);
    }

    @ParameterizedTest
    @ValueSource(longs = {4_000_001, 0x0200_0000, 0x0200_0001, 0x7FFF_FFFF, 0x8000_0000L, 0xFFFF_FFFFL})
    void aLongerPayloadEndsTheStreamAtTheHeadersLastByte(long length) {
        byte[] header = Wire.header(NETWORK, "tx", length);
        assertThat(decoder.decode(ByteBuffer.wrap(header, 0, 23))).isEmpty();

        MalformedMessageException failure = failure(new byte[] {header[23]});

        assertThat(failure.reason()).isEqualTo(Reason.FRAME_TOO_LARGE);
        assertThat(failure.reason().isFatal()).isTrue();
        assertThat(failure.offset()).isEqualTo(16);
        assertThat(failure).hasMessageContaining(String.valueOf(length)).hasMessageContaining("4000000");
        assertThat(failure(PING)).isSameAs(failure);
        assertThat(decoder.held()).isZero();
    }

    static List<Integer> checksumBytes() {
        return IntStream.range(20, 32).boxed().toList();
    }

    @ParameterizedTest
    @MethodSource("checksumBytes")
    void anyFlippedByteOfChecksumOrPayloadDropsOnlyTheMessage(int flipped) {
        for (int bit = 0; bit < 8; bit++) {
            byte[] bad = PING.clone();
            bad[flipped] ^= (byte) (1 << bit);

            List<Frame> frames = Decoding.atOnce(NETWORK, PING, bad, VERACK);

            assertThat(frames).hasSize(3).startsWith(PING_MESSAGE).endsWith(VERACK_MESSAGE);
            DroppedMessage dropped = dropped(frames.get(1));
            assertThat(dropped.problem().reason()).isEqualTo(Reason.BAD_CHECKSUM);
            assertThat(dropped.problem().reason().isFatal()).isFalse();
            assertThat(dropped.command()).contains(Ping.COMMAND);
            assertThat(dropped.payloadLength()).isEqualTo(8);
            assertThat(dropped.problem().command()).contains("ping");
        }
    }

    @Test
    void tellsBothChecksumsInWireOrder() {
        byte[] bad = Wire.header(NETWORK, Wire.ascii("verack"), 0, Wire.hex("01020304"));

        assertThat(dropped(Decoding.atOnce(NETWORK, bad).get(0)).problem())
                .hasMessage("verack: checksum 01020304, the payload's is 5df6e0e2 (at byte 20)");
    }

    @Test
    void anyFlippedByteOfTheLengthMakesNoMessageOfIt() {
        for (int bit = 0; bit < 32; bit++) {
            byte[] bad = PING.clone();
            bad[16 + bit / 8] ^= (byte) (1 << (bit % 8));
            FrameDecoder fresh = new FrameDecoder(NETWORK);
            try {
                assertThat(Decoding.drain(fresh, ByteBuffer.wrap(bad))).noneMatch(Message.class::isInstance);
            } catch (MalformedMessageException e) {
                assertThat(e.reason()).isIn(Reason.FRAME_TOO_LARGE, Reason.BAD_MAGIC);
            }
        }
    }

    static List<byte[]> illegalCommands() {
        return List.of(
                Wire.ascii("pi\0ng"),
                Wire.ascii("\0ping"),
                Wire.ascii("ping\0\0\0\0\0\0\0x"),
                Wire.ascii("pin\u0001"),
                Wire.ascii("ping\u001f"),
                Wire.ascii("ping\u007f"),
                Wire.ascii("a\r\n[error]"),
                Wire.hex("70696e67 80"),
                Wire.hex("ff696e67"),
                Wire.hex("a0a0a0a0a0a0a0a0a0a0a0a0"),
                Wire.hex("ffffffffffffffffffffffff"));
    }

    @ParameterizedTest
    @MethodSource("illegalCommands")
    void anIllegalCommandDropsOnlyTheMessage(byte[] command) {
        byte[] payload = new byte[300];
        byte[] bad = Wire.concat(Wire.header(NETWORK, command, 300, Wire.sha256d(payload)), payload);

        List<Frame> frames = Decoding.evenly(decoder, Wire.concat(bad, PING), 7);

        assertThat(frames).hasSize(2).endsWith(PING_MESSAGE);
        DroppedMessage dropped = dropped(frames.get(0));
        assertThat(dropped.problem().reason()).isEqualTo(Reason.BAD_COMMAND);
        assertThat(dropped.problem().offset()).isBetween(4, 15);
        assertThat(dropped.command()).isEmpty();
        assertThat(dropped.payloadLength()).isEqualTo(300);
        assertThat(dropped.toString()).matches("[ -~]+");
    }

    @Test
    void theAllNulCommandIsUnknownButLegal() {
        assertThat(Decoding.atOnce(NETWORK, Wire.frame(NETWORK, "", new byte[3]), PING))
                .containsExactly(new Message(UnknownPayload.of(new Command(""), new byte[3]), 3, 0), PING_MESSAGE);
    }

    @Test
    void twelveCharactersNeedNoNul() {
        String longest = " ~abcdefghi~";
        assertThat(Decoding.atOnce(NETWORK, Wire.frame(NETWORK, longest, new byte[1])))
                .containsExactly(new Message(UnknownPayload.of(new Command(longest), new byte[1]), 1, 0));
    }

    @Test
    void aMalformedPayloadDropsOnlyTheMessage() {
        byte[] shortPing = Wire.frame(NETWORK, "ping", new byte[7]);

        List<Frame> frames = Decoding.atOnce(NETWORK, shortPing, PING);

        assertThat(frames).hasSize(2).endsWith(PING_MESSAGE);
        assertThat(dropped(frames.get(0)).problem())
                .hasMessage("ping: needs 8 more bytes, has 7 (at byte 0)")
                .satisfies(problem -> assertThat(problem.reason()).isEqualTo(Reason.TRUNCATED));
    }

    @Test
    void trailingBytesAreCounted() {
        byte[] longPing = Wire.frame(NETWORK, "ping", Wire.with(Wire.int64(7), 8));

        assertThat(Decoding.atOnce(NETWORK, longPing)).containsExactly(new Message(new Ping(7), 16, 8));
    }

    @Test
    void unwantedCommandsAreSkippedWithoutBeingHeld() {
        List<Command> asked = new ArrayList<>();
        FrameDecoder choosy = new FrameDecoder(NETWORK, command -> {
            asked.add(command);
            return command.equals(Ping.COMMAND);
        });
        byte[] unwanted = Wire.frame(NETWORK, "mystery", new byte[100_000]);
        List<Frame> frames = new ArrayList<>();
        byte[] stream = Wire.concat(unwanted, PING);
        for (int at = 0; at < stream.length; at += 1_000) {
            frames.addAll(Decoding.drain(choosy, ByteBuffer.wrap(stream, at, Math.min(1_000, stream.length - at))));
            assertThat(choosy.held()).isLessThanOrEqualTo(8);
        }

        assertThat(frames).containsExactly(new SkippedMessage(new Command("mystery"), 100_000), PING_MESSAGE);
        assertThat(asked).containsExactly(new Command("mystery"), Ping.COMMAND);
    }

    @Test
    void skippedMessagesAreNotVerified() {
        FrameDecoder deaf = new FrameDecoder(NETWORK, command -> false);
        byte[] badChecksum = Wire.concat(Wire.header(NETWORK, "ping", 3), new byte[3]);
        byte[] badCommand = Wire.header(NETWORK, "a\u0001", 0);

        List<Frame> frames = Decoding.drain(deaf, ByteBuffer.wrap(Wire.concat(badChecksum, badCommand, VERACK)));

        assertThat(frames)
                .hasSize(3)
                .startsWith(new SkippedMessage(Ping.COMMAND, 3))
                .endsWith(new SkippedMessage(Verack.COMMAND, 0));
        assertThat(dropped(frames.get(1)).problem().reason()).isEqualTo(Reason.BAD_COMMAND);
    }

    @Test
    void anyKindOfBufferWillDo() {
        byte[] padded = Wire.concat(new byte[5], PING, new byte[5]);
        List<ByteBuffer> buffers = List.of(
                ByteBuffer.wrap(PING),
                ByteBuffer.wrap(PING).asReadOnlyBuffer(),
                ByteBuffer.wrap(PING).order(ByteOrder.LITTLE_ENDIAN),
                ByteBuffer.allocateDirect(PING.length).put(PING).flip(),
                ByteBuffer.wrap(padded, 5, PING.length),
                ByteBuffer.wrap(padded, 5, PING.length).slice());

        for (ByteBuffer buffer : buffers) {
            int limit = buffer.limit();
            assertThat(decoder.decode(buffer)).contains(PING_MESSAGE);
            assertThat(buffer.position()).isEqualTo(limit).isEqualTo(buffer.limit());
        }
    }

    @Test
    void payloadsDoNotSeeTheBufferChange() {
        UnknownPayload payload = UnknownPayload.of(new Command("x"), new byte[1_000]);
        byte[] stream = new FrameEncoder(NETWORK).encode(payload);

        Optional<Frame> frame = decoder.decode(ByteBuffer.wrap(stream));
        Arrays.fill(stream, (byte) 1);

        assertThat(frame).contains(new Message(payload, 1_000, 0));
    }

    @Test
    void wantsItsParts() {
        assertThatNullPointerException().isThrownBy(() -> new FrameDecoder(null));
        assertThatNullPointerException().isThrownBy(() -> new FrameDecoder(NETWORK, null));
        assertThatNullPointerException().isThrownBy(() -> new FrameEncoder(null));
    }
}
