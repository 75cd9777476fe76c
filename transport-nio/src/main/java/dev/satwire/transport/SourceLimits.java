package dev.satwire.transport;

import java.time.Duration;
import java.util.Objects;

/**
 * How much of a listener one source may take: an address, and the network it is in. That network is the first
 * {@value #IPV4_PREFIX_BITS} bits of an IPv4 address and the first {@value #IPV6_PREFIX_BITS} of an IPv6 address.
 *
 * <p>An IPv6 network is no owner: the site around it, the first {@value #IPV6_SITE_BITS} bits, has tens of thousands of
 * them and often belongs to one customer. So a site may have {@value #PREFIXES_PER_SITE} times what a network may, open
 * and in speed. Whoever owns more than a site, as providers do, is not held by this.
 *
 * <p>Connections that come through a proxy of this host, say an onion service, have one source; such a listener is better
 * left with {@link #NONE}.
 *
 * <p><em>Immutable.</em>
 *
 * @param perAddress how many connections of one address may be open at once; positive
 * @param perPrefix how many connections of one network may be open at once; positive
 * @param burst how many connections of one network are accepted in a row, as fast as they come; positive
 * @param interval how long after that until one more is accepted, and then another; not negative, zero for no limit;
 *     {@code burst} times this is at most a year
 */
public record SourceLimits(int perAddress, int perPrefix, int burst, Duration interval) {
    /** The length of an IPv4 prefix. */
    public static final int IPV4_PREFIX_BITS = 24;
    /** The length of an IPv6 prefix. */
    public static final int IPV6_PREFIX_BITS = 64;
    /** The length of the prefix of an IPv6 site, which one customer of a provider may own. */
    public static final int IPV6_SITE_BITS = 48;
    /** How many networks' worth of connections an IPv6 site may have. */
    public static final int PREFIXES_PER_SITE = 4;

    private static final Duration LONGEST_REFILL = Duration.ofDays(365);

    /** No limits. */
    public static final SourceLimits NONE =
            new SourceLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, Duration.ZERO);

    /** For a listener that anybody can reach: 4 connections for an address, 16 for a network, 1 more per second. */
    public static final SourceLimits PUBLIC = new SourceLimits(4, 16, 16, Duration.ofSeconds(1));

    /**
     * Checks the ranges stated for each component.
     *
     * @param perAddress how many connections of one address may be open at once
     * @param perPrefix how many connections of one network may be open at once
     * @param burst how many connections of one network are accepted in a row
     * @param interval how long after that until one more is accepted
     */
    public SourceLimits {
        Objects.requireNonNull(interval, "interval");
        if (perAddress <= 0 || perPrefix <= 0 || burst <= 0) {
            throw new IllegalArgumentException("perAddress, perPrefix and burst must be positive: " + perAddress + ", "
                    + perPrefix + ", " + burst);
        }
        if (interval.isNegative() || interval.compareTo(LONGEST_REFILL.dividedBy(burst)) > 0) {
            throw new IllegalArgumentException(
                    "burst times interval must be at most a year: " + burst + ", " + interval);
        }
    }
}
