package dev.satwire.benchmarks;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** Holds what {@link Load} saw against its bounds, and prints each. <em>Not thread-safe.</em> */
final class LoadVerdict {
    private static final long MEBI = 1024 * 1024;
    /** Growth in per cent that is taken for none. */
    private static final long HEAP_PERCENT = 5;

    private static final long HEAP_SLACK = MEBI;
    private static final long DIRECT_SLACK = MEBI;
    private static final long DESCRIPTOR_PERCENT = 2;
    private static final long DESCRIPTOR_SLACK = 50;
    private static final long THREAD_SLACK = 1;

    private final PrintStream out;
    private boolean good = true;

    LoadVerdict(PrintStream out) {
        this.out = out;
    }

    boolean isGood() {
        return good;
    }

    /** Looks at the samples of one process over one phase, oldest first. */
    void judge(String process, List<LoadSample> samples) {
        flat(process + " heap after GC", samples, LoadSample::heap, HEAP_PERCENT, HEAP_SLACK);
        flat(process + " direct memory", samples, LoadSample::direct, 0, DIRECT_SLACK);
        flat(process + " descriptors", samples, LoadSample::descriptors, DESCRIPTOR_PERCENT, DESCRIPTOR_SLACK);
        flat(process + " threads", samples, LoadSample::threads, 0, THREAD_SLACK);
    }

    /** Compares the last quarter of the samples with the first. */
    private void flat(
            String what, List<LoadSample> samples, ToLongFunction<LoadSample> figure, long percent, long slack) {
        int quarter = Math.max(1, samples.size() / 4);
        long first = average(samples.subList(0, quarter), figure);
        long last = average(samples.subList(samples.size() - quarter, samples.size()), figure);
        check(
                what,
                last - first <= first * percent / 100 + slack,
                String.format(Locale.ROOT, "%,d -> %,d", first, last));
    }

    void check(String what, boolean holds, String figures) {
        good &= holds;
        out.printf(Locale.ROOT, "%-8s%s: %s%n", holds ? "ok" : "FAILED", what, figures);
    }

    private static long average(List<LoadSample> samples, ToLongFunction<LoadSample> figure) {
        return Math.round(samples.stream().mapToLong(figure).average().orElseThrow());
    }
}
