package dev.satwire.benchmarks;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * How late a thread wakes up that does nothing but sleep: what the machine and the garbage collector add to any time that
 * is measured meanwhile. <em>Thread-safe.</em>
 */
final class LoadHiccups implements Runnable {
    private static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int MAX_SAMPLES = 1 << 16;

    // Guarded by this; the oldest are overwritten.
    private final long[] samples = new long[MAX_SAMPLES];
    private int count;

    /** Begins to sleep, on a daemon thread. */
    LoadHiccups start() {
        Thread thread = new Thread(this, "load-hiccups");
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    @Override
    public void run() {
        try {
            while (true) {
                long due = System.nanoTime() + PERIOD;
                TimeUnit.NANOSECONDS.sleep(PERIOD);
                add(System.nanoTime() - due);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void add(long late) {
        samples[count++ % MAX_SAMPLES] = late;
    }

    synchronized void clear() {
        count = 0;
    }

    /** Returns how late all but one per cent were at most, in milliseconds. */
    synchronized double p99() {
        int kept = Math.min(count, MAX_SAMPLES);
        long[] sorted = Arrays.copyOf(samples, kept);
        Arrays.sort(sorted);
        return kept == 0 ? 0 : sorted[(int) ((kept - 1) * 0.99)] / 1e6;
    }
}
