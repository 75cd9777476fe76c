package dev.satwire.peers;

/** What the objects take that are reachable. */
final class HeapInUse {
    private static final int MOST_COLLECTIONS = 20;
    /** Some of what is garbage takes more than one collection, and a thread that clears references away in between. */
    private static final int IN_VAIN = 3;

    private HeapInUse() {}

    /** Collects garbage and tells what is left, until it has not got less a few times. */
    static long bytes() {
        long least = Long.MAX_VALUE;
        int inVain = 0;
        for (int i = 0; i < MOST_COLLECTIONS && inVain < IN_VAIN; i++) {
            System.gc();
            long now = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
            inVain = now < least ? 0 : inVain + 1;
            least = Math.min(least, now);
        }
        return least;
    }
}
