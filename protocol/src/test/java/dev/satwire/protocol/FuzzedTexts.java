package dev.satwire.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Parsers of texts, and the values that stand alone. */
final class FuzzedTexts {
    private static final int LONGEST_PROBLEM = 1_200;

    private FuzzedTexts() {}

    static List<byte[]> seeds() {
        return Stream.of(
                        "1.2.3.4:8333",
                        "[2001:db8::1]:8333",
                        "::ffff:1.2.3.4",
                        "fe80::1%eth0",
                        "fc00::1",
                        "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion:8333",
                        "ukeu3k5oycgaauneqgtnvselmt4yemvoilkln7jpvamvfx7dnkdq.b32.i2p:0",
                        "1f1e1d1c1b1a191817161514131211100f0e0d0c0b0a09080706050403020100",
                        "getheaders")
                .map(Wire::ascii)
                .toList();
    }

    /** Reads addresses and all else that has a text form; only the documented exception may come of it. */
    static void parse(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        attempt(input, () -> Endpoint.parse(text, 8333)).ifPresent(endpoint -> {
            Fuzzing.that(Endpoint.parse(endpoint.toString(), 1).equals(endpoint), "another endpoint");
            FuzzWalk.over(endpoint);
        });
        attempt(input, () -> NetAddr.parse(text)).ifPresent(address -> {
            Fuzzing.that(address.equals(NetAddr.parse(text, 1)), "another port");
            FuzzWalk.over(address);
        });
        attempt(input, () -> Host.parse(text))
                .ifPresent(host -> Fuzzing.that(Host.parse(host.toString()).equals(host), "another host"));
        attempt(input, () -> Hash256.parse(text))
                .ifPresent(hash -> Fuzzing.that(Hash256.parse(hash.toString()).equals(hash), "another hash"));
        attempt(input, () -> new Command(text))
                .ifPresent(command -> Fuzzing.that(command.equals(Command.at(command.toWire(), 0)), "another command"));
    }

    private static <T> Optional<T> attempt(byte[] input, Supplier<T> parser) {
        FuzzCost.check(input, () -> parsed(parser));
        Optional<T> value = parsed(parser);
        value.ifPresent(each -> FuzzCost.accepted());
        return value;
    }

    private static <T> Optional<T> parsed(Supplier<T> parser) {
        try {
            return Optional.of(parser.get());
        } catch (IllegalArgumentException e) {
            Fuzzing.isShortAscii(e.getMessage(), LONGEST_PROBLEM);
            return Optional.empty();
        }
    }

    static List<byte[]> seedsOfValues() {
        return Stream.of(
                        "00",
                        "fc",
                        "fdfd00",
                        "fdffff",
                        "fe00000100",
                        "ff0000000001000000",
                        "ffffffffffffffffff",
                        "fd0100")
                .map(Wire::hex)
                .toList();
    }

    /** A CompactSize and a text of a stranger. */
    static void values(byte[] input) {
        FuzzWalk.over(WireText.of(Arrays.copyOf(input, Math.min(input.length, 400))));
        ByteBuffer in = ByteBuffer.wrap(input);
        try {
            long value = VarInt.decode(in);
            Fuzzing.that(in.position() == VarInt.sizeOf(value), "size");
            Fuzzing.that(Arrays.equals(VarInt.encode(value), Arrays.copyOf(input, in.position())), "another encoding");
            FuzzCost.accepted();
        } catch (MalformedMessageException e) {
            Fuzzing.that(in.position() == 0, "a position that moved");
            Fuzzing.isShortAscii(e.getMessage(), 200);
        }
    }
}
