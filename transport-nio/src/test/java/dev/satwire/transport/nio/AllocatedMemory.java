package dev.satwire.transport.nio;

import java.lang.reflect.Method;

/** Looks up how much a thread has allocated; by reflection, as {@link DirectMemory}. */
final class AllocatedMemory {
    private AllocatedMemory() {}

    static long byThisThread() throws ReflectiveOperationException {
        Object threads = Class.forName("java.lang.management.ManagementFactory")
                .getMethod("getThreadMXBean")
                .invoke(null);
        Method allocated =
                Class.forName("com.sun.management.ThreadMXBean").getMethod("getThreadAllocatedBytes", long.class);
        return (long) allocated.invoke(threads, Thread.currentThread().getId());
    }
}
