package dev.satwire.peers;

import dev.satwire.peers.Question.Progress;
import dev.satwire.protocol.Command;
import dev.satwire.protocol.Payload;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Requests of which a peer is asked one at a time, as Bitcoin Core does with {@code getheaders}: their answers say little
 * of what was asked, and would be taken for each other's. The others wait, also until the rest of an answer has come for
 * which the time was over. <em>Not thread-safe.</em>
 */
final class QuestionLine implements RequestKind {

    /** How long the next question waits at most for the rest of an answer that came too late. */
    static final Duration MAX_LATE = Duration.ofSeconds(30);

    /** What does not come within this part of a question's own time-out after it is not waited for. */
    private static final int LATE_SHARE = 10;

    private final Command command;
    private final OpenRequests open;
    private final SessionOutput output;

    /** With the one that is asked, at most {@link RequestTracker#MAX_WAITING}; what waits too long stays until its turn. */
    private final Queue<Waiting<?>> line = new ArrayDeque<>(1);

    private @Nullable Waiting<?> asked;

    /** What is left of the question before, if it ended before its answer did: until then no other is asked. */
    private @Nullable Late late;

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
            throw TooManyRequestsException.ofPeer(command.toString(), RequestTracker.MAX_WAITING);
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
        Late before = late;
        return current != null ? current.question.wants(answer) : before != null && before.question.wants(answer);
    }

    @Override
    public void received(Payload payload, long now) {
        Waiting<?> current = asked;
        Late before = late;
        if (current != null) {
            current.take(payload, now);
        } else if (before != null) {
            before.take(payload, now);
        }
    }

    @Override
    public void closed() {
        line.clear();
        asked = null;
        Late before = late;
        late = null;
        if (before != null) {
            before.forget();
        }
    }

    private boolean isFull() {
        return line.size() + (asked == null ? 0 : 1) >= RequestTracker.MAX_WAITING;
    }

    private void askNext() {
        while (asked == null && late == null && !line.isEmpty()) {
            Waiting<?> next = line.remove();
            if (!next.wasAbandoned()) {
                asked = next;
                output.sendControl(next.question.payload());
            }
        }
    }

    /** Swallows what still comes of an answer that nobody waits for, which would be taken for the next one. */
    private final class Late extends OpenRequest<Void> {
        private final Question<?> question;

        Late(Question<?> question, long now) {
            super(open, new Ask<>(new CompletableFuture<>(), MAX_LATE, now));
            this.question = question;
        }

        void take(Payload payload, long now) {
            switch (question.late(payload)) {
                case NONE -> {}
                case MORE, MAYBE_LAST -> open.wakeAt(this, now + Question.QUIET.toNanos());
                case DONE -> end();
            }
        }

        @Override
        void expired(long now) {
            end();
        }

        private void end() {
            forget();
            late = null;
            askNext();
        }
    }

    private final class Waiting<T> extends OpenRequest<T> {
        private final Question<T> question;

        Waiting(Question<T> question, Ask<T> ask) {
            super(open, ask);
            this.question = question;
        }

        void take(Payload payload, long now) {
            Progress progress;
            try {
                progress = question.take(payload);
            } catch (BadAnswerException problem) {
                fail(problem);
                leave(question.late(payload) != Progress.DONE, now);
                return;
            }
            if (progress == Progress.DONE) {
                answerWith(question::answer);
                leave(false, now);
            } else if (progress == Progress.MAYBE_LAST) {
                open.wakeAt(this, now + Question.QUIET.toNanos());
            }
        }

        /** Makes room for the next, at once or when the rest of the answer has come. */
        private void leave(boolean hasRest, long now) {
            asked = null;
            if (hasRest) {
                Late rest = new Late(question, now);
                late = rest;
                open.add(rest);
                open.wakeAt(rest, now + Math.min(Question.QUIET.toNanos(), patience() / LATE_SHARE));
            }
            askNext();
        }

        private String silence() {
            String meaning = question.silence();
            return "no answer to " + command + (meaning.isEmpty() ? "" : " (" + meaning + ")");
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
                answerWith(question::answer);
            } else {
                timedOut(asked == this ? silence() : "others were asked first, no " + command + " was sent");
            }
            if (asked == this) {
                leave(now - deadline >= 0, now);
            } else {
                line.remove(this);
            }
        }
    }
}
