package dev.satwire.protocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;

/** What must hold whatever the bytes of a payload are. */
final class FuzzedPayload {

    /** Tells whether what was written may differ from what was read. */
    @FunctionalInterface
    private interface Freedom {
        boolean allows(byte[] read, byte[] written);
    }

    /** The commands with more than one form of the same payload. */
    private static final Map<String, Freedom> FREEDOMS = Map.of(
            "version", FuzzedPayload::isShortVersionOrOddBool,
            "headers", FuzzedPayload::isOtherCount,
            "reconcildiff", (read, written) -> read[0] > 1 || read[0] < 0);

    private FuzzedPayload() {}

    static void check(Command command, byte[] input) {
        Message message;
        try {
            message = Decoding.decode(command.name(), input);
        } catch (MalformedMessageException e) {
            checkProblem(e, command, input);
            FuzzCost.check(input, () -> decodeOrFail(command, input));
            return;
        }
        FuzzCost.accepted();
        FuzzCost.check(input, () -> decodeOrFail(command, input));
        int trailing = message.trailingBytes();
        Fuzzing.that(message.payloadLength() == input.length, "length");
        Fuzzing.that(trailing >= 0 && trailing <= input.length, "trailing bytes");
        Payload payload = message.payload();
        Fuzzing.that(payload.command().equals(command), "command");

        byte[] written = PayloadCodec.encode(payload);
        byte[] read = Arrays.copyOf(input, input.length - trailing);
        Freedom freedom = FREEDOMS.get(command.name());
        if (!Arrays.equals(written, read)) {
            Fuzzing.that(freedom != null && freedom.allows(read, written), "another encoding of the same payload");
        }
        checkAgain(message, written);
        FuzzWalk.over(payload);
        Fuzzing.that(Arrays.equals(PayloadCodec.encode(payload), written), "a payload that changed");
        if (payload instanceof Alert alert) {
            checkContent(alert);
        }
        Payload rebuilt = rebuild(payload);
        Fuzzing.that(rebuilt.equals(payload) && payload.equals(rebuilt), "a copy that differs");
        Fuzzing.that(Arrays.equals(PayloadCodec.encode(rebuilt), written), "a copy that is written in another way");
    }

    private static void checkContent(Alert alert) {
        try {
            FuzzWalk.over(AlertContent.parse(alert.content()));
        } catch (MalformedMessageException e) {
            Fuzzing.isShortAscii(e.getMessage(), 200);
        }
    }

    private static Payload rebuild(Payload payload) {
        if (payload instanceof Block block) {
            return Block.of(block.header(), new ArrayList<>(block.transactions()));
        }
        if (payload instanceof Tx tx) {
            Transaction it = tx.transaction();
            Transaction made = Transaction.of(it.version(), it.inputs(), it.outputs(), it.lockTime());
            Fuzzing.that(it.equals(Transaction.parse(it.toByteArray())), "another transaction");
            return new Tx(made);
        }
        return FuzzWalk.rebuild(payload);
    }

    private static void checkAgain(Message first, byte[] written) {
        Payload payload = first.payload();
        Message second = Decoding.decode(payload.command().name(), written);
        Fuzzing.that(second.equals(new Message(payload, written.length, 0)), "not what was written");
        Fuzzing.that(second.payload().hashCode() == payload.hashCode(), "hash code");
        Fuzzing.that(Arrays.equals(PayloadCodec.encode(second.payload()), written), "no canonical encoding");
    }

    /** What any failure to decode must tell. */
    static void checkProblem(MalformedMessageException e, Command command, byte[] input) {
        Fuzzing.isShortAscii(e.getMessage(), 200);
        Fuzzing.isShortAscii(e.problem(), 200);
        Fuzzing.that(e.offset() >= 0 && e.offset() <= input.length, "offset outside the payload");
        Fuzzing.that(e.command().orElse("").equals(command.toString()), "no command");
        Fuzzing.that(!e.reason().isFatal(), "fatal");
    }

    private static void decodeOrFail(Command command, byte[] input) {
        try {
            Decoding.decode(command.name(), input);
        } catch (MalformedMessageException e) {
            Fuzzing.that(!e.reason().isFatal(), "fatal");
        }
    }

    private static boolean isShortVersionOrOddBool(byte[] read, byte[] written) {
        int last = written.length - 1;
        return read.length < written.length
                ? Arrays.mismatch(read, written) == read.length
                : Arrays.mismatch(read, written) == last && written[last] == 1 && read[last] != 0;
    }

    /** Each header is followed by the number of its transactions, of which there are none. */
    private static boolean isOtherCount(byte[] read, byte[] written) {
        return read.length >= written.length && Arrays.equals(read, 0, 81, written, 0, 81);
    }
}
