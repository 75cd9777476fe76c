package dev.satwire.protocol;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * An immutable list over the bytes of transactions that lie one behind the other: scanned once, so that they are known to
 * be well-formed; each is made, with bytes of its own, when it is asked for. <em>Immutable</em>, for nobody else keeps the
 * array.
 */
final class TransactionList extends AbstractList<Transaction> implements RandomAccess {
    private final byte[] bytes;

    /** Where each transaction begins, and at last where the last one ends. */
    private final int[] offsets;

    private TransactionList(byte[] bytes, int[] offsets) {
        this.bytes = bytes;
        this.offsets = offsets;
    }

    /** Reads a count and as many transactions, the last field of a payload. */
    static TransactionList read(WireReader in, int limit) {
        int[] offsets = new int[in.count("transactions", limit, TransactionLayout.MIN_LENGTH) + 1];
        TransactionLayout layout = new TransactionLayout();
        for (int i = 0; i < offsets.length - 1; i++) {
            offsets[i] = in.position();
            layout.scan(in);
        }
        offsets[offsets.length - 1] = in.position();
        // Bytes that nobody asked for are not held.
        byte[] bytes = in.hasRemaining() ? Arrays.copyOf(in.array(), in.position()) : in.array();
        return new TransactionList(bytes, offsets);
    }

    /**
     * Takes a list into a payload that has some more bytes beside it: one of this type as it is, the bytes of any other
     * copied.
     */
    static TransactionList copyOf(List<Transaction> transactions, int limit, int besides) {
        TransactionList list = transactions instanceof TransactionList view ? view : copyOf(transactions);
        if (list.size() > limit) {
            throw new IllegalArgumentException(
                    "at most " + limit + " transactions fit in the message, got " + list.size());
        }
        if (besides + list.wireSize() > MessageHeader.MAX_PAYLOAD_LENGTH) {
            throw tooLong();
        }
        return list;
    }

    private static TransactionList copyOf(List<Transaction> transactions) {
        List<Transaction> copy = List.copyOf(transactions);
        int[] offsets = new int[copy.size() + 1];
        long size = 0;
        for (int i = 0; i < copy.size(); i++) {
            size += copy.get(i).size();
            if (size > MessageHeader.MAX_PAYLOAD_LENGTH) {
                throw tooLong();
            }
            offsets[i + 1] = (int) size;
        }
        byte[] bytes = new byte[(int) size];
        WireWriter out = new WireWriter(bytes, 0);
        copy.forEach(transaction -> transaction.write(out));
        return new TransactionList(bytes, offsets);
    }

    private static IllegalArgumentException tooLong() {
        return new IllegalArgumentException("the transactions make the payload longer than "
                + MessageHeader.MAX_PAYLOAD_LENGTH + " bytes, which is the limit");
    }

    /** Writes a list that {@link #copyOf} took into a payload. */
    static void write(WireWriter out, List<Transaction> transactions) {
        ((TransactionList) transactions).write(out);
    }

    static int wireSize(List<Transaction> transactions) {
        return ((TransactionList) transactions).wireSize();
    }

    void write(WireWriter out) {
        out.varInt(size());
        out.bytes(bytes, offsets[0], length());
    }

    int wireSize() {
        return VarInt.sizeOf(size()) + length();
    }

    private int length() {
        return offsets[size()] - offsets[0];
    }

    /** The length without marker, flag and witnesses. */
    int strippedWireSize() {
        int size = VarInt.sizeOf(size());
        TransactionLayout layout = new TransactionLayout();
        for (int i = 0; i < size(); i++) {
            layout.scan(reader(i));
            size += layout.strippedLength();
        }
        return size;
    }

    List<Hash256> txids() {
        Hash256[] ids = new Hash256[size()];
        TransactionLayout layout = new TransactionLayout();
        for (int i = 0; i < ids.length; i++) {
            layout.scan(reader(i));
            ids[i] = layout.txid(bytes, offsets[i]);
        }
        return List.of(ids);
    }

    List<Hash256> wtxids() {
        Hash256[] ids = new Hash256[size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = Hash256.at(Sha256d.hash(bytes, offsets[i], offsets[i + 1] - offsets[i]), 0);
        }
        return List.of(ids);
    }

    private WireReader reader(int index) {
        return new WireReader(bytes, offsets[index], offsets[index + 1]);
    }

    @Override
    public Transaction get(int index) {
        return Transaction.read(reader(Objects.checkIndex(index, size())));
    }

    @Override
    public int size() {
        return offsets.length - 1;
    }

    /** Lists of transactions are equal if their bytes are, for each has one encoding. */
    @Override
    public boolean equals(Object other) {
        if (other instanceof TransactionList that) {
            return size() == that.size()
                    && Arrays.equals(
                            bytes, offsets[0], offsets[size()], that.bytes, that.offsets[0], that.offsets[size()]);
        }
        return super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}
