package dev.satwire.protocol.compact;

import com.google.common.hash.Hashing;
import dev.satwire.protocol.BlockHeader;
import dev.satwire.protocol.CmpctBlock;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.SipHash24;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * The short ids of one {@link CmpctBlock}: 48 bits of a keyed hash of the wtxid. The key is made of the header and of a
 * number that the sender chose, so that nobody can make transactions whose ids collide in all compact blocks of a block.
 * The coinbase has an id like any other, of its real wtxid. <em>Immutable.</em>
 *
 * @param hash the keyed hash
 */
public record ShortIds(SipHash24 hash) {
    private static final long LOW_48_BITS = 0xFFFF_FFFF_FFFFL;

    /**
     * Checks that there is a hash.
     *
     * @param hash the keyed hash
     */
    public ShortIds {
        Objects.requireNonNull(hash, "hash");
    }

    /**
     * Returns the short ids of a compact block.
     *
     * @param block the compact block
     * @return its short ids
     */
    public static ShortIds of(CmpctBlock block) {
        return of(block.header(), block.nonce());
    }

    /**
     * Returns the short ids that a header and a nonce make. The key is the first half of the single SHA-256 of both.
     *
     * @param header the header of the block
     * @param nonce any 64 bits, which the sender chooses
     * @return the short ids
     */
    public static ShortIds of(BlockHeader header, long nonce) {
        ByteBuffer seed = ByteBuffer.allocate(BlockHeader.LENGTH + Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        seed.put(header.toByteArray()).putLong(nonce);
        ByteBuffer key =
                ByteBuffer.wrap(Hashing.sha256().hashBytes(seed.array()).asBytes());
        key.order(ByteOrder.LITTLE_ENDIAN);
        return new ShortIds(new SipHash24(key.getLong(), key.getLong()));
    }

    /**
     * Returns the short id of a transaction.
     *
     * @param wtxid its wtxid
     * @return 48 bits
     */
    public long shortId(Hash256 wtxid) {
        return hash.hash(wtxid) & LOW_48_BITS;
    }
}
