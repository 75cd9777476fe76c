package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.satwire.protocol.MalformedMessageException.Reason;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that a user adds. */
class CustomPayloadTest {

    /** A payload of eight bytes, big-endian. */
    record Tip(Command command, long height) implements CustomPayload {
        static final Command COMMAND = new Command("tip");

        static Tip decode(byte[] bytes) {
            return decode(COMMAND, bytes);
        }

        static Tip decode(Command command, byte[] bytes) {
            return new Tip(command, ByteBuffer.wrap(bytes).getLong());
        }

        @Override
        public byte[] toByteArray() {
            return ByteBuffer.allocate(8).putLong(height).array();
        }
    }

    private static final Tip TIP = new Tip(Tip.COMMAND, 850_000);
    private static final byte[] TIP_BYTES = Wire.hex("00000000000cf850");
    private static final PayloadCodec CODEC = PayloadCodec.STANDARD.with(Tip.COMMAND, Tip::decode);

    private static FrameDecoder frames(PayloadCodec codec) {
        return new FrameDecoder(Network.REGTEST, command -> true, codec);
    }

    private static MalformedMessageException failure(Function<byte[], ? extends CustomPayload> decoder) {
        PayloadCodec codec = PayloadCodec.STANDARD.with(Tip.COMMAND, decoder);
        return catchThrowableOfType(MalformedMessageException.class, () -> codec.decode(Tip.COMMAND, TIP_BYTES));
    }

    @Test
    void encodesAndDecodes() {
        assertThat(PayloadCodec.encode(TIP)).isEqualTo(TIP_BYTES);
        assertThat(CODEC.decode(Tip.COMMAND, TIP_BYTES)).isEqualTo(new Message(TIP, 8, 0));
        assertThat(CODEC.knows(Tip.COMMAND)).isTrue();
        assertThat(CODEC.knows(Ping.COMMAND)).isTrue();
        assertThat(CODEC.knows(new Command("tips"))).isFalse();
        assertThat(CODEC.typeOf(Tip.COMMAND)).isEqualTo(CustomPayload.class);
        assertThat(CODEC.typeOf(Ping.COMMAND)).isEqualTo(Ping.class);
        assertThat(CODEC.typeOf(new Command("tips"))).isEqualTo(UnknownPayload.class);
        assertThat(CODEC.toString()).matches("[ -~]{1,80}");
    }

    @Test
    void travelsInFrames() {
        byte[] frame = new FrameEncoder(Network.REGTEST).encode(TIP);

        assertThat(frame).isEqualTo(Wire.frame(Network.REGTEST, "tip", TIP_BYTES));
        assertThat(Decoding.evenly(frames(CODEC), frame, 3)).containsExactly(new Message(TIP, 8, 0));
        assertThat(Decoding.atOnce(Network.REGTEST, frame))
                .containsExactly(new Message(UnknownPayload.of(Tip.COMMAND, TIP_BYTES), 8, 0));
    }

    @Test
    void aCodecKnowsAllThatItKnewBefore() {
        for (Example example : Example.ALL) {
            assertThat(CODEC.decode(example.payload().command(), example.bytes()))
                    .isEqualTo(new Message(example.payload(), example.bytes().length, 0));
        }
    }

    @Test
    void codecsDoNotChange() {
        Command other = new Command("other");
        PayloadCodec more = CODEC.with(other, bytes -> Tip.decode(other, bytes));

        assertThat(PayloadCodec.STANDARD.knows(Tip.COMMAND)).isFalse();
        assertThat(CODEC.knows(other)).isFalse();
        assertThat(more.knows(Tip.COMMAND)).isTrue();
        assertThat(more.decode(other, TIP_BYTES).payload()).isEqualTo(new Tip(other, 850_000));
        assertThat(PayloadCodec.STANDARD.decode(Tip.COMMAND, TIP_BYTES).payload())
                .isInstanceOf(UnknownPayload.class);
    }

