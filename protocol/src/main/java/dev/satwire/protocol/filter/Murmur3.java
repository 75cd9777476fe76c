package dev.satwire.protocol.filter;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** MurmurHash3 of 32 bits ({@code x86_32}), the hash of bloom filters (BIP-0037). */
final class Murmur3 {
    private static final VarHandle INT_LE = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private Murmur3() {}

    static int hash(int seed, byte[] bytes, int from, int length) {
        int hash = seed;
        int blocks = from + (length & ~3);
        for (int i = from; i < blocks; i += 4) {
            hash = Integer.rotateLeft(hash ^ scramble((int) INT_LE.get(bytes, i)), 13) * 5 + 0xE6546B64;
        }
        int last = 0;
        for (int i = from + length - 1; i >= blocks; i--) {
            last = (last << 8) | (bytes[i] & 0xFF);
        }
        hash ^= scramble(last) ^ length;
        hash = (hash ^ (hash >>> 16)) * 0x85EBCA6B;
        hash = (hash ^ (hash >>> 13)) * 0xC2B2AE35;
        return hash ^ (hash >>> 16);
    }

    private static int scramble(int block) {
        return Integer.rotateLeft(block * 0xCC9E2D51, 15) * 0x1B873593;
    }
}
