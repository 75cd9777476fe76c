package dev.satwire.protocol;

import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * One row of the {@link PayloadRegistry}: how the payload of a command is read, measured and written. <em>Immutable.</em>
 *
 * @param <T> the payload's type
 */
record PayloadType<T extends Payload>(
        Command command,
        Class<T> type,
        Function<WireReader, T> reader,
        ToIntFunction<T> size,
        BiConsumer<T, WireWriter> writer) {

    /** Reads a payload; every problem names the command. */
    T read(WireReader in) {
        try {
            return reader.apply(in);
        } catch (MalformedMessageException e) {
            throw e.in(command);
        }
    }
}
