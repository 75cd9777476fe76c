package dev.satwire.peers;

import dev.satwire.protocol.Command;
import dev.satwire.protocol.Payload;
import java.time.Duration;

/**
 * A question of which a peer is asked one at a time, and what counts as its answer. Used once. <em>Not thread-safe.</em>
 *
 * @param <T> the answer
 */
interface Question<T> {

    /** The time after which a question with an answer that does not tell its end is over. */
    Duration QUIET = Duration.ofSeconds(2);

    /** What a message means for the question. */
    enum Progress {
        /** Nothing. */
        NONE,
        /** It is part of the answer. */
        MORE,
        /** It is part of the answer, which is over if nothing follows for {@link #QUIET}. */
        MAYBE_LAST,
        /** The answer is complete. */
        DONE
    }

    /** What to send. */
    Payload payload();

    /** Whether messages of a command may belong to the answer. */
    boolean wants(Command command);

    /**
     * Takes a message that may belong to the answer.
     *
     * @throws BadAnswerException if it does and cannot be right
     */
    Progress take(Payload payload);

    /** What a message means that comes when the question is over unanswered. Nothing of it is kept. */
    Progress late(Payload payload);

    /** The answer, or what there is of it. */
    T answer();

    /** Whether what there is at the deadline is an answer. */
    boolean isUsefulInPart();

    /** What it may mean that nothing comes, for the text of the time-out; empty if nobody knows. */
    default String silence() {
        return "";
    }
}
