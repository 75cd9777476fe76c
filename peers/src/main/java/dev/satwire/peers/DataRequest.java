package dev.satwire.peers;

import dev.satwire.protocol.Command;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.InventoryVector;
import dev.satwire.protocol.Payload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** One request for one or more objects. <em>Not thread-safe.</em> */
abstract class DataRequest<O, T> extends OpenRequest<T> {
    final DataRequests kind;
    private final Command answer;
    private final Function<Outcome<O>, T> finish;

    /** What is asked for by its key, in that order. */
    private final Map<InventoryVector, InventoryVector> wanted = new LinkedHashMap<>(2);

    private final Map<InventoryVector, O> found = new HashMap<>(2);
    private final Set<InventoryVector> missing = new HashSet<>(0);

    /** What became of each object, in the order they were asked for. */
    record Outcome<O>(List<O> found, List<InventoryVector> notFound, List<InventoryVector> unanswered) {

        Fetched<O> fetched() {
            return new Fetched<>(found, hashes(notFound), hashes(unanswered));
        }

        private static List<Hash256> hashes(List<InventoryVector> items) {
            return items.stream().map(InventoryVector::hash).toList();
        }

        /** The only object; there is one, found or not, for without it the request has failed. */
        O single() {
            if (found.isEmpty()) {
                throw new NotFoundException(notFound.get(0));
            }
            return found.get(0);
        }
    }

    /**
     * Prepares a request.
     *
     * @param items the objects, in the form to ask for them
     * @param finish makes of what came what was asked for, or throws; called where user code may run
     */
    DataRequest(DataRequests kind, List<InventoryVector> items, Function<Outcome<O>, T> finish, Ask<T> ask) {
        super(kind.open(), ask);
        this.kind = kind;
        this.answer = kind.key();
        this.finish = finish;
        items.forEach(item -> wanted.putIfAbsent(DataRequests.keyOf(item), item));
    }

    /** What is asked for, in the form to ask for it, by its {@linkplain DataRequests#keyOf key}. */
    final Map<InventoryVector, InventoryVector> wanted() {
        return wanted;
    }

    /** Takes what the peer sent for this key. */
    abstract void came(InventoryVector key, Payload payload);

    final void found(InventoryVector key, O object) {
        found.put(key, object);
        endIfComplete();
    }

    final void notFound(InventoryVector key) {
        missing.add(key);
        endIfComplete();
    }

    /** How many objects came and were of no use. */
    int refused() {
        return 0;
    }

    final void endIfComplete() {
        if (found.size() + missing.size() + refused() == wanted.size()) {
            end();
        }
    }

    /** Whether anything is known of any of the objects. */
    final boolean hasAnswers() {
        return !found.isEmpty() || !missing.isEmpty();
    }

    @Override
    void expired(long now) {
        kind.leave(this);
        if (hasAnswers() || refused() > 0) {
            end();
        } else {
            timedOut("no " + answer);
        }
    }

    void end() {
        List<O> objects = new ArrayList<>();
        List<InventoryVector> notFound = new ArrayList<>();
        List<InventoryVector> unanswered = new ArrayList<>();
        wanted.forEach((key, asked) -> {
            O object = found.get(key);
            if (object != null) {
                objects.add(object);
            } else {
                (missing.contains(key) ? notFound : unanswered).add(asked);
            }
        });
        Outcome<O> outcome = new Outcome<>(objects, notFound, unanswered);
        answerWith(() -> finish.apply(outcome));
    }
}
