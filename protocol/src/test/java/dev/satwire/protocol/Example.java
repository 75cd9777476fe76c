package dev.satwire.protocol;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A payload with its bytes, written by hand after the protocol's description; {@link #ALL} has one of every type and more.
 *
 * @param payload the payload
 * @param hex its encoding
 * @param stops the lengths short of the whole at which the payload may end
 */
record Example(Payload payload, String hex, List<Integer> stops) {
    static final List<Example> ALL = Stream.of(
                    HandshakeExamples.all(),
                    RelayExamples.all(),
                    BlockExamples.all(),
                    FilterExamples.all(),
                    DraftExamples.all(),
                    unknown())
            .flatMap(List::stream)
            .toList();

    Example(Payload payload, String hex) {
        this(payload, hex, List.of());
    }

    private static List<Example> unknown() {
        return List.of(
                new Example(
                        UnknownPayload.of(new Command("mystery"), Wire.hex("e803000000000000")),
                        "e803000000000000",
                        IntStream.range(0, 8).boxed().toList()),
                new Example(UnknownPayload.of(new Command(""), new byte[0]), ""));
    }

    byte[] bytes() {
        return Wire.hex(hex);
    }

    String command() {
        return payload.command().name();
    }

    boolean isUnknown() {
        return payload instanceof UnknownPayload;
    }

    @Override
    public String toString() {
        return command() + " of " + bytes().length + " bytes";
    }
}
