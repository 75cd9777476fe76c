package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.protocol.MalformedMessageException.Reason;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for the payloads of every command, by example. */
class PayloadExamplesTest {

    static List<Example> examples() {
        return Example.ALL;
    }

    static List<Example> typed() {
        return Example.ALL.stream().filter(example -> !example.isUnknown()).toList();
    }

    /** All but the one command whose payload nothing may follow. */
    static List<Example> open() {
        return typed().stream()
                .filter(example -> !(example.payload() instanceof Feature))
                .toList();
    }

    static List<Example> closed() {
        return typed().stream()
                .filter(example -> example.payload() instanceof Feature)
                .toList();
    }

    @Test
    void thereIsAnExampleOfEveryType() {
        Set<Class<?>> shown = new HashSet<>();
        Example.ALL.forEach(example -> shown.add(example.payload().getClass()));
        PayloadRegistry.TYPES.forEach(type -> assertThat(shown).contains(type.type()));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void encodesToTheKnownBytes(Example example) {
        assertThat(Wire.hex(PayloadCodec.encode(example.payload()))).isEqualTo(Wire.hex(example.bytes()));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void decodesFromTheKnownBytes(Example example) {
        Message message = Decoding.decode(example.command(), example.bytes());

        assertThat(message).isEqualTo(new Message(example.payload(), example.bytes().length, 0));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void framesCarryTheKnownBytes(Example example) {
        byte[] frame = Wire.frame(Network.TESTNET4, example.command(), example.bytes());

        assertThat(new FrameEncoder(Network.TESTNET4).encode(example.payload())).isEqualTo(frame);
        assertThat(Decoding.atOnce(Network.TESTNET4, frame))
                .containsExactly(new Message(example.payload(), example.bytes().length, 0));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyPrefixIsTruncatedButForTheLegalStops(Example example) {
        byte[] bytes = example.bytes();
        for (int length = 0; length < bytes.length; length++) {
            byte[] prefix = Arrays.copyOf(bytes, length);
            if (example.stops().contains(length)) {
                assertThat(Decoding.decode(example.command(), prefix).payload())
                        .as("%d bytes", length)
                        .isInstanceOf(example.payload().getClass());
            } else {
                MalformedMessageException failure = Decoding.failure(example.command(), prefix);
                assertThat(failure.reason()).as("%d bytes: %s", length, failure).isEqualTo(Reason.TRUNCATED);
                assertThat(failure.command()).contains(example.command());
                assertThat(failure.offset()).isBetween(0, length);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("open")
    void trailingBytesAreAcceptedAndCounted(Example example) {
        for (int trailing : new int[] {1, 8, 31, 100, 4_000}) {
            byte[] bytes = Wire.with(example.bytes(), trailing);
            if (example.payload().equals(new Reject(WireText.EMPTY, 255, WireText.EMPTY, Optional.empty()))
                    && trailing >= Hash256.LENGTH) {
                continue; // these are its hash
            }
            assertThat(Decoding.decode(example.command(), bytes))
                    .isEqualTo(new Message(example.payload(), bytes.length, trailing));
        }
    }

    @ParameterizedTest
    @MethodSource("closed")
    void trailingBytesOfAFeatureAreMalformed(Example example) {
        for (int trailing : new int[] {1, 8, 4_000}) {
            MalformedMessageException failure =
                    Decoding.failure(example.command(), Wire.with(example.bytes(), trailing));
            assertThat(failure.reason()).isEqualTo(Reason.TRAILING_BYTES);
            assertThat(failure.offset()).isEqualTo(example.bytes().length);
        }
    }

    @ParameterizedTest
    @MethodSource("open")
    void trailingBytesAreNotKept(Example example) {
        byte[] bytes = Wire.with(example.bytes(), 16);
        Payload payload = PayloadCodec.STANDARD
                .decodeOwned(new Command(example.command()), bytes)
                .payload();

        Arrays.fill(bytes, (byte) 0x5A);

        assertThat(payload).as("a payload that does not hold the long array").isEqualTo(example.payload());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void decodedPayloadsDoNotSeeTheCallersArrayChange(Example example) {
        byte[] bytes = example.bytes();
        Payload payload = Decoding.decode(example.command(), bytes).payload();

        Arrays.fill(bytes, (byte) 0x5A);

        assertThat(payload).isEqualTo(example.payload()).hasSameHashCodeAs(example.payload());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void decodedPayloadsEncodeToTheSameBytes(Example example) {
        Payload payload = Decoding.decode(example.command(), example.bytes()).payload();

        assertThat(PayloadCodec.encode(payload)).isEqualTo(example.bytes());
    }

    @ParameterizedTest
    @MethodSource("typed")
    void theSameBytesUnderAnotherCommandAreJustBytes(Example example) {
        Payload unknown = Decoding.decode("x" + example.command().charAt(0), example.bytes())
                .payload();

        assertThat(unknown)
                .isEqualTo(UnknownPayload.of(new Command("x" + example.command().charAt(0)), example.bytes()));
    }

    @Test
    void commandsAreCaseSensitiveAndNotMatchedByPrefix() {
        for (String command :
                List.of("Ping", "PING", "pin", "pingg", "ping ", " ping", "pingpingping", "addrv", "addrv3")) {
            assertThat(PayloadCodec.STANDARD.knows(new Command(command)))
                    .as(command)
                    .isFalse();
            assertThat(Decoding.decode(command, new byte[0]).payload()).isInstanceOf(UnknownPayload.class);
        }
        assertThat(PayloadCodec.STANDARD.knows(new Command("ping"))).isTrue();
    }
}
