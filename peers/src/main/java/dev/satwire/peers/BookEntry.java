package dev.satwire.peers;

import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Services;

/**
 * What is known of an address. Times are seconds since 1970, 0 for never; whether an address is likely to work is Bitcoin
 * Core's {@code AddrInfo} (addrman.cpp). <em>Guarded by the lock of its {@link AddressBook}.</em>
 */
final class BookEntry {
    /** {@code ADDRMAN_HORIZON}: whoever was not seen for 30 days is gone. */
    static final long HORIZON = 30 * 86_400;

    /** {@code ADDRMAN_RETRIES}: failures after which an address that never worked is given up. */
    static final int RETRIES = 3;

    /** {@code ADDRMAN_MAX_FAILURES}: failures in a row after which an address that once worked is given up, ... */
    static final int MAX_FAILURES = 10;

    /** ... {@code ADDRMAN_MIN_FAIL}: but not in the week after it worked. */
    static final long MIN_FAIL = 7 * 86_400;

    /** How far ahead of this side's clock an address may have been seen. */
    static final long MAX_AHEAD = 600;

    /** An address that was tried a minute ago may be about to work. */
    static final long JUST_TRIED = 60;

    /** How long an address is left alone after it was tried. */
    static final long RECENTLY_TRIED = 600;

    private static final double CHANCE_WHEN_RECENTLY_TRIED = 0.01;
    private static final double CHANCE_PER_FAILURE = 0.66;
    private static final int FAILURES_THAT_MATTER = 8;

    /** The most failures that are counted. */
    static final int COUNTED_FAILURES = 1_000_000;

    /** Who told of it first. */
    final NetGroup source;

    private NetAddr address;
    long lastSeen;
    long lastTry;
    long lastSuccess;
    int failures;

    /** The successes of the whole book when a failure was last counted; see {@link BookTable#failed}. */
    long countedAt;

    /** Places in the lists of {@link BookTable}, so that entries leave them at once. */
    int index;

    int indexInShare;

    BookEntry(NetAddr address, NetGroup source, long lastSeen) {
        this.address = address;
        this.source = source;
        this.lastSeen = lastSeen;
    }

    /** The same knowledge, of which no table knows, so that it can be read without the lock. */
    BookEntry copy() {
        BookEntry copy = new BookEntry(address, source, lastSeen);
        copy.lastTry = lastTry;
        copy.lastSuccess = lastSuccess;
        copy.failures = failures;
        copy.countedAt = countedAt;
        return copy;
    }

    NetAddr address() {
        return address;
    }

    void services(Services services) {
        address = address.withServices(services);
    }

    /** {@code IsTerrible}: not worth its place. */
    boolean isTerrible(long now) {
        if (isWithin(lastTry, JUST_TRIED, now)) {
            return false;
        }
        return lastSeen > now + MAX_AHEAD
                || now - lastSeen > HORIZON
                || (lastSuccess == 0 && failures >= RETRIES)
                || (now - lastSuccess > MIN_FAIL && failures >= MAX_FAILURES);
    }

    /** {@code GetChance}: the weight of this address when one is chosen, 0 to 1. */
    double chance(long now) {
        // Unlike Core, a try that lies in the future does not count: the clock was set back, maybe by years.
        double chance = isWithin(lastTry, RECENTLY_TRIED - 1, now) ? CHANCE_WHEN_RECENTLY_TRIED : 1;
        return chance * Math.pow(CHANCE_PER_FAILURE, Math.min(failures, FAILURES_THAT_MATTER));
    }

    private static boolean isWithin(long time, long seconds, long now) {
        return time != 0 && time <= now && now - time <= seconds;
    }
}
