package dev.satwire.peers;

import dev.satwire.peers.AddressBookException.Problem;
import dev.satwire.protocol.Endpoint;
import dev.satwire.protocol.Host;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Services;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a saved {@link AddressBook}, all numbers big-endian:
 *
 * <pre>
 * 8   "SATWADDR"
 * 4   version, {@value #VERSION}
 * 4   magic of the network
 * 4   number of entries
 *     for each entry:
 *       8      services
 *       1 + 1  BIP-0155 number of the network, bytes of the host
 *       n + 2  host, port
 *       3 * 8  last seen, last tried, last success, in seconds since 1970
 *       4      failures since
 *       1 + n  source group: bytes, ASCII
 * 32  SHA-256 of all before
 * </pre>
 */
final class BookImage {
    static final int VERSION = 1;

    private static final byte[] MAGIC = "SATWADDR".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER = 8 + 4 + 4 + 4;
    private static final int HASH = 32;
    private static final int MAX_HOST = 32;
    private static final int MAX_ENTRY = 8 + 1 + 1 + MAX_HOST + 2 + 3 * 8 + 4 + 1 + NetGroup.MAX_NAME;

    /** The latest time, in the year 36812, so that sums do not overflow. */
    static final long MAX_TIME = (1L << 40) - 1;

    private BookImage() {}

    /** The size of the largest book, in bytes. */
    static int maxSize(int capacity) {
        return HEADER + capacity * MAX_ENTRY + HASH;
    }

    /** Those that worked come first, so that a book which has less room keeps them. */
    static byte[] encode(Network network, Collection<BookEntry> entries) {
        ByteBuffer out = ByteBuffer.allocate(maxSize(entries.size()));
        out.put(MAGIC).putInt(VERSION).putInt(network.magic()).putInt(entries.size());
        entries.stream()
                .sorted(Comparator.comparingLong((BookEntry entry) -> entry.lastSuccess)
                        .reversed())
                .forEach(entry -> write(entry, out));
        out.put(sha256(out.array(), out.position()));
        return Arrays.copyOf(out.array(), out.position());
    }

    private static void write(BookEntry entry, ByteBuffer out) {
        byte[] host = entry.address().host().toByteArray();
        byte[] source = entry.source.name().getBytes(StandardCharsets.US_ASCII);
        out.putLong(entry.address().services().bits());
        out.put((byte) entry.address().host().networkId()).put((byte) host.length);
        out.put(host).putShort((short) entry.address().port());
        out.putLong(entry.lastSeen).putLong(entry.lastTry).putLong(entry.lastSuccess);
        out.putInt(entry.failures);
        out.put((byte) source.length).put(source);
    }

    static List<BookEntry> decode(byte[] image, Network network, int capacity, Predicate<Host> usable, Path file)
            throws AddressBookException {
        ByteBuffer in = ByteBuffer.wrap(image);
        byte[] magic = new byte[Math.min(MAGIC.length, image.length)];
        in.get(magic);
        if (image.length == 0) {
            throw new AddressBookException(Problem.CORRUPT, file, "the file is empty", null);
        }
        if (!Arrays.equals(magic, 0, magic.length, MAGIC, 0, magic.length)) {
            throw new AddressBookException(Problem.NOT_A_BOOK, file, "the file is something else", null);
        }
        if (image.length < HEADER + HASH) {
            throw corrupt(file, "the file ends after " + image.length + " bytes", null);
        }
        int version = in.getInt();
        if (version > VERSION) {
            throw new AddressBookException(
                    Problem.NEWER_VERSION, file, "version " + version + ", this one knows " + VERSION, null);
        }
        int body = image.length - HASH;
        if (version != VERSION || !hasHash(image, body)) {
            throw corrupt(file, "the checksum is wrong", null);
        }
        int ofNetwork = in.getInt();
        if (ofNetwork != network.magic()) {
            throw new AddressBookException(
                    Problem.WRONG_NETWORK,
                    file,
                    "a book of "
                            + Network.withMagic(ofNetwork)
                                    .map(Network::name)
                                    .orElse("network " + HexFormat.of().toHexDigits(ofNetwork))
                            + ", not of " + network,
                    null);
        }
        int count = in.getInt();
        if (count > capacity) {
            throw new AddressBookException(
                    Problem.TOO_LARGE, file, count + " addresses, this book holds " + capacity, null);
        }
        try {
            return entries(in.limit(body), count, usable);
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            throw corrupt(file, "an entry makes no sense", e);
        }
    }

    private static boolean hasHash(byte[] image, int body) {
        return Arrays.equals(sha256(image, body), 0, HASH, image, body, body + HASH);
    }

    private static AddressBookException corrupt(Path file, String detail, @Nullable Throwable cause) {
        return new AddressBookException(Problem.CORRUPT, file, detail, cause);
    }

    private static List<BookEntry> entries(ByteBuffer in, int count, Predicate<Host> usable) {
        List<BookEntry> entries = new ArrayList<>();
        Set<Endpoint> endpoints = new HashSet<>();
        Map<String, NetGroup> groups = new HashMap<>();
        for (int i = 0; i < count; i++) {
            BookEntry entry = read(in, groups);
            check(usable.test(entry.address().host()));
            check(endpoints.add(entry.address().endpoint()));
            entries.add(entry);
        }
        check(count >= 0 && !in.hasRemaining());
        return entries;
    }

    private static BookEntry read(ByteBuffer in, Map<String, NetGroup> groups) {
        Services services = new Services(in.getLong());
        int networkId = Byte.toUnsignedInt(in.get());
        Host host = Host.of(networkId, bytes(in, Byte.toUnsignedInt(in.get())));
        NetAddr address = new NetAddr(services, host, Short.toUnsignedInt(in.getShort()));
        long lastSeen = in.getLong();
        long lastTry = in.getLong();
        long lastSuccess = in.getLong();
        int failures = in.getInt();
        String source = new String(bytes(in, Byte.toUnsignedInt(in.get())), StandardCharsets.US_ASCII);
        check(isTime(lastSeen) && isTime(lastTry) && isTime(lastSuccess));
        check(failures >= 0 && failures <= BookEntry.COUNTED_FAILURES);
        BookEntry entry = new BookEntry(address, groups.computeIfAbsent(source, NetGroup::new), lastSeen);
        entry.lastTry = lastTry;
        entry.lastSuccess = lastSuccess;
        entry.failures = failures;
        return entry;
    }

    private static boolean isTime(long seconds) {
        return seconds >= 0 && seconds <= MAX_TIME;
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static void check(boolean condition) {
        if (!condition) {
            throw new IllegalArgumentException("out of range");
        }
    }

    static byte[] sha256(byte[] bytes, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, 0, length);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
