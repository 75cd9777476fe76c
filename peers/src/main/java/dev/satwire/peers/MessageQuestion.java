package dev.satwire.peers;

import dev.satwire.protocol.Command;
import dev.satwire.protocol.Payload;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Asks for what comes in one message that names what was asked for. <em>Not thread-safe.</em> */
final class MessageQuestion<P extends Payload> implements Question<P> {
    private final Payload question;
    private final Command command;
    private final Class<P> type;
    private final Predicate<P> isAnswer;
    private @Nullable P answer;

    MessageQuestion(Payload question, Command command, Class<P> type, Predicate<P> isAnswer) {
        this.question = question;
        this.command = command;
        this.type = type;
        this.isAnswer = isAnswer;
    }

    @Override
    public Payload payload() {
        return question;
    }

    @Override
    public boolean wants(Command other) {
        return other.equals(command);
    }

    @Override
    public Progress take(Payload payload) {
        if (!type.isInstance(payload) || !isAnswer.test(type.cast(payload))) {
            return Progress.NONE;
        }
        answer = type.cast(payload);
        return Progress.DONE;
    }

    @Override
    public Progress late(Payload payload) {
        return type.isInstance(payload) && isAnswer.test(type.cast(payload)) ? Progress.DONE : Progress.NONE;
    }

    @Override
    public P answer() {
        return Objects.requireNonNull(answer);
    }

    @Override
    public boolean isUsefulInPart() {
        return false;
    }
}
