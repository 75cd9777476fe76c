package dev.satwire.peers;

/** What the objects take that are reachable. */
final class HeapInUse {
    private HeapInUse() {}

    /** Collects garbage and tells what is left, until it does not get less. */
    static long bytes() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 10; i++) {
            System.gc();
            long now = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
            if (now >= least) {
                return least;
            }
            least = now;
        }
        return least;
    }
}
