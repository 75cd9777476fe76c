package dev.satwire.transport.nio;

import java.util.List;

/**
 * Looks up how much direct memory the process holds. By reflection, for the module under test, which the tests are part
 * of, does not read {@code java.management}.
 */
final class DirectMemory {
    private DirectMemory() {}

    static long used() throws ReflectiveOperationException {
        Class<?> poolType = Class.forName("java.lang.management.BufferPoolMXBean");
        List<?> pools = (List<?>) Class.forName("java.lang.management.ManagementFactory")
                .getMethod("getPlatformMXBeans", Class.class)
                .invoke(null, poolType);
        for (Object pool : pools) {
            if (poolType.getMethod("getName").invoke(pool).equals("direct")) {
                return (long) poolType.getMethod("getMemoryUsed").invoke(pool);
            }
        }
        throw new IllegalStateException("no pool of direct buffers");
    }
}
