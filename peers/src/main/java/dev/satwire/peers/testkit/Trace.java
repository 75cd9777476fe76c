package dev.satwire.peers.testkit;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** The hash of what handlers on a {@link MemoryNetwork} were told. <em>Confined to the network's events.</em> */
final class Trace {
    /** Those of the 64-bit FNV-1a hash, of which this is the variant that takes a whole long at a time. */
    private static final long BASIS = 0xcbf29ce484222325L;

    private static final long PRIME = 0x100000001b3L;

    /** What a handler is told. */
    enum Event {
        OPENED,
        RECEIVED,
        WRITABLE,
        CLOSED
    }

    private long hash = BASIS;

    void add(long time, MemoryConnection connection, Event event, long detail) {
        mix(time);
        mix(connection.localAddress().map(Trace::digest).orElse(0L));
        mix(digest(connection.remoteAddress()));
        mix(event.name().hashCode());
        mix(detail);
    }

    long hash() {
        return hash;
    }

    /** A number for bytes and how many they are; leaves the buffer as it is. */
    static long digest(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate());
        return ((long) bytes.remaining() << Integer.SIZE) | crc.getValue();
    }

    private static long digest(InetSocketAddress address) {
        // Of the text: the hash code of an address that is not resolved is none that lasts.
        return address.toString().hashCode();
    }

    private void mix(long value) {
        hash = (hash ^ value) * PRIME;
        hash ^= hash >>> Integer.SIZE;
    }
}
