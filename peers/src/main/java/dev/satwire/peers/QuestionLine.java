package dev.satwire.peers;

import dev.satwire.peers.Question.Progress;
import dev.satwire.protocol.Command;
import dev.satwire.protocol.Payload;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Requests of which a peer is asked one at a time, as Bitcoin Core does with {@code getheaders}: their answers say little
 * of what was asked, and would be taken for each other's. The others wait. <em>Not thread-safe.</em>
 */
final class QuestionLine implements RequestKind {
    private final Command command;
    private final OpenRequests open;
    private final SessionOutput output;

    /** With the one that is asked, at most {@link RequestTracker#MAX_WAITING}; what waits too long stays until its turn. */
    private final Queue<Waiting<?>> line = new ArrayDeque<>(1);

    private @Nullable Waiting<?> asked;

    QuestionLine(Command command, OpenRequests open, SessionOutput output) {
        this.command = command;
        this.open = open;
        this.output = output;
    }

    <T> void ask(Question<T> question, OpenRequest.Ask<T> ask) {
        if (isFull()) {
            line.removeIf(Waiting::wasAbandoned);
        }
        if (isFull()) {
            throw new IllegalStateException(RequestTracker.MAX_WAITING + " " + command + " wait already");
        }
        Waiting<T> waiting = new Waiting<>(question, ask);
        open.add(waiting);
        line.add(waiting);
        askNext();
    }

    @Override
    public Command key() {
        return command;
    }

    @Override
    public boolean wants(Command answer) {
        Waiting<?> current = asked;
        return current != null && current.question.wants(answer);
    }

    @Override
    public void received(Payload payload, long now) {
        Waiting<?> current = asked;
        if (current != null && current.take(payload, now)) {
            asked = null;
            askNext();
        }
    }

    @Override
    public void closed() {
        line.clear();
        asked = null;
    }

    private boolean isFull() {
        return line.size() + (asked == null ? 0 : 1) >= RequestTracker.MAX_WAITING;
    }

    private void askNext() {
        while (asked == null && !line.isEmpty()) {
            Waiting<?> next = line.remove();
            if (!next.wasAbandoned()) {
                asked = next;
                output.sendControl(next.question.payload());
            }
        }
    }

    private final class Waiting<T> extends OpenRequest<T> {
        private final Question<T> question;

        Waiting(Question<T> question, Ask<T> ask) {
            super(open, ask);
            this.question = question;
        }

        /** Whether the message ends the request. */
        boolean take(Payload payload, long now) {
            Progress progress;
            try {
                progress = question.take(payload);
            } catch (BadAnswerException problem) {
                fail(problem);
                return true;
            }
            if (progress == Progress.DONE) {
                answer(question.answer());
            } else if (progress == Progress.MAYBE_LAST) {
                open.wakeAt(this, now + Question.QUIET.toNanos());
            }
            return progress == Progress.DONE;
        }

        /** Whether nobody waits for the answer any more; then it is forgotten. */
        boolean wasAbandoned() {
            if (isAbandoned()) {
                forget();
            }
            return isAbandoned();
        }

        @Override
        void expired(long now) {
            if (question.isUsefulInPart()) {
                answer(question.answer());
            } else {
                timedOut(
                        asked == this
                                ? "no answer to " + command
                                : "others were asked first, no " + command + " was sent");
            }
            if (asked == this) {
                asked = null;
                askNext();
            } else {
                line.remove(this);
            }
        }
    }
}
