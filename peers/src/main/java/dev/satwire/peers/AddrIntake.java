package dev.satwire.peers;

import dev.satwire.protocol.Addr;
import dev.satwire.protocol.AddressNetwork;
import dev.satwire.protocol.Host;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.TimestampedAddr;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Takes in the addresses that one peer sends, by Bitcoin Core's rules ({@code ProcessAddrs}):
 *
 * <ol>
 *   <li>Each costs a token. There is one at first, one more every {@link #NANOS_PER_ADDRESS}, never more than
 *       {@value #MAX_TOKENS} by waiting; a {@code getaddr} of ours adds {@value Addr#MAX_ADDRESSES}. Entries without a
 *       token are dropped, at random, so that a sender cannot choose which.
 *   <li>Nodes that serve no blocks, and what nobody can connect to, are left out.
 *   <li>A time that is absurd, or in the future, becomes five days ago.
 * </ol>
 *
 * <p>The two hours by which hearsay is made older are the book's matter, which knows who speaks of himself. <em>Confined to
 * the event loop.</em>
 */
final class AddrIntake {
    /** {@code MAX_ADDR_PROCESSING_TOKEN_BUCKET}. */
    static final int MAX_TOKENS = 1_000;

    /** One address in ten seconds: {@code MAX_ADDR_RATE_PER_SECOND} is 0.1. */
    static final long NANOS_PER_ADDRESS = Duration.ofSeconds(10).toNanos();

    /** No node was seen before 1973. */
    static final long OLDEST_TIME = 100_000_000;

    /** How far ahead of this side's clock a time may be. */
    static final Duration MAX_AHEAD = Duration.ofMinutes(10);

    /** The age of an address whose time is not believed. */
    static final Duration DISBELIEVED = Duration.ofDays(5);

    private static final long MAX_CREDIT = MAX_TOKENS * NANOS_PER_ADDRESS;

    private final Predicate<? super Host> usable;
    /** Tokens, counted in the nanoseconds that they take to grow. */
    private long credit = NANOS_PER_ADDRESS;

    private long creditedAt;
    private long processed;
    private long rateLimited;

    /**
     * Creates the intake of a peer that has just connected.
     *
     * @param usable hosts that may be learned, see {@link Routability}
     */
    AddrIntake(Predicate<? super Host> usable, long nowNanos) {
        this.usable = usable;
        this.creditedAt = nowNanos;
    }

    /** Notes that this side sends {@code getaddr}: the answer is welcome. */
    void asked() {
        credit += Addr.MAX_ADDRESSES * NANOS_PER_ADDRESS;
    }

    /**
     * Takes in the addresses of a message.
     *
     * @param unwanted own addresses and those of discouraged peers
     * @return what is worth remembering, in random order
     */
    List<TimestampedAddr> take(
            List<TimestampedAddr> addresses,
            Predicate<? super NetAddr> unwanted,
            long nowNanos,
            Instant now,
            RandomGenerator random) {
        grow(nowNanos);
        List<TimestampedAddr> shuffled = new ArrayList<>(addresses);
        Collections.shuffle(shuffled, new Random(random.nextLong()));
        List<TimestampedAddr> taken = new ArrayList<>();
        for (TimestampedAddr each : shuffled) {
            if (credit < NANOS_PER_ADDRESS) {
                rateLimited++;
                continue;
            }
            credit -= NANOS_PER_ADDRESS;
            if (servesBlocks(each.address()) && !unwanted.test(each.address())) {
                processed++;
                if (usable.test(each.address().host()) && hasUsablePort(each.address())) {
                    taken.add(new TimestampedAddr(believable(each.time(), now.getEpochSecond()), each.address()));
                }
            }
        }
        return List.copyOf(taken);
    }

    private void grow(long nowNanos) {
        long elapsed = Math.max(0, nowNanos - creditedAt);
        creditedAt = nowNanos;
        if (credit < MAX_CREDIT) {
            credit += Math.min(elapsed, MAX_CREDIT - credit);
        }
    }

    private static boolean servesBlocks(NetAddr address) {
        return address.services().has(Services.NETWORK) || address.services().has(Services.NETWORK_LIMITED);
    }

    /** I2P knows no ports and says 0 (SAM 3.1); elsewhere 0 is none. */
    private static boolean hasUsablePort(NetAddr address) {
        return (address.port() == 0) == (address.host().network() == AddressNetwork.I2P);
    }

    private static long believable(long time, long now) {
        if (time > OLDEST_TIME && time <= now + MAX_AHEAD.toSeconds()) {
            return time;
        }
        return Math.max(0, Math.min(now - DISBELIEVED.toSeconds(), 0xFFFF_FFFFL));
    }

    /** Addresses that were looked at, of nodes that serve blocks. */
    long processed() {
        return processed;
    }

    /** Addresses that were dropped for want of a token. */
    long rateLimited() {
        return rateLimited;
    }
}
