package dev.satwire.protocol;

import java.math.BigInteger;
import java.util.Objects;

/**
 * The header of a block: 80 bytes, whose hash names the block. <em>Immutable.</em>
 *
 * @param version any 32 bits; since BIP-0009 mostly flags
 * @param previousBlock the hash of the block before; {@link Hash256#ZERO} in a genesis block
 * @param merkleRoot the merkle root of the block's txids
 * @param time Unix seconds, 0..0xFFFFFFFF
 * @param bits the target in its compact form, 0..0xFFFFFFFF; see {@link #target()}
 * @param nonce 0..0xFFFFFFFF
 */
public record BlockHeader(int version, Hash256 previousBlock, Hash256 merkleRoot, long time, long bits, long nonce)
        implements Comparable<BlockHeader> {

    /** The number of bytes of a header: {@value}. */
    public static final int LENGTH = 80;

    private static final BigInteger HASHES = BigInteger.ONE.shiftLeft(256);

    /**
     * Checks the ranges.
     *
     * @param version any 32 bits
     * @param previousBlock the hash of the block before
     * @param merkleRoot the merkle root of the block's txids
     * @param time Unix seconds
     * @param bits the target in its compact form
     * @param nonce the nonce
     */
    public BlockHeader {
        Objects.requireNonNull(previousBlock, "previousBlock");
        Objects.requireNonNull(merkleRoot, "merkleRoot");
        Ranges.requireUint32("time", time);
        Ranges.requireUint32("bits", bits);
        Ranges.requireUint32("nonce", nonce);
    }

    /** Has no meaning of its own; keeps hash maps fast when strangers choose headers that collide. */
    @Override
    public int compareTo(BlockHeader that) {
        int order = merkleRoot.compareTo(that.merkleRoot);
        order = order != 0 ? order : previousBlock.compareTo(that.previousBlock);
        order = order != 0 ? order : Integer.compare(version, that.version);
        order = order != 0 ? order : Long.compare(time, that.time);
        order = order != 0 ? order : Long.compare(bits, that.bits);
        return order != 0 ? order : Long.compare(nonce, that.nonce);
    }

    /**
     * Decodes a header.
     *
     * @param bytes {@value #LENGTH} bytes
     * @return the header
     * @throws MalformedMessageException if there are fewer or more
     */
    public static BlockHeader parse(byte[] bytes) {
        WireReader in = new WireReader(bytes);
        BlockHeader header = read(in);
        in.requireEnd();
        return header;
    }

    static BlockHeader read(WireReader in) {
        return at(in.array(), in.advance(LENGTH));
    }

    static BlockHeader at(byte[] bytes, int offset) {
        return new BlockHeader(
                WireReader.int32(bytes, offset),
                Hash256.at(bytes, offset + 4),
                Hash256.at(bytes, offset + 36),
                Integer.toUnsignedLong(WireReader.int32(bytes, offset + 68)),
                Integer.toUnsignedLong(WireReader.int32(bytes, offset + 72)),
                Integer.toUnsignedLong(WireReader.int32(bytes, offset + 76)));
    }

    void write(WireWriter out) {
        out.int32(version);
        out.hash(previousBlock);
        out.hash(merkleRoot);
        out.uint32(time);
        out.uint32(bits);
        out.uint32(nonce);
    }

    /**
     * Returns the encoding.
     *
     * @return {@value #LENGTH} bytes, a new array
     */
    public byte[] toByteArray() {
        byte[] bytes = new byte[LENGTH];
        write(new WireWriter(bytes, 0));
        return bytes;
    }

    /**
     * Works out the hash of the block. It is not kept: who needs it often keeps it.
     *
     * @return the double SHA-256 of the encoding
     */
    public Hash256 hash() {
        return Hash256.sha256d(toByteArray());
    }

    /**
     * Returns the number that the hash must not exceed. The first byte of {@link #bits()} is a length in bytes, the
     * others are the most significant ones of the number, the highest bit a sign, as in Bitcoin Core's
     * {@code arith_uint256::SetCompact}.
     *
     * @return 1 to 2<sup>256</sup> - 1; 0 if the bits stand for zero, a negative number or one of more than 256 bits,
     *     none of which a hash can meet
     */
    public BigInteger target() {
        int size = (int) (bits >>> 24);
        long word = bits & 0x7F_FFFF;
        boolean negative = (bits & 0x80_0000) != 0;
        BigInteger number = size <= 3
                ? BigInteger.valueOf(word >>> (8 * (3 - size)))
                : BigInteger.valueOf(word).shiftLeft(8 * (size - 3));
        return negative || number.bitLength() > 256 ? BigInteger.ZERO : number;
    }

    /**
     * Tells whether the hash meets the target that the header itself states. Whether that is the right target only the
     * chain before it can tell; {@link #hasProofOfWork(BigInteger)} at least bounds it.
     *
     * @return true if the hash, as a number, is at most the {@link #target()}
     */
    public boolean hasProofOfWork() {
        return hasProofOfWork(HASHES);
    }

    /**
     * Tells whether the hash meets the target that the header states, and this is no easier than the network allows
     * ({@code CheckProofOfWork}).
     *
     * @param limit the highest target of the network; on mainnet and testnet 2<sup>224</sup> - 1
     * @return true if the hash, as a number, is at most the {@link #target()}, and that at most the limit
     */
    public boolean hasProofOfWork(BigInteger limit) {
        BigInteger target = target();
        return target.signum() > 0
                && target.compareTo(limit) <= 0
                && hash().toBigInteger().compareTo(target) <= 0;
    }

    /**
     * Returns how many hashes it takes on average to find a block with this target: what chains are compared by
     * ({@code GetBlockProof}).
     *
     * @return 2<sup>256</sup> / (target + 1); 0 if there is no valid target
     */
    public BigInteger work() {
        BigInteger target = target();
        return target.signum() == 0 ? BigInteger.ZERO : HASHES.divide(target.add(BigInteger.ONE));
    }

    /**
     * Returns a short form for logs.
     *
     * @return the hash and the block before
     */
    @Override
    public String toString() {
        return "BlockHeader[" + hash() + " after " + previousBlock + "]";
    }
}
