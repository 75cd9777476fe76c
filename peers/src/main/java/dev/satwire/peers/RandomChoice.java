package dev.satwire.peers;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Chooses among the acceptable elements of a list, each as likely as the others. */
final class RandomChoice {
    /** How often an element is drawn blindly before all are looked at. */
    static final int DRAWS = 16;

    private RandomChoice() {}

    static <T> Optional<T> among(List<T> list, Predicate<? super T> acceptable, RandomGenerator random) {
        return among(list, 0, list.size(), acceptable, random);
    }

    /** The same, but of those that are hard to find only from one part of the list. */
    static <T> Optional<T> among(
            List<T> list, int from, int to, Predicate<? super T> acceptable, RandomGenerator random) {
        // A draw that is accepted is fair, so where most are acceptable it costs less than looking at all of them.
        for (int draw = 0; draw < DRAWS && list.size() > DRAWS; draw++) {
            T drawn = list.get(random.nextInt(list.size()));
            if (acceptable.test(drawn)) {
                return Optional.of(drawn);
            }
        }
        @Nullable T chosen = null;
        int seen = 0;
        for (T each : list.subList(from, to)) {
            if (acceptable.test(each) && random.nextInt(++seen) == 0) {
                chosen = each;
            }
        }
        return Optional.ofNullable(chosen);
    }
}
