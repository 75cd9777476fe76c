package dev.satwire.protocol;

import java.lang.reflect.Method;

/** Measures what a piece of code allocates on the heap. */
public final class Allocation {

    // By reflection, for the module under test has no business with java.management.
    static final Object THREADS = invoke(method("java.lang.management.ManagementFactory", "getThreadMXBean"), null);
    private static final Method ALLOCATED =
            method("com.sun.management.ThreadMXBean", "getThreadAllocatedBytes", long.class);

    private Allocation() {}

    /** The fewest bytes that one of a few runs allocated: the first ones also load classes. */
    public static long of(Runnable work) {
        long least = Long.MAX_VALUE;
        for (int run = 0; run < 5; run++) {
            long before = soFar();
            work.run();
            least = Math.min(least, soFar() - before);
        }
        return least;
    }

    private static long soFar() {
        return (Long) invoke(ALLOCATED, THREADS, Thread.currentThread().getId());
    }

    static Method method(String type, String name, Class<?>... parameters) {
        try {
            return Class.forName(type).getMethod(name, parameters);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("this Java cannot measure what a thread takes", e);
        }
    }

    static Object invoke(Method method, Object target, Object... arguments) {
        try {
            return method.invoke(target, arguments);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("this Java cannot measure what a thread takes", e);
        }
    }
}
