package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Arbitrary bytes and texts, from fixed seeds: nothing escapes but the one exception that may. */
class HostileBytesTest {

    static List<String> commands() {
        List<String> commands = new ArrayList<>(List.of("", "mystery", "getutxos"));
        PayloadRegistry.TYPES.forEach(type -> commands.add(type.command().name()));
        return commands;
    }

    /** Decodes what may be anything; what decodes must hold together. */
    private static void probe(Command command, byte[] bytes) {
        Message message;
        try {
            message = PayloadCodec.STANDARD.decode(command, bytes);
        } catch (MalformedMessageException e) {
            assertThat(e.getMessage()).matches("[ -~]{1,200}");
            assertThat(e.offset()).isBetween(0, bytes.length);
            assertThat(e.command()).contains(command.toString());
            assertThat(e.reason().isFatal()).isFalse();
            return;
        }
        Payload payload = message.payload();
        assertThat(message.trailingBytes()).isBetween(0, bytes.length);
        assertThat(payload.toString()).matches("[ -~]{1,2000}");
        byte[] again = PayloadCodec.encode(payload);
        Message second = PayloadCodec.STANDARD.decode(command, again);
        assertThat(second).isEqualTo(new Message(payload, again.length, 0));
        assertThat(second.payload()).hasSameHashCodeAs(payload);
        Elements.of(payload).forEach(HostileBytesTest::probe);
    }

    /** What is inside a payload was judged with it: asking for it throws nothing. */
    private static void probe(Object element) {
        assertThat(element.toString()).matches("[ -~]{0,2000}");
        assertThat(element).hasSameHashCodeAs(element);
        if (element instanceof TimestampedAddr address) {
            probe(address);
        } else if (element instanceof InventoryVector item) {
            assertThat(item.toString()).matches("[ -~]{65,80}");
        } else if (element instanceof Transaction transaction) {
            assertThat(Transaction.parse(transaction.toByteArray())).isEqualTo(transaction);
            assertThat(transaction.txid())
                    .isEqualTo(transaction.withoutWitness().wtxid());
            assertThat(Transaction.of(
                            transaction.version(), transaction.inputs(), transaction.outputs(), transaction.lockTime()))
                    .isEqualTo(transaction);
        }
    }

    private static void probe(TimestampedAddr each) {
        Host host = each.address().host();
        assertThat(each.toString()).matches("[ -~]{1,150}");
        assertThat(host.isValid() || !host.isRoutable()).isTrue();
        assertThat(host.inetAddress().isPresent())
                .isEqualTo(each.address().endpoint().socketAddress().isPresent());
        assertThat(host.toByteArray()).hasSizeLessThanOrEqualTo(512);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void randomBodiesEscapeNoCodec(String name) {
        Random random = new Random(name.hashCode() + 1L);
        Command command = new Command(name);
        for (int run = 0; run < 1_500; run++) {
            byte[] body = new byte[random.nextInt(run % 20 == 0 ? 5_000 : 150)];
            random.nextBytes(body);
            if (body.length > 0 && run % 2 == 0) {
                body[0] = (byte) random.nextInt(5); // a count that may be right
            }
            probe(command, body);
        }
    }

    static List<Example> examples() {
        return Example.ALL;
    }

    @ParameterizedTest
    @MethodSource("examples")
    void mutatedBodiesEscapeNoCodec(Example example) {
        Random random = new Random(example.hex().hashCode());
        Command command = example.payload().command();
        for (int run = 0; run < 1_500; run++) {
            probe(command, mutate(example.bytes(), random));
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyByteAtItsExtremesEscapesNoCodec(Example example) {
        byte[] bytes = example.bytes();
        for (int at = 0; at < bytes.length; at++) {
            for (int value : new int[] {0x00, 0x01, 0x7F, 0x80, 0xFC, 0xFD, 0xFE, 0xFF}) {
                byte[] changed = bytes.clone();
                changed[at] = (byte) value;
                probe(example.payload().command(), changed);
            }
        }
    }

    private static byte[] mutate(byte[] original, Random random) {
        byte[] bytes = Arrays.copyOf(original, Math.max(0, original.length + random.nextInt(9) - 4));
        for (int change = random.nextInt(4); change >= 0 && bytes.length > 0; change--) {
            int at = random.nextInt(bytes.length);
            bytes[at] = random.nextBoolean() ? (byte) random.nextInt(256) : (byte) (bytes[at] ^ 1 << random.nextInt(8));
        }
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void mutatedStreamsEscapeNoDecoder(long seed) {
        Random random = new Random(seed);
        List<byte[]> frames = new ArrayList<>();
        Example.ALL.forEach(each -> frames.add(new FrameEncoder(Network.MAINNET).encode(each.payload())));
        byte[] stream = Wire.concat(frames.toArray(new byte[0][]));
        for (int run = 0; run < 400; run++) {
            byte[] bytes = run % 4 == 0 ? randomBehindMagic(random) : mutate(stream, random);
            FrameDecoder decoder = new FrameDecoder(Network.MAINNET);
            int chunk = 1 + random.nextInt(400);
            try {
                Decoding.evenly(decoder, bytes, chunk)
                        .forEach(frame -> assertThat(frame.toString()).matches("[ -~]{1,2100}"));
            } catch (MalformedMessageException e) {
                assertThat(e.reason().isFatal()).isTrue();
                assertThat(e.getMessage()).matches("[ -~]{1,200}");
                assertThat(catchThrowable(() -> decoder.decode(ByteBuffer.wrap(stream))))
                        .isSameAs(e);
            }
        }
    }

    private static byte[] randomBehindMagic(Random random) {
        byte[] bytes = new byte[300];
        random.nextBytes(bytes);
        System.arraycopy(Wire.hex("f9beb4d9"), 0, bytes, 0, 4);
        bytes[18] = 0;
        bytes[19] = 0;
        return bytes;
    }

    @Test
    void randomTextEscapesNoParser() {
        Random random = new Random(99);
        String alphabet = "0123456789abcdefABCDEFx:.[]%/@- \0\n\u001b\u0130\u212a\u0661\uff11\ud83donion.b32i2p";
        List<String> seeds = List.of(
                "1.2.3.4:8333",
                "[2001:db8::1]:8333",
                "::ffff:1.2.3.4",
                "fc00::1",
                "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion:8333",
                "ukeu3k5oycgaauneqgtnvselmt4yemvoilkln7jpvamvfx7dnkdq.b32.i2p:0",
                "",
                "x");
        for (int run = 0; run < 20_000; run++) {
            StringBuilder text = new StringBuilder(seeds.get(random.nextInt(seeds.size())));
            for (int change = random.nextInt(5); change >= 0; change--) {
                char c = alphabet.charAt(random.nextInt(alphabet.length()));
                int at = random.nextInt(text.length() + 1);
                if (at < text.length() && random.nextBoolean()) {
                    text.setCharAt(at, c);
                } else {
                    text.insert(at, c);
                }
            }
            probeText(text.toString());
        }
    }

    private static void probeText(String text) {
        try {
            Endpoint endpoint = Endpoint.parse(text, 8333);
            assertThat(Endpoint.parse(endpoint.toString(), 1)).as(text).isEqualTo(endpoint);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).matches("[ -~]{1,1200}");
        }
        try {
            Host host = Host.parse(text);
            assertThat(Host.parse(host.toString())).as(text).isEqualTo(host);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).matches("[ -~]{1,1200}");
        }
    }
}
