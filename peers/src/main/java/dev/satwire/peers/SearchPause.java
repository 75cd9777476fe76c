package dev.satwire.peers;

import java.time.Duration;

/**
 * When to look for an address again after there was none: a look in vain may be at all addresses that are known, of which
 * there may be very many. Times are of the pool's event loop. <em>Confined to the event loop.</em>
 *
 * <ol>
 *   <li>At first after {@link SlotFiller#INTERVAL}, then after twice as long each time, up to {@link #LONGEST}.
 *   <li>When something has changed that may make an address acceptable, after the first pause again.
 *   <li>Never so soon that looking takes more than a {@value #SHARE}th of the time.
 * </ol>
 */
final class SearchPause {
    /** The longest pause: addresses become acceptable by the mere passing of time, too. */
    static final Duration LONGEST = Duration.ofSeconds(5);

    private static final int SHARE = 50;

    private boolean isVain;
    private long lookedAt;
    private long pause;
    private long shortest;

    /** Whether it is time to look. */
    boolean mayLook(long now) {
        return !isVain || now - lookedAt >= pause;
    }

    /** Notes that nothing was found. */
    void inVain(long began, long ended) {
        shortest = Math.max(SlotFiller.INTERVAL.toNanos(), (ended - began) * SHARE);
        pause = Math.max(shortest, isVain ? Math.min(2 * pause, LONGEST.toNanos()) : 0);
        lookedAt = ended;
        isVain = true;
    }

    /** Notes that something was found. */
    void found() {
        isVain = false;
    }

    /** Notes that something may be found now that was not before. */
    void changed() {
        pause = shortest;
    }
}
