package dev.satwire.protocol;

import java.util.Objects;

/**
 * Names an output of a transaction. <em>Immutable.</em>
 *
 * <p>The order has no meaning of its own; it keeps hash maps fast when strangers choose keys that collide.
 *
 * @param txid the transaction
 * @param index which of its outputs, 0..0xFFFFFFFF
 */
public record OutPoint(Hash256 txid, long index) implements Comparable<OutPoint> {

    /** Names no output: what the input of a coinbase spends. */
    public static final OutPoint NONE = new OutPoint(Hash256.ZERO, 0xFFFF_FFFFL);

    /** Bytes on the wire. */
    static final int LENGTH = Hash256.LENGTH + 4;

    /**
     * Checks the range.
     *
     * @param txid the transaction
     * @param index which of its outputs
     */
    public OutPoint {
        Objects.requireNonNull(txid, "txid");
        Ranges.requireUint32("index", index);
    }

    static OutPoint read(WireReader in) {
        return new OutPoint(in.hash(), in.uint32());
    }

    void write(WireWriter out) {
        out.hash(txid);
        out.uint32(index);
    }

    /**
     * Returns the bytes that name the output, as they stand in transactions and as BIP-0037 filters hold them.
     *
     * @return 36 bytes, a new array
     */
    public byte[] toByteArray() {
        byte[] bytes = new byte[LENGTH];
        write(new WireWriter(bytes, 0));
        return bytes;
    }

    @Override
    public int compareTo(OutPoint that) {
        int byTxid = txid.compareTo(that.txid);
        return byTxid != 0 ? byTxid : Long.compare(index, that.index);
    }

    @Override
    public String toString() {
        return txid + ":" + index;
    }
}