    @Test
    void theLastDecoderOfACommandCounts() {
        PayloadCodec again = CODEC.with(Tip.COMMAND, bytes -> new Tip(Tip.COMMAND, 7));

        assertThat(again.decode(Tip.COMMAND, TIP_BYTES).payload()).isEqualTo(new Tip(Tip.COMMAND, 7));
        assertThat(CODEC.decode(Tip.COMMAND, TIP_BYTES).payload()).isEqualTo(TIP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ping", "block", "sendcmpct"})
    void mayReplaceATypeOfThisPackage(String name) {
        Command command = new Command(name);
        PayloadCodec replaced = PayloadCodec.STANDARD.with(command, bytes -> Tip.decode(command, bytes));
        Tip payload = new Tip(command, 850_000);
        byte[] frame = new FrameEncoder(Network.REGTEST).encode(payload);

        assertThat(frame).isEqualTo(Wire.frame(Network.REGTEST, name, TIP_BYTES));
        assertThat(Decoding.evenly(frames(replaced), frame, 100)).containsExactly(new Message(payload, 8, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"version", "verack"})
    void theHandshakeStaysAsItIs(String name) {
        Command command = new Command(name);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> PayloadCodec.STANDARD.with(command, bytes -> Tip.decode(command, bytes)))
                .withMessageContaining(name);
    }

    @Test
    void needsACommandAndADecoder() {
        assertThatNullPointerException().isThrownBy(() -> PayloadCodec.STANDARD.with(null, Tip::decode));
        assertThatNullPointerException().isThrownBy(() -> PayloadCodec.STANDARD.with(Tip.COMMAND, null));
    }

    @Test
    void theDecodersArrayIsItsOwn() {
        byte[] bytes = TIP_BYTES.clone();
        PayloadCodec scribbling = PayloadCodec.STANDARD.with(Tip.COMMAND, own -> {
            Tip tip = Tip.decode(own);
            own[0] = 1;
            return tip;
        });

        assertThat(scribbling.decode(Tip.COMMAND, bytes).payload()).isEqualTo(TIP);
        assertThat(bytes).isEqualTo(TIP_BYTES);
    }

    @SuppressWarnings("unchecked") // this is how other languages throw what is checked here
    private static <E extends Throwable> Tip sneak(Throwable checked) throws E {
        throw (E) checked;
    }

    static List<Function<byte[], CustomPayload>> badDecoders() {
        return List.of(
                bytes -> {
                    throw new BufferUnderflowException();
                },
                bytes -> {
                    throw new IllegalArgumentException("line\nbreak \u202e and \u001b[31m" + "x".repeat(10_000));
                },
                bytes -> {
                    throw new IllegalStateException((String) null);
                },
                bytes -> new Tip(Tip.COMMAND, bytes[8]),
                bytes -> CustomPayloadTest.<RuntimeException>sneak(new IOException("sneaked")),
                bytes -> null,
                bytes -> new Tip(null, 1),
                bytes -> new Tip(new Command("another"), 1));
    }

    @ParameterizedTest
    @MethodSource("badDecoders")
    void whateverADecoderDoesMakesTheMessageMalformed(Function<byte[], CustomPayload> decoder) {
        MalformedMessageException failure = failure(decoder);

        assertThat(failure.reason()).isEqualTo(Reason.INVALID_VALUE);
        assertThat(failure.command()).contains("tip");
        assertThat(failure.getMessage()).matches("[ -~]{1,400}").startsWith("tip: ");
        assertThat(failure.offset()).isZero();
    }

    @ParameterizedTest
    @MethodSource("badDecoders")
    void aBadDecoderCostsOneMessageAndNotTheStream(Function<byte[], CustomPayload> decoder) {
        byte[] stream = Wire.concat(
                Wire.frame(Network.REGTEST, "tip", TIP_BYTES), Wire.frame(Network.REGTEST, "ping", Wire.int64(5)));

        List<Frame> decoded = Decoding.evenly(frames(PayloadCodec.STANDARD.with(Tip.COMMAND, decoder)), stream, 1_000);

        assertThat(decoded).hasSize(2);
        assertThat(decoded.get(0))
                .isInstanceOfSatisfying(
                        DroppedMessage.class,
                        dropped -> assertThat(dropped.command()).contains(Tip.COMMAND));
        assertThat(decoded.get(1)).isEqualTo(new Message(new Ping(5), 8, 0));
    }

    @Test
    void aDecoderMayTellWhatIsWrongAndWhere() {
        MalformedMessageException failure = failure(bytes -> {
            throw MalformedMessageException.invalidValue(3, "height is too low");
        });

        assertThat(failure).hasMessage("tip: height is too low (at byte 3)");
        assertThat(failure.reason()).isEqualTo(Reason.INVALID_VALUE);
        assertThat(failure.offset()).isEqualTo(3);
        assertThat(failure.problem()).isEqualTo("height is too low");
    }

    @Test
    void aDecoderMayUseTheParsersHere() {
        MalformedMessageException failure = failure(bytes -> {
            BlockHeader.parse(bytes);
            return TIP;
        });

        assertThat(failure.reason()).isEqualTo(Reason.TRUNCATED);
        assertThat(failure.command()).contains("tip");
    }

    @Test
    void fourMillionBytesAreTheMost() {
        record Big(int length) implements CustomPayload {
            @Override
            public Command command() {
                return Tip.COMMAND;
            }

            @Override
            public byte[] toByteArray() {
                return new byte[length];
            }
        }
        PayloadCodec codec = PayloadCodec.STANDARD.with(Tip.COMMAND, bytes -> new Big(bytes.length));

        assertThat(codec.decode(Tip.COMMAND, PayloadCodec.encode(new Big(4_000_000)))
                        .payload())
                .isEqualTo(new Big(4_000_000));
        assertThatIllegalArgumentException().isThrownBy(() -> PayloadCodec.encode(new Big(4_000_001)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FrameEncoder(Network.REGTEST).encode(new Big(4_000_001)));
        assertThat(catchThrowableOfType(
                                MalformedMessageException.class, () -> codec.decode(Tip.COMMAND, new byte[4_000_001]))
                        .reason())
                .isEqualTo(Reason.TOO_LARGE);
    }
}
