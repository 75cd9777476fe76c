package dev.satwire.protocol;

/**
 * SipHash-2-4, the short keyed hash behind the short ids of compact blocks (BIP-0152) and the items of block filters
 * (BIP-0158). <em>Immutable.</em>
 *
 * @param k0 the first half of the key: its first 8 bytes, little-endian
 * @param k1 the second half of the key
 */
public record SipHash24(long k0, long k1) {
    private static final long C0 = 0x736f6d6570736575L;
    private static final long C1 = 0x646f72616e646f6dL;
    private static final long C2 = 0x6c7967656e657261L;
    private static final long C3 = 0x7465646279746573L;

    /**
     * Hashes some bytes.
     *
     * @param bytes any number of them
     * @return 64 bits
     */
    public long hash(byte[] bytes) {
        State state = new State(k0, k1);
        int words = bytes.length / 8;
        for (int i = 0; i < words; i++) {
            state.word(WireReader.int64(bytes, 8 * i));
        }
        long last = (long) bytes.length << 56;
        for (int i = 8 * words; i < bytes.length; i++) {
            last |= (bytes[i] & 0xFFL) << (8 * (i & 7));
        }
        state.word(last);
        return state.finish();
    }

    /**
     * Hashes some bytes.
     *
     * @param bytes any number of them
     * @return 64 bits
     */
    public long hash(Bytes bytes) {
        return hash(bytes.array());
    }

    /**
     * Hashes the 32 bytes of a hash, in wire order.
     *
     * @param hash the hash
     * @return 64 bits
     */
    public long hash(Hash256 hash) {
        State state = new State(k0, k1);
        for (int i = 0; i < 4; i++) {
            state.word(hash.word(i));
        }
        state.word((long) Hash256.LENGTH << 56);
        return state.finish();
    }

    /** The four words that are mixed; small enough that the compiler keeps them in registers. */
    private static final class State {
        private long v0;
        private long v1;
        private long v2;
        private long v3;

        State(long k0, long k1) {
            v0 = C0 ^ k0;
            v1 = C1 ^ k1;
            v2 = C2 ^ k0;
            v3 = C3 ^ k1;
        }

        void word(long word) {
            v3 ^= word;
            round();
            round();
            v0 ^= word;
        }

        long finish() {
            v2 ^= 0xFF;
            round();
            round();
            round();
            round();
            return v0 ^ v1 ^ v2 ^ v3;
        }

        private void round() {
            v0 += v1;
            v2 += v3;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v1;
            v0 += v3;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 = Long.rotateLeft(v2, 32);
        }
    }

    /**
     * Hides the key, which protects whoever uses it.
     *
     * @return the name alone
     */
    @Override
    public String toString() {
        return "SipHash24";
    }
}
