package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.protocol.MalformedMessageException.Reason;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What holds for the payloads of every command, by property. */
class PayloadPropertiesTest {

    @Provide
    Arbitrary<Payload> payloads() {
        return Generators.payloads();
    }

    /** Or the properties say nothing about the types that are missing. */
    @Test
    void everyTypeIsGenerated() {
        Set<Class<?>> generated = new HashSet<>();
        Iterator<Payload> payloads = Generators.payloads().sampleStream().iterator();
        for (int tries = 0; tries < 10_000 && generated.size() <= PayloadRegistry.TYPES.size(); tries++) {
            generated.add(payloads.next().getClass());
        }

        assertThat(generated).hasSize(PayloadRegistry.TYPES.size() + 1);
    }

    @Provide
    Arbitrary<Version> versions() {
        return Generators.versions();
    }

    @Provide
    Arbitrary<Reject> rejects() {
        return Generators.rejects();
    }

    @Property(tries = 3_000)
    void decodingUndoesEncoding(@ForAll("payloads") Payload payload) {
        byte[] bytes = PayloadCodec.encode(payload);
        Message message = PayloadCodec.STANDARD.decode(payload.command(), bytes);

        assertThat(message).isEqualTo(new Message(payload, bytes.length, 0));
        assertThat(message.payload()).hasSameHashCodeAs(payload);
        assertThat(PayloadCodec.encode(message.payload())).isEqualTo(bytes);
    }

    @Property
    void versionSurvivesAtAnyValueOfAnyField(@ForAll("versions") Version version) {
        assertThat(Decoding.decode("version", PayloadCodec.encode(version)).payload())
                .isEqualTo(version);
    }

    @Property
    void rejectSurvivesAtAnyValueOfAnyField(@ForAll("rejects") Reject reject) {
        assertThat(Decoding.decode("reject", PayloadCodec.encode(reject)).payload())
                .isEqualTo(reject);
    }

    @Property(tries = 500)
    void framingAndUnframingIsTheIdentity(@ForAll("payloads") Payload payload) {
        byte[] frame = new FrameEncoder(Network.SIGNET).encode(payload);

        assertThat(frame).isEqualTo(Wire.frame(Network.SIGNET, payload.command().name(), PayloadCodec.encode(payload)));
        assertThat(Decoding.atOnce(Network.SIGNET, frame))
                .containsExactly(new Message(payload, frame.length - MessageHeader.LENGTH, 0));
    }

    @Property(tries = 500)
    void everyStrictPrefixIsTruncated(@ForAll("payloads") Payload payload, @ForAll Random random) {
        byte[] bytes = PayloadCodec.encode(payload);
        boolean optionalTail = Generators.mayEndEarly(payload);
        // All short cuts and some of the long ones: the payloads go up to ten thousand bytes.
        for (int length = 0; length < bytes.length; length += length < 200 ? 1 : 1 + random.nextInt(50)) {
            try {
                PayloadCodec.STANDARD.decode(payload.command(), Arrays.copyOf(bytes, length));
                assertThat(optionalTail)
                        .as("%s cut to %d bytes", payload, length)
                        .isTrue();
            } catch (MalformedMessageException e) {
                assertThat(e.reason()).isEqualTo(Reason.TRUNCATED);
            }
        }
    }

    @Property
    void trailingBytesAreCounted(@ForAll("payloads") Payload payload, @ForAll @IntRange(min = 1, max = 31) int count) {
        byte[] bytes = Wire.with(PayloadCodec.encode(payload), count);
        if (payload instanceof Feature) {
            assertThat(Decoding.failure("feature", bytes).reason()).isEqualTo(Reason.TRAILING_BYTES);
            return;
        }

        Message message = PayloadCodec.STANDARD.decode(payload.command(), bytes);

        if (payload instanceof UnknownPayload) {
            assertThat(message.trailingBytes()).isZero();
        } else {
            assertThat(message).isEqualTo(new Message(payload, bytes.length, count));
        }
    }

    @Property
    void textIsShortPrintableAscii(@ForAll("payloads") Payload payload) {
        assertThat(payload.toString()).matches("[ -~]{1,2000}");
        List<Frame> frames = Decoding.atOnce(Network.REGTEST, new FrameEncoder(Network.REGTEST).encode(payload));
        assertThat(frames.toString()).matches("[ -~]{1,2100}");
    }
}
