package dev.satwire.protocol;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Double SHA-256, the hash of nearly everything in Bitcoin. One instance a thread: making a digest anew for each short
 * message costs as much as hashing it. <em>Not thread-safe.</em>
 */
final class Sha256d {
    private static final ThreadLocal<Sha256d> OF_THREAD = ThreadLocal.withInitial(Sha256d::new);

    private final MessageDigest digest = sha256();
    private final byte[] hash = new byte[Hash256.LENGTH];

    private Sha256d() {}

    /** The hash's bytes in wire order; valid until the thread's next call, and not to be changed or kept. */
    static byte[] hash(byte[] bytes, int offset, int length) {
        return start().twice(bytes, offset, length);
    }

    /** The first four bytes of the hash as they stand in a message header, read little-endian. */
    static int checksum(byte[] bytes, int offset, int length) {
        return WireReader.int32(hash(bytes, offset, length), 0);
    }

    /** The thread's instance, to hash bytes that do not lie together: {@link #add} them, then {@link #finish()}. */
    static Sha256d start() {
        Sha256d hash = OF_THREAD.get();
        // An Error, such as a stack that overflows, may have left a hash half done.
        hash.digest.reset();
        return hash;
    }

    Sha256d add(byte[] bytes, int offset, int length) {
        digest.update(bytes, offset, length);
        return this;
    }

    /** The hash of what was added; as {@link #hash}. */
    byte[] finish() {
        return twice(hash, 0, 0);
    }

    private byte[] twice(byte[] bytes, int offset, int length) {
        try {
            digest.update(bytes, offset, length);
            digest.digest(hash, 0, hash.length);
            digest.update(hash);
            digest.digest(hash, 0, hash.length);
            return hash;
        } catch (DigestException e) {
            throw new IllegalStateException("a 32-byte array must hold a SHA-256 hash", e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
