package dev.satwire.peers;

import dev.satwire.protocol.Services;
import java.io.Serial;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.ToIntBiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks each seed once: by its filtered name if there is a filter, and by the plain one if that gives nothing; a few
 * seeds at once. <em>Thread-safe.</em>
 *
 * @param <T> what a seed gives several of
 */
final class SeedRound<T> {
    /** What a plain name stands for. */
    private static final Services PLAIN = Services.of(Services.NETWORK, Services.WITNESS);

    private final Optional<Services> filter;
    private final Function<String, CompletableFuture<List<T>>> ask;
    private final ToIntBiFunction<List<T>, Services> take;
    private final CompletableFuture<Void> worthAnotherLook = new CompletableFuture<>();

    // All guarded by this.
    private final Queue<String> waiting;
    private final Map<String, String> outcomes = new LinkedHashMap<>();
    private final int seeds;
    private int ended;
    private int addresses;

    /** A name that was not answered in time. */
    static final class TooLate extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        TooLate(Duration timeout) {
            super("no answer within " + Delays.text(timeout), null, false, false);
        }
    }

    SeedRound(
            List<String> names,
            Optional<Services> filter,
            Function<String, CompletableFuture<List<T>>> ask,
            ToIntBiFunction<List<T>, Services> take) {
        this.waiting = new ArrayDeque<>(names);
        this.seeds = names.size();
        this.filter = filter;
        this.ask = ask;
        this.take = take;
        names.forEach(name -> outcomes.put(name, "waits"));
    }

    void start() {
        for (int i = 0; i < DnsSeeds.MAX_AT_ONCE; i++) {
            next();
        }
    }

    private void next() {
        String seed;
        synchronized (this) {
            seed = waiting.poll();
            if (seed == null) {
                return;
            }
            outcomes.put(seed, "is being asked");
        }
        if (filter.isPresent()) {
            ask(seed, "x" + Long.toHexString(filter.get().bits()) + "." + seed, filter.get());
        } else {
            ask(seed, seed, PLAIN);
        }
    }

    private void ask(String seed, String name, Services services) {
        CompletableFuture<List<T>> unused =
                ask.apply(name).whenComplete((answer, problem) -> answered(seed, name, services, answer, problem));
    }

    private void answered(
            String seed, String name, Services services, @Nullable List<T> answer, @Nullable Throwable problem) {
        int useful = 0;
        int given = 0;
        Throwable failure = problem == null ? null : Futures.bare(problem);
        if (answer != null) {
            try {
                given = answer.size();
                useful = take.applyAsInt(answer, services);
            } catch (Throwable e) {
                failure = e;
            }
        }
        // A resolver that is silent would be so once more.
        if (useful == 0 && !name.equals(seed) && !(failure instanceof TooLate)) {
            ask(seed, seed, PLAIN);
            return;
        }
        String outcome = failure != null
                ? "failed: " + Futures.text(failure)
                : given == 0 ? "has no address" : useful + " addresses of " + given + " by " + name;
        if (end(seed, outcome, useful)) {
            worthAnotherLook.complete(null);
        }
        next();
    }

    /** Whoever waits does so for the first few seeds, lest the fastest one alone choose the peers; not for a silent one. */
    private synchronized boolean end(String seed, String outcome, int useful) {
        outcomes.put(seed, outcome);
        ended++;
        addresses += useful;
        return ended == seeds || (ended >= DnsSeeds.MAX_AT_ONCE && addresses > 0);
    }

    CompletableFuture<Void> worthAnotherLook() {
        return worthAnotherLook.copy();
    }

    synchronized boolean isOver() {
        return ended == seeds;
    }

    @Override
    public synchronized String toString() {
        return outcomes.entrySet().stream()
                .map(each -> each.getKey() + ": " + each.getValue())
                .collect(Collectors.joining("\n"));
    }
}
