package dev.satwire.protocol;

import dev.satwire.protocol.MalformedMessageException.Reason;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What must hold of a stream of frames, whatever its bytes are and however they come. */
final class FuzzedFrames {
    private static final Network NETWORK = Network.MAINNET;

    /** The payload before each message of {@link #framed}: which command, what is wrong with it, length in two bytes. */
    private static final int PRELUDE = 4;

    private static final int BAD_CHECKSUM = 1;
    private static final int BAD_MAGIC = 2;
    private static final int BAD_COMMAND = 3;
    private static final int TOO_LONG = 4;

    private FuzzedFrames() {}

    /** All that came of a stream. */
    private record Outcome(List<Object> frames, @Nullable Reason failure) {}

    static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (FuzzSeeds.Seed seed : FuzzSeeds.ALL) {
            byte[] frame = Wire.frame(NETWORK, seed.command().name(), seed.bytes());
            // Behind the magic, which is always right.
            seeds.add(Wire.concat(new byte[] {(byte) seeds.size()}, Arrays.copyOfRange(frame, 4, frame.length), frame));
        }
        return List.copyOf(seeds);
    }

    /** One byte says how the bytes are cut, the others follow a right magic. */
    static void arbitrary(byte[] input) {
        if (input.length > 0) {
            byte[] magic = ByteBuffer.allocate(4).putInt(NETWORK.magic()).array();
            byte[] stream = Wire.concat(magic, Arrays.copyOfRange(input, 1, input.length));
            checkCuts(stream, input[0] & 0xFF);
        }
    }

    private static Outcome checkCuts(byte[] stream, int cut) {
        Outcome whole = decode(stream, new int[] {Integer.MAX_VALUE}, true);
        Fuzzing.that(decode(stream, sizes(cut), true).equals(whole), "cut in another way it is another stream");
        Outcome unwanted = decode(stream, sizes(cut), false);
        Fuzzing.that(unwanted.failure() == whole.failure(), "unwanted frames fail otherwise");
        Fuzzing.that(unwanted.frames().size() == whole.frames().size(), "unwanted frames are not as many");
        FuzzCost.check(stream, () -> drain(stream));
        return whole;
    }

    private static void drain(byte[] stream) {
        FrameDecoder decoder = new FrameDecoder(NETWORK);
        ByteBuffer in = ByteBuffer.wrap(stream);
        try {
            while (decoder.decode(in).isPresent()) {
                // Only decoded, for what that takes.
            }
        } catch (MalformedMessageException e) {
            Fuzzing.that(e.reason().isFatal(), "not fatal");
        }
    }

    /** Sizes of the pieces in which a stream comes; the last one again and again. */
    private static int[] sizes(int cut) {
        return cut < 64
                ? new int[] {cut + 1}
                : new Random(cut).ints(40, 1, 2 + cut).toArray();
    }

    private static Outcome decode(byte[] stream, int[] sizes, boolean wanted) {
        FrameDecoder decoder = new FrameDecoder(NETWORK, command -> wanted);
        List<Object> frames = new ArrayList<>();
        long consumed = 0;
        int at = 0;
        for (int piece = 0; at < stream.length; piece++) {
            int size = Math.min(sizes[Math.min(piece, sizes.length - 1)], stream.length - at);
            ByteBuffer in = ByteBuffer.wrap(stream, at, size);
            at += size;
            try {
                for (Optional<Frame> next = decoder.decode(in); next.isPresent(); next = decoder.decode(in)) {
                    consumed += MessageHeader.LENGTH + next.get().payloadLength();
                    frames.add(comparable(next.get()));
                    Fuzzing.that(consumed == in.position(), "a frame that ends elsewhere");
                }
            } catch (MalformedMessageException e) {
                checkFailure(decoder, e);
                return new Outcome(frames, e.reason());
            }
            Fuzzing.that(!in.hasRemaining(), "bytes left behind");
            Fuzzing.that(decoder.isInsideFrame() == (consumed < at), "inside a frame or not");
            Fuzzing.that(decoder.held() <= 2 * (at - consumed) + 512, "holds too much");
        }
        return new Outcome(frames, null);
    }

    private static Object comparable(Frame frame) {
        if (frame instanceof DroppedMessage dropped) {
            Fuzzing.isShortAscii(dropped.problem().getMessage(), 200);
            Fuzzing.that(!dropped.problem().reason().isFatal(), "fatal, but the stream goes on");
            return dropped.toString();
        }
        Fuzzing.isShortAscii(frame.toString(), 2_100);
        return frame;
    }

    private static void checkFailure(FrameDecoder decoder, MalformedMessageException e) {
        Fuzzing.that(e.reason().isFatal(), "not fatal, but the stream ends");
        Fuzzing.isShortAscii(e.getMessage(), 200);
        try {
            decoder.decode(ByteBuffer.allocate(100));
        } catch (MalformedMessageException again) {
            Fuzzing.that(again == e, "another failure");
            return;
        }
        throw new AssertionError("the failure is forgotten");
    }

    static List<byte[]> seedsOfMessages() {
        List<byte[]> seeds = new ArrayList<>();
        List<Command> commands = commands();
        byte[] last = {};
        for (FuzzSeeds.Seed seed : FuzzSeeds.ALL) {
            int index = commands.indexOf(seed.command());
            int length = seed.bytes().length;
            if (index >= 0 && length <= 0xFFFF) {
                byte[] one = Wire.concat(new byte[] {(byte) index, 0}, Wire.uint16(length), seed.bytes());
                seeds.add(Wire.concat(new byte[] {(byte) seeds.size()}, last, one));
                last = one;
            }
        }
        for (int wrong = BAD_CHECKSUM; wrong <= TOO_LONG; wrong++) {
            seeds.add(Wire.concat(new byte[] {9, 1, (byte) wrong, 0, 0}, last));
        }
        return List.copyOf(seeds);
    }

    private static List<Command> commands() {
        List<Command> commands = new ArrayList<>(List.of(new Command(""), new Command("unheard-of")));
        PayloadRegistry.TYPES.forEach(type -> commands.add(type.command()));
        return commands;
    }

    /** One byte says how the frames are cut; then come payloads, which get the frames they need to be looked at. */
    static void framed(byte[] input) {
        if (input.length == 0) {
            return;
        }
        List<Command> commands = commands();
        List<byte[]> frames = new ArrayList<>();
        List<Object> expected = new ArrayList<>();
        Reason failure = null;
        int at = 1;
        while (at + PRELUDE <= input.length && failure == null) {
            Command command = commands.get((input[at] & 0xFF) % commands.size());
            int wrong = input[at + 1];
            int claimed = (input[at + 2] & 0xFF) | ((input[at + 3] & 0xFF) << 8);
            int from = at + PRELUDE;
            at = Math.min(input.length, from + claimed);
            byte[] frame = Wire.frame(NETWORK, command.name(), Arrays.copyOfRange(input, from, at));
            failure = breakFrame(frame, wrong);
            frames.add(frame);
            if (failure == null) {
                expected.add(expected(command, frame, wrong));
            }
        }
        Outcome whole = checkCuts(Wire.concat(frames.toArray(byte[][]::new)), input[0] & 0xFF);
        Fuzzing.that(Objects.equals(whole.failure(), failure), "another failure than " + failure);
        Fuzzing.that(whole.frames().size() == expected.size(), "frames lost or won");
        for (int i = 0; i < expected.size(); i++) {
            String actual = whole.frames().get(i).toString();
            Object wanted = expected.get(i);
            Fuzzing.that(
                    wanted instanceof Reason reason
                            ? actual.contains(text(reason))
                            : whole.frames().get(i).equals(wanted),
                    "another frame than " + wanted);
        }
    }

    /** Makes a frame wrong; returns what ends the stream at it, if anything does. */
    private static @Nullable Reason breakFrame(byte[] frame, int wrong) {
        switch (wrong) {
            case BAD_CHECKSUM -> frame[MessageHeader.CHECKSUM_OFFSET] ^= 1;
            case BAD_MAGIC -> frame[3] ^= 0x10;
            case BAD_COMMAND -> frame[MessageHeader.COMMAND_OFFSET + Command.LENGTH - 1] = 0x7F;
            case TOO_LONG -> frame[MessageHeader.LENGTH_OFFSET + 3] = (byte) 0x80;
            default -> {
                // A right one.
            }
        }
        return wrong == BAD_MAGIC ? Reason.BAD_MAGIC : wrong == TOO_LONG ? Reason.FRAME_TOO_LARGE : null;
    }

    private static Object expected(Command command, byte[] frame, int wrong) {
        byte[] payload = Arrays.copyOfRange(frame, MessageHeader.LENGTH, frame.length);
        if (wrong == BAD_CHECKSUM) {
            return Reason.BAD_CHECKSUM;
        }
        if (wrong == BAD_COMMAND) {
            return Reason.BAD_COMMAND;
        }
        try {
            Message message = Decoding.decode(command.name(), payload);
            FuzzCost.accepted();
            return message;
        } catch (MalformedMessageException e) {
            return new DroppedMessage(Optional.of(command), payload.length, e).toString();
        }
    }

    private static String text(Reason reason) {
        return reason == Reason.BAD_CHECKSUM ? "checksum" : "illegal command";
    }
}
