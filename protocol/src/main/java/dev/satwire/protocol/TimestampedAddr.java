package dev.satwire.protocol;

import java.time.Instant;
import java.util.Objects;

/**
 * An address with the time when its node was last seen, as {@code addr} and {@code addrv2} carry it. The time is what a
 * stranger says; clamp it before relying on it. <em>Immutable.</em>
 *
 * @param time seconds since 1970, unsigned 32 bits: 0..2<sup>32</sup>-1
 * @param address the address
 */
public record TimestampedAddr(long time, NetAddr address) implements Comparable<TimestampedAddr> {

    /** Bytes of an entry of {@code addr}. */
    static final int V1_LENGTH = 4 + NetAddr.V1_LENGTH;

    /** Bytes of the shortest entry of {@code addrv2}: one of an unknown network without an address. */
    static final int V2_MIN_LENGTH = 4 + 1 + 1 + 1 + 2;

    /**
     * Checks the range of the time.
     *
     * @param time seconds since 1970
     * @param address the address
     */
    public TimestampedAddr {
        Objects.requireNonNull(address, "address");
        if (time < 0 || time > 0xFFFF_FFFFL) {
            throw new IllegalArgumentException("a time is 0..2^32-1 seconds, got " + time);
        }
    }

    /**
     * Returns the time as an instant.
     *
     * @return when the node was last seen, by hearsay
     */
    public Instant lastSeen() {
        return Instant.ofEpochSecond(time);
    }

    /** Orders by time, then by address, which also keeps hash maps fast when strangers choose addresses that collide. */
    @Override
    public int compareTo(TimestampedAddr that) {
        int byTime = Long.compare(time, that.time);
        return byTime != 0 ? byTime : address.compareTo(that.address);
    }

    static TimestampedAddr atV1(byte[] bytes, int offset) {
        return new TimestampedAddr(
                Integer.toUnsignedLong(WireReader.int32(bytes, offset)), NetAddr.atV1(bytes, offset + 4));
    }

    void writeV1(WireWriter out) {
        out.uint32(time);
        address.writeV1(out);
    }

    static TimestampedAddr readV2(WireReader in) {
        return new TimestampedAddr(in.uint32(), NetAddr.readV2(in));
    }

    void writeV2(WireWriter out) {
        out.uint32(time);
        address.writeV2(out);
    }

    int wireSizeV2() {
        return 4 + address.wireSizeV2();
    }

    @Override
    public String toString() {
        return address + " seen " + lastSeen();
    }
}
