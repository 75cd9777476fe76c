package dev.satwire.transport.nio;

/** Waits for a loop from a thread that may be interrupted. <em>Thread-safe.</em> */
final class BoundedWait {

    /** A wait that ends by itself. */
    @FunctionalInterface
    interface Wait {
        void await() throws InterruptedException;
    }

    private BoundedWait() {}

    /**
     * Waits although the caller may have been interrupted before, and keeps the interrupt flag. An interrupt that comes
     * during the wait ends it: the caller has stopped caring for the result.
     */
    static void uninterruptibly(Wait wait) {
        boolean interrupted = Thread.interrupted();
        try {
            wait.await();
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
