package dev.satwire.protocol;

import java.lang.reflect.Method;
import java.time.Duration;

/** Measures the time for which this thread has a processor: whatever else the machine does meanwhile does not count. */
public final class CpuTime {
    private static final Method USED =
            Allocation.method("java.lang.management.ThreadMXBean", "getCurrentThreadCpuTime");

    private CpuTime() {}

    /** The time that one run takes. */
    public static Duration of(Runnable work) {
        long before = soFar();
        work.run();
        return Duration.ofNanos(soFar() - before);
    }

    private static long soFar() {
        return (Long) Allocation.invoke(USED, Allocation.THREADS);
    }
}
