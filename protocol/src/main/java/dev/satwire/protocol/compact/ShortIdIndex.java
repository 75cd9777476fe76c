package dev.satwire.protocol.compact;

import dev.satwire.protocol.CmpctBlock;
import dev.satwire.protocol.PrefilledTransaction;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * Finds the place in the block that a short id stands for. <em>Immutable.</em>
 *
 * <p>A sorted array, and a table of where in it the ids with the same highest bits begin: of honest ids, which are evenly
 * spread, about one each, so that a look takes constant time. Ids that a stranger chose to have them lie together cost a
 * binary search, and all take 12 bytes each.
 */
final class ShortIdIndex {
    private static final int PLACE_BITS = 16;
    private static final int ID_BITS = Long.SIZE - PLACE_BITS;
    private static final int PLACE = (1 << PLACE_BITS) - 1;

    /** Id and place in one number, its highest bit turned over: Java compares with sign, ids have none. */
    private final long[] keys;

    /** Where in the array each run of ids begins, and at last its end. */
    private final int[] starts;

    private final int shift;

    private ShortIdIndex(long[] sortedKeys) {
        keys = sortedKeys;
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(keys.length);
        shift = ID_BITS - bits;
        starts = new int[(1 << bits) + 1];
        for (long key : keys) {
            starts[bucket(id(key)) + 1]++;
        }
        for (int i = 1; i < starts.length; i++) {
            starts[i] += starts[i - 1];
        }
    }

    /** The ids of a block, whose places are those that no prefilled transaction takes. */
    static ShortIdIndex of(CmpctBlock block) {
        List<Long> ids = block.shortIds();
        Iterator<PrefilledTransaction> prefilled = block.prefilled().iterator();
        int taken = next(prefilled);
        long[] keys = new long[ids.size()];
        int place = 0;
        for (int i = 0; i < keys.length; i++) {
            while (place == taken) {
                place++;
                taken = next(prefilled);
            }
            keys[i] = key(ids.get(i), place);
            place++;
        }
        Arrays.sort(keys);
        return new ShortIdIndex(keys);
    }

    private static int next(Iterator<PrefilledTransaction> prefilled) {
        return prefilled.hasNext() ? prefilled.next().index() : -1;
    }

    private static long key(long id, int place) {
        return (id << PLACE_BITS | place) ^ Long.MIN_VALUE;
    }

    private static long id(long key) {
        return (key ^ Long.MIN_VALUE) >>> PLACE_BITS;
    }

    private int bucket(long id) {
        return (int) (id >>> shift);
    }

    /** Whether two places have the same id, so that it cannot be said what belongs where. */
    boolean hasCollisions() {
        for (int i = 1; i < keys.length; i++) {
            if (id(keys[i]) == id(keys[i - 1])) {
                return true;
            }
        }
        return false;
    }

    /** The place of an id of 48 bits; -1 if it is none of the block's. */
    int place(long id) {
        int end = starts[bucket(id) + 1];
        int found = Arrays.binarySearch(keys, starts[bucket(id)], end, key(id, 0));
        int at = found < 0 ? -found - 1 : found;
        return at < end && id(keys[at]) == id ? (int) keys[at] & PLACE : -1;
    }
}
