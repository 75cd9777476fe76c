package dev.satwire.protocol;

import java.util.Objects;

/**
 * An output of a {@link Transaction}. <em>Immutable.</em>
 *
 * @param value the amount in satoshi; on the wire any 64 bits, in a valid transaction 0 to 21 million bitcoin
 * @param scriptPubKey the script that locks it
 */
public record TxOut(long value, Bytes scriptPubKey) implements Comparable<TxOut> {

    /** The fewest bytes of an output. */
    static final int MIN_LENGTH = 8 + 1;

    /**
     * Checks that there is a script.
     *
     * @param value the amount in satoshi
     * @param scriptPubKey the script that locks it
     */
    public TxOut {
        Objects.requireNonNull(scriptPubKey, "scriptPubKey");
    }

    /** Has no meaning of its own; keeps hash maps fast when strangers choose outputs that collide. */
    @Override
    public int compareTo(TxOut that) {
        int byValue = Long.compare(value, that.value);
        return byValue != 0 ? byValue : scriptPubKey.compareTo(that.scriptPubKey);
    }

    static TxOut read(WireReader in) {
        return new TxOut(in.int64(), Bytes.read(in, "scriptPubKey", VarInt.MAX_SIZE));
    }

    void write(WireWriter out) {
        out.int64(value);
        scriptPubKey.write(out);
    }

    long wireSize() {
        return 8 + (long) scriptPubKey.wireSize();
    }
}
