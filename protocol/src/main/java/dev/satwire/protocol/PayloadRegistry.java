package dev.satwire.protocol;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** The table of all commands that have a payload type: to add one, add its row here and its class beside the others. */
final class PayloadRegistry {

    static final List<PayloadType<?>> TYPES = List.of(
            row(Version.COMMAND, Version.class, Version::read, Version::wireSize, Version::write),
            row(Verack.COMMAND, Verack.class, Verack::read, p -> 0, Verack::write),
            row(Addr.COMMAND, Addr.class, Addr::read, Addr::wireSize, Addr::write),
            row(AddrV2.COMMAND, AddrV2.class, AddrV2::read, AddrV2::wireSize, AddrV2::write),
            row(SendAddrV2.COMMAND, SendAddrV2.class, SendAddrV2::read, p -> 0, SendAddrV2::write),
            row(GetAddr.COMMAND, GetAddr.class, GetAddr::read, p -> 0, GetAddr::write),
            row(Inv.COMMAND, Inv.class, Inv::read, Inv::wireSize, Inv::write),
            row(SendHeaders.COMMAND, SendHeaders.class, SendHeaders::read, p -> 0, SendHeaders::write),
            row(Ping.COMMAND, Ping.class, Ping::read, p -> Ping.LENGTH, Ping::write),
            row(Pong.COMMAND, Pong.class, Pong::read, p -> Pong.LENGTH, Pong::write),
            row(WtxidRelay.COMMAND, WtxidRelay.class, WtxidRelay::read, p -> 0, WtxidRelay::write),
            row(Reject.COMMAND, Reject.class, Reject::read, Reject::wireSize, Reject::write));

    private static final Map<Class<?>, PayloadType<?>> BY_CLASS = new HashMap<>();
    private static final Map<CommandKey, PayloadType<?>> BY_KEY = new HashMap<>();
    private static final Map<Command, PayloadType<?>> BY_COMMAND = new HashMap<>();

    static {
        for (PayloadType<?> type : TYPES) {
            BY_CLASS.put(type.type(), type);
            BY_KEY.put(CommandKey.at(type.command().toWire(), 0), type);
            BY_COMMAND.put(type.command(), type);
        }
    }

    private PayloadRegistry() {}

    private static <T extends Payload> PayloadType<T> row(
            Command command,
            Class<T> type,
            Function<WireReader, T> reader,
            ToIntFunction<T> size,
            BiConsumer<T, WireWriter> writer) {
        return new PayloadType<>(command, type, reader, size, writer);
    }

    /** Reads the 12 bytes of a command; the usual ones cost no new text. */
    static Command command(byte[] bytes, int offset) {
        PayloadType<?> known = BY_KEY.get(CommandKey.at(bytes, offset));
        return known == null ? Command.at(bytes, offset) : known.command();
    }

    static Optional<PayloadType<?>> of(Command command) {
        return Optional.ofNullable(BY_COMMAND.get(command));
    }

    static Payload read(Command command, WireReader in) {
        PayloadType<?> type = BY_COMMAND.get(command);
        return type == null ? UnknownPayload.read(command, in) : type.read(in);
    }

    static int size(Payload payload) {
        return payload instanceof UnknownPayload unknown
                ? unknown.wireSize()
                : typeOf(payload).size().applyAsInt(payload);
    }

    static void write(Payload payload, WireWriter out) {
        if (payload instanceof UnknownPayload unknown) {
            unknown.write(out);
        } else {
            typeOf(payload).writer().accept(payload, out);
        }
    }

    @SuppressWarnings("unchecked") // rows are made by row(..), which ties the class to its functions
    private static PayloadType<Payload> typeOf(Payload payload) {
        @Nullable PayloadType<?> type = BY_CLASS.get(payload.getClass());
        if (type == null) {
            throw new IllegalStateException("no row in the registry for " + payload.getClass());
        }
        return (PayloadType<Payload>) type;
    }

    /** The 12 bytes of a command as two numbers, to be looked up without making a text of them. */
    private record CommandKey(long first, int last) {
        static CommandKey at(byte[] bytes, int offset) {
            return new CommandKey(WireReader.int64(bytes, offset), WireReader.int32(bytes, offset + 8));
        }
    }
}
