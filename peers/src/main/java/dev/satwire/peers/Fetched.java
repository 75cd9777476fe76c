package dev.satwire.peers;

import dev.satwire.protocol.Hash256;
import java.util.List;

/**
 * What became of each of several objects that a peer was asked for. Every hash that was asked for is accounted for in one
 * of the three lists. <em>Immutable.</em>
 *
 * @param found the objects that came, in the order they were asked for
 * @param notFound the hashes of those the peer says it does not have, in the order they were asked for
 * @param unanswered the hashes of those that did not come in time or cannot be right, and of those for which there was no
 *     room any more, in the order they were asked for
 * @param <T> what was asked for
 */
public record Fetched<T>(List<T> found, List<Hash256> notFound, List<Hash256> unanswered) {

    /**
     * Copies the lists.
     *
     * @param found the objects that came
     * @param notFound the hashes of those the peer does not have
     * @param unanswered the hashes of those of which nothing is known
     */
    public Fetched {
        found = List.copyOf(found);
        notFound = List.copyOf(notFound);
        unanswered = List.copyOf(unanswered);
    }

    /**
     * Tells whether all that was asked for came.
     *
     * @return true if nothing is missing
     */
    public boolean isComplete() {
        return notFound.isEmpty() && unanswered.isEmpty();
    }
}
