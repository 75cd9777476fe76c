package dev.satwire.peers;

import dev.satwire.protocol.AddressNetwork;
import dev.satwire.protocol.Host;
import dev.satwire.protocol.SipHash24;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Remembers for a while which addresses misbehaved: they are not connected to, and as inbound peers they are let in while
 * slots are free and evicted first. Bitcoin Core's discouragement, not its ban: nothing is written to disk.
 *
 * <p>What is remembered is one IPv4 address, the /64 of an IPv6 address, of which anybody may have all addresses, or a
 * whole address of another network. Ports make no difference. At most {@value #CAPACITY} are remembered, as in Bitcoin
 * Core; a new one then pushes out the oldest. Addresses of this machine are never remembered: Tor, I2P and proxies
 * connect from there for many.
 *
 * <p>Time is given by the caller, in nanoseconds of a clock such as {@link System#nanoTime()}. Addresses are kept as
 * hashes with a secret of this object, which makes each operation take constant time whatever addresses strangers choose.
 * Thread-safe.
 */
public final class Discouragement {

    /** How many addresses are remembered: {@value}. */
    public static final int CAPACITY = 50_000;

    /** How long an address is remembered after it last misbehaved, unless told otherwise: as long as a ban of Core's. */
    public static final Duration LIFETIME = Duration.ofHours(24);

    private static final int IPV4_LOCAL = 127;
    private static final int IPV6_SITE_LENGTH = 8;

    private final long lifetime;
    private final SipHash24 hash;

    /** Address hashes and when they were discouraged, oldest first. */
    private final Map<Long, Long> since = new LinkedHashMap<>();

    /**
     * Creates a memory without any address.
     *
     * @param lifetime how long an address is remembered, positive
     * @param secret a source of numbers that strangers cannot foresee
     */
    public Discouragement(Duration lifetime, RandomGenerator secret) {
        if (lifetime.isNegative() || lifetime.isZero()) {
            throw new IllegalArgumentException("lifetime must be positive: " + lifetime);
        }
        this.lifetime = Delays.timeout(lifetime);
        this.hash = new SipHash24(secret.nextLong(), secret.nextLong());
    }

    /**
     * Remembers an address from now on; one that is remembered already, for as long as if it were new.
     *
     * @param host the address
     * @param nowNanos the time
     * @return true if it was not remembered before; false if it was, or is an address of this machine, which is not
     */
    public synchronized boolean add(Host host, long nowNanos) {
        if (isLocal(host)) {
            return false;
        }
        long key = key(host);
        Long before = since.remove(key);
        since.put(key, nowNanos);
        forget(nowNanos);
        return before == null || nowNanos - before >= lifetime;
    }

    /**
     * Tells whether an address is remembered.
     *
     * @param host the address
     * @param nowNanos the time
     * @return true if it, or another of its site, misbehaved lately
     */
    public synchronized boolean contains(Host host, long nowNanos) {
        Long at = since.get(key(host));
        return at != null && nowNanos - at < lifetime;
    }

    /**
     * Returns how many addresses are remembered.
     *
     * @param nowNanos the time
     * @return at most {@link #CAPACITY}
     */
    public synchronized int size(long nowNanos) {
        forget(nowNanos);
        return since.size();
    }

    /** Forgets all addresses. */
    public synchronized void clear() {
        since.clear();
    }

    private void forget(long nowNanos) {
        Iterator<Long> oldest = since.values().iterator();
        while (oldest.hasNext()) {
            boolean expired = nowNanos - oldest.next() >= lifetime;
            if (!expired && since.size() <= CAPACITY) {
                return;
            }
            oldest.remove();
        }
    }

    private long key(Host host) {
        byte[] address = host.toByteArray();
        int length = host.network() == AddressNetwork.IPV6 ? IPV6_SITE_LENGTH : address.length;
        return hash.hash(ByteBuffer.allocate(1 + length)
                .put((byte) host.networkId())
                .put(address, 0, length)
                .array());
    }

    /** Core's {@code CNetAddr::IsLocal}: 127.0.0.0/8, 0.0.0.0/8 and ::1. */
    static boolean isLocal(Host host) {
        byte[] address = host.toByteArray();
        return switch (host.network()) {
            case IPV4 -> address[0] == IPV4_LOCAL || address[0] == 0;
            case IPV6 -> host.inetAddress().orElseThrow().isLoopbackAddress();
            default -> false;
        };
    }
}
