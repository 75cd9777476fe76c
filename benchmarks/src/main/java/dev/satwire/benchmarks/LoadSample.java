package dev.satwire.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Locale;
import java.util.Scanner;

/**
 * What a process holds. <em>Immutable.</em>
 *
 * @param heap bytes of heap in use after a full collection
 * @param direct bytes of direct buffers, those included that the JDK caches
 * @param descriptors open file descriptors; -1 where the system does not tell
 * @param threads live threads
 * @param cpu nanoseconds of processor time so far
 */
record LoadSample(long heap, long direct, long descriptors, long threads, long cpu) {
    private static final double MEBI = 1024 * 1024;

    /** Collects the garbage of this process and looks at it. */
    static LoadSample take() {
        System.gc();
        long heap = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            MemoryUsage after = pool.getCollectionUsage();
            if (pool.getType() == MemoryType.HEAP && after != null) {
                heap += after.getUsed();
            }
        }
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long descriptors = system instanceof UnixOperatingSystemMXBean unix ? unix.getOpenFileDescriptorCount() : -1;
        int threads = ManagementFactory.getThreadMXBean().getThreadCount();
        return new LoadSample(heap, direct, descriptors, threads, system.getProcessCpuTime());
    }

    /** Writes the sample as one line for {@link #parse}. */
    String toLine() {
        return heap + " " + direct + " " + descriptors + " " + threads + " " + cpu;
    }

    static LoadSample parse(String line) {
        try (Scanner scanner = new Scanner(line).useLocale(Locale.ROOT)) {
            return new LoadSample(
                    scanner.nextLong(), scanner.nextLong(), scanner.nextLong(), scanner.nextLong(), scanner.nextLong());
        }
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "heap %.1f MiB, direct %.2f MiB, %d descriptors, %d threads",
                heap / MEBI,
                direct / MEBI,
                descriptors,
                threads);
    }
}
