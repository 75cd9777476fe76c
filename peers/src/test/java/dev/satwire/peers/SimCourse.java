package dev.satwire.peers;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Whom one request of a pool asks: nobody twice, nobody who does not suit, and not more than two at once. */
final class SimCourse {
    private static final int MOST_AT_ONCE = 2;

    private final SimWires wires;
    private final String what;
    private final RequestOptions options;
    private final Set<Peer> asked = new HashSet<>();
    private final List<CompletableFuture<?>> answers = new ArrayList<>();
    private @Nullable CompletableFuture<?> result;

    SimCourse(SimWires wires, String what, RequestOptions options) {
        this.wires = wires;
        this.what = what;
        this.options = options;
    }

    void leadsTo(CompletableFuture<?> end) {
        result = end;
    }

    <T> CompletableFuture<T> ask(Peer peer, Function<Peer, CompletableFuture<T>> question) {
        require(asked.add(peer), "asked " + peer + " twice");
        require(asked.size() <= options.maxAttempts(), "asked " + asked.size() + " peers");
        require(peer.version().services().has(options.requiredServices()), "asked " + peer + ", which does not suit");
        require(result == null || !result.isDone(), "asked " + peer + " after its end");
        CompletableFuture<T> answer = question.apply(peer);
        answers.add(answer);
        long open = answers.stream().filter(each -> !each.isDone()).count();
        require(open <= MOST_AT_ONCE, "asks " + open + " at once");
        return answer;
    }

    /** Whether it has ended; then nobody is asked any more. */
    boolean isOver() {
        boolean over = result != null && result.isDone();
        require(!over || answers.stream().allMatch(CompletableFuture::isDone), "left questions open");
        return over;
    }

    private void require(boolean condition, String problem) {
        wires.require(condition, () -> what + " " + problem);
    }
}
