package dev.satwire.peers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** A set that one can be drawn from at random, at the same cost however many there are. <em>Not thread-safe.</em> */
final class Drawing<T> {
    private final List<T> items = new ArrayList<>(0);
    private final Map<T, Integer> places = new HashMap<>(0);

    /** Adds an item that is not there. */
    void add(T item) {
        places.put(item, items.size());
        items.add(item);
    }

    void remove(T item) {
        Integer place = places.remove(item);
        if (place != null) {
            T last = items.remove(items.size() - 1);
            if (place < items.size()) {
                items.set(place, last);
                places.put(last, place);
            }
        }
    }

    /** Takes one out; there must be one. */
    T draw(RandomGenerator random) {
        T drawn = items.get(random.nextInt(items.size()));
        remove(drawn);
        return drawn;
    }

    boolean isEmpty() {
        return items.isEmpty();
    }
}
