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
final class DataRequest<T> extends OpenRequest<T> {
    private final DataRequests kind;
    private final Command answer;
    private final Function<Outcome, T> finish;

    /** What is asked for by its key, in that order. */
    private final Map<InventoryVector, InventoryVector> wanted = new LinkedHashMap<>(2);

    private final Map<InventoryVector, Payload> found = new HashMap<>(2);
    private final Set<InventoryVector> missing = new HashSet<>(0);

    /** What became of each object, in the order they were asked for. */
    record Outcome(List<Payload> found, List<InventoryVector> notFound, List<InventoryVector> unanswered) {

        <O> Fetched<O> fetched(Function<Payload, O> object) {
            return new Fetched<>(found.stream().map(object).toList(), hashes(notFound), hashes(unanswered));
        }

        private static List<Hash256> hashes(List<InventoryVector> items) {
            return items.stream().map(InventoryVector::hash).toList();
        }

        /** The only object; there is one, found or not, for without it the request has timed out. */
        Payload single() {
            if (found.isEmpty()) {
                throw new NotFoundException(notFound.get(0));
            }
            return found.get(0);
        }
    }

    DataRequest(
            DataRequests kind,
            OpenRequests all,
            Command answer,
            List<InventoryVector> items,
            Function<Outcome, T> finish,
            Ask<T> ask) {
        super(all, ask);
        this.kind = kind;
        this.answer = answer;
        this.finish = finish;
        items.forEach(item -> wanted.putIfAbsent(DataRequests.keyOf(item), item));
    }

    /** What is asked for, in the form to ask for it, by its {@linkplain DataRequests#keyOf key}. */
    Map<InventoryVector, InventoryVector> wanted() {
        return wanted;
    }

    void found(InventoryVector key, Payload payload) {
        found.put(key, payload);
        endIfComplete();
    }

    void notFound(InventoryVector key) {
        missing.add(key);
        endIfComplete();
    }

    void endIfComplete() {
        if (found.size() + missing.size() == wanted.size()) {
            end();
        }
    }

    @Override
    void expired(long now) {
        kind.leave(this);
        if (found.isEmpty() && missing.isEmpty()) {
            timedOut("no " + answer);
        } else {
            end();
        }
    }

    private void end() {
        List<Payload> objects = new ArrayList<>();
        List<InventoryVector> notFound = new ArrayList<>();
        List<InventoryVector> unanswered = new ArrayList<>();
        wanted.forEach((key, asked) -> {
            Payload payload = found.get(key);
            if (payload != null) {
                objects.add(payload);
            } else {
                (missing.contains(key) ? notFound : unanswered).add(asked);
            }
        });
        Outcome outcome = new Outcome(objects, notFound, unanswered);
        answerWith(() -> finish.apply(outcome));
    }
}
