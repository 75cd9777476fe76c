package dev.satwire.peers;

import java.time.Duration;

/**
 * When to look for an address again after there was none. Very many may be known, so they are looked at {@linkplain
 * AddressSource#parts part by part}: a look is at one part, a round at all of them. Times are of the pool's event loop.
 * <em>Confined to the event loop.</em>
 *
 * <ol>
 *   <li>Within a round, looks after {@link SlotFiller#INTERVAL} each.
 *   <li>After a round in vain rests as long at first, then twice as long each time, up to {@link #LONGEST}.
 *   <li>When something has changed that may make an address acceptable, rests no longer than the first time.
 *   <li>Never looks so soon that looking takes more than a {@value #SHARE}th of the time.
 * </ol>
 */
final class SearchPause {
    /** The longest rest: addresses become acceptable by the mere passing of time, too. */
    static final Duration LONGEST = Duration.ofSeconds(5);

    private static final int SHARE = 50;

    private boolean isVain;
    private long lookedAt;
    private long shortest;
    private long rest;

    /** How long after the last look none may follow. */
    private long pause;

    /** The part to look at next, whatever number of them there is then. */
    private int part;

    /** How many parts of this round were looked at in vain. */
    private int looked;

    /** Whether it is time to look. */
    boolean mayLook(long now) {
        return pause == 0 || now - lookedAt >= pause;
    }

    /** Which part to look at, modulo their number. */
    int part() {
        return part;
    }

    /**
     * Notes that nothing was found in a part.
     *
     * @param parts how many there are
     * @return whether nothing was found in any
     */
    boolean inVain(long began, long ended, int parts) {
        shortest = Math.max(SlotFiller.INTERVAL.toNanos(), (ended - began) * SHARE);
        lookedAt = ended;
        part = (part + 1) % parts;
        looked++;
        boolean isRound = looked >= parts;
        if (isRound) {
            looked = 0;
            rest = Math.max(shortest, isVain ? Math.min(2 * rest, LONGEST.toNanos()) : 0);
            isVain = true;
        }
        pause = isRound ? rest : shortest;
        return isRound;
    }

    /** Notes that something was found. */
    void found() {
        isVain = false;
        looked = 0;
        pause = 0;
    }

    /** Notes that something may be found now that was not before. */
    void changed() {
        rest = shortest;
        pause = Math.min(pause, shortest);
    }
}
