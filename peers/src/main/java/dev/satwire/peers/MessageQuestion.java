package dev.satwire.peers;

import dev.satwire.protocol.Command;
import dev.satwire.protocol.Payload;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Asks for what comes in one message; another may be the answer if none comes that is. <em>Not thread-safe.</em> */
final class MessageQuestion<P extends Payload, T> implements Question<T> {
    private final Payload question;
    private final Answer<P, T> form;
    private @Nullable P best;

    /** Whether a message is the answer. */
    enum Fit {
        /** It is not. */
        NO,
        /** It is if none comes that certainly is. */
        MAYBE,
        /** It certainly is. */
        YES;

        static Fit of(boolean isAnswer) {
            return isAnswer ? YES : NO;
        }
    }

    /**
     * How the answer is known.
     *
     * @param command the command of the message
     * @param type the payload of the message
     * @param fit whether a message is the answer
     * @param content makes of the message what was asked for
     * @param silence what it means if none comes; empty if that is not known
     */
    record Answer<P extends Payload, T>(
            Command command, Class<P> type, Function<P, Fit> fit, Function<P, T> content, String silence) {}

    MessageQuestion(Payload question, Answer<P, T> form) {
        this.question = question;
        this.form = form;
    }

    @Override
    public Payload payload() {
        return question;
    }

    @Override
    public boolean wants(Command command) {
        return command.equals(form.command());
    }

    @Override
    public Progress take(Payload payload) {
        Fit fit = fit(payload);
        if (fit == Fit.NO) {
            return Progress.NONE;
        }
        best = form.type().cast(payload);
        return fit == Fit.YES ? Progress.DONE : Progress.MORE;
    }

    @Override
    public Progress late(Payload payload) {
        return fit(payload) == Fit.YES ? Progress.DONE : Progress.NONE;
    }

    @Override
    public T answer() {
        return form.content().apply(Objects.requireNonNull(best));
    }

    @Override
    public boolean isUsefulInPart() {
        return best != null;
    }

    @Override
    public String silence() {
        return form.silence();
    }

    private Fit fit(Payload payload) {
        return form.type().isInstance(payload) ? form.fit().apply(form.type().cast(payload)) : Fit.NO;
    }
}
