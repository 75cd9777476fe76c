package dev.satwire.protocol;

import java.util.List;
import java.util.Objects;

/**
 * An input of a {@link Transaction}. <em>Immutable.</em>
 *
 * @param previousOutput the output that it spends; {@link OutPoint#NONE} in a coinbase
 * @param scriptSig the script that unlocks it; empty if the witness does
 * @param sequence 0..0xFFFFFFFF (BIP-0068, BIP-0125)
 * @param witness the items of its witness stack (BIP-0144), bottom first; on the wire they stand apart from the inputs
 */
public record TxIn(OutPoint previousOutput, Bytes scriptSig, long sequence, List<Bytes> witness)
        implements Comparable<TxIn> {

    /** The sequence of an input that asks for nothing special. */
    public static final long FINAL_SEQUENCE = 0xFFFF_FFFFL;

    /** The fewest bytes of an input, without its witness. */
    static final int MIN_LENGTH = OutPoint.LENGTH + 1 + 4;

    /**
     * Copies the witness and checks the range.
     *
     * @param previousOutput the output that it spends
     * @param scriptSig the script that unlocks it
     * @param sequence the sequence
     * @param witness the items of its witness stack
     */
    public TxIn {
        Objects.requireNonNull(previousOutput, "previousOutput");
        Objects.requireNonNull(scriptSig, "scriptSig");
        Ranges.requireUint32("sequence", sequence);
        witness = WitnessStack.copyOf(witness);
    }

    /**
     * Creates an input without a witness.
     *
     * @param previousOutput the output that it spends
     * @param scriptSig the script that unlocks it
     * @param sequence the sequence
     */
    public TxIn(OutPoint previousOutput, Bytes scriptSig, long sequence) {
        this(previousOutput, scriptSig, sequence, List.of());
    }

    /** Has no meaning of its own; keeps hash maps fast when strangers choose inputs that collide. */
    @Override
    public int compareTo(TxIn that) {
        int order = previousOutput.compareTo(that.previousOutput);
        order = order != 0 ? order : scriptSig.compareTo(that.scriptSig);
        order = order != 0 ? order : Long.compare(sequence, that.sequence);
        order = order != 0 ? order : Integer.compare(witness.size(), that.witness.size());
        for (int i = 0; order == 0 && i < witness.size(); i++) {
            order = witness.get(i).compareTo(that.witness.get(i));
        }
        return order;
    }

    static TxIn read(WireReader in) {
        return new TxIn(OutPoint.read(in), Bytes.read(in, "scriptSig", VarInt.MAX_SIZE), in.uint32());
    }

    void write(WireWriter out) {
        previousOutput.write(out);
        scriptSig.write(out);
        out.uint32(sequence);
    }

    void writeWitness(WireWriter out) {
        out.varInt(witness.size());
        for (Bytes item : witness) {
            item.write(out);
        }
    }

    long wireSize() {
        return OutPoint.LENGTH + (long) scriptSig.wireSize() + 4;
    }

    long witnessSize() {
        long size = VarInt.sizeOf(witness.size());
        for (Bytes item : witness) {
            size += item.wireSize();
        }
        return size;
    }

    /**
     * Returns a short form for logs.
     *
     * @return the output that it spends and how much there is to unlock it
     */
    @Override
    public String toString() {
        return "TxIn[" + previousOutput + ", scriptSig of " + scriptSig.length() + " bytes, " + witness.size()
                + " witness items]";
    }

    TxIn withWitness(List<Bytes> stack) {
        return new TxIn(previousOutput, scriptSig, sequence, stack);
    }
}
