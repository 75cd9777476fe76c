package dev.satwire.protocol;

/** What a decoder may cost, and how often it is looked at. <em>Confined to one thread.</em> */
final class FuzzCost {
    private static final long BYTES_PER_BYTE = 16;
    private static final long BYTES = 64 * 1024;

    /** Measuring takes several runs: of how many inputs one is measured. */
    private static int every = 1;

    private static int inputs;
    private static long accepted;

    private FuzzCost() {}

    static void measureOneOf(int count) {
        every = count;
    }

    /** Decodes, on a sample of the inputs, and looks at what that takes from the heap. */
    static void check(byte[] input, Runnable decode) {
        if (++inputs % every == 0) {
            long limit = BYTES_PER_BYTE * input.length + BYTES;
            long allocated = Allocation.of(decode);
            Fuzzing.that(allocated <= limit, input.length + " bytes took " + allocated + ", the limit is " + limit);
        }
    }

    /** Counts an input that decoded. */
    static void accepted() {
        accepted++;
    }

    static long allAccepted() {
        return accepted;
    }
}
