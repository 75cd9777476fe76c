package dev.satwire.transport.nio;

import java.util.List;

/**
 * Looks up how much direct memory the process holds. By reflection, for the module under test, which the tests are part
 * of, does not read {@code java.management}.
 */
final class DirectMemory {
    private DirectMemory() {}

    /** Returns the bytes in use. */
    static long used() throws ReflectiveOperationException {
        return figure("getMemoryUsed");
    }

    /** Returns the number of buffers. */
    static long buffers() throws ReflectiveOperationException {
        return figure("getCount");
    }

    private static long figure(String getter) throws ReflectiveOperationException {
        Class<?> poolType = Class.forName("java.lang.management.BufferPoolMXBean");
        List<?> pools = (List<?>) Class.forName("java.lang.management.ManagementFactory")
                .getMethod("getPlatformMXBeans", Class.class)
                .invoke(null, poolType);
        for (Object pool : pools) {
            if (poolType.getMethod("getName").invoke(pool).equals("direct")) {
                return (long) poolType.getMethod(getter).invoke(pool);
            }
        }
        throw new IllegalStateException("no pool of direct buffers");
    }
}
