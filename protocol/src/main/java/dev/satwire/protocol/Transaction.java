package dev.satwire.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transaction, kept as the bytes it has on the wire: the witness form of BIP-0144 if an input has a witness, else the
 * form before it. Inputs and outputs, {@link #txid()} and {@link #wtxid()} are worked out when they are first asked for.
 * <em>Immutable.</em>
 *
 * <p>The two forms are told apart as Bitcoin Core does it: an empty list of inputs is the marker of the witness form. So
 * a transaction without inputs but with outputs has no encoding and cannot be made; and the witness form with only empty
 * witnesses is malformed, which leaves every transaction exactly one encoding. Two transactions are equal if their
 * encodings are.
 *
 * <p>Only the form is checked, not the rules of consensus.
 */
public final class Transaction {
    private final byte[] bytes;
    private final TransactionLayout layout;

    // Worked out on demand, by whichever thread comes first; the values are immutable, so doing it twice does no harm.
    private @Nullable Hash256 txid;
    private @Nullable Hash256 wtxid;
    private @Nullable List<TxIn> inputs;
    private @Nullable List<TxOut> outputs;

    private Transaction(byte[] bytes, TransactionLayout layout) {
        this.bytes = bytes;
        this.layout = layout;
    }

    /**
     * Creates a transaction.
     *
     * @param version 0..0xFFFFFFFF
     * @param inputs with their witnesses
     * @param outputs at least one input if there are any
     * @param lockTime 0..0xFFFFFFFF
     * @return the transaction
     * @throws IllegalArgumentException if a number is out of range, if there are outputs but no inputs, or if it takes
     *     more than {@value MessageHeader#MAX_PAYLOAD_LENGTH} bytes
     */
    public static Transaction of(long version, List<TxIn> inputs, List<TxOut> outputs, long lockTime) {
        return read(
                new WireReader(TransactionParts.toBytes(version, List.copyOf(inputs), List.copyOf(outputs), lockTime)));
    }

    /**
     * Decodes a transaction.
     *
     * @param bytes all of it, in either form; copied
     * @return the transaction
     * @throws MalformedMessageException if the bytes are not a transaction and nothing else
     */
    public static Transaction parse(byte[] bytes) {
        WireReader in = new WireReader(MessageHeader.requirePayload(bytes).clone());
        Transaction transaction = read(in);
        in.requireEnd();
        return transaction;
    }

    /**
     * Decodes the transaction at the buffer's position and moves the position behind it, for messages of a user's own
     * that hold transactions.
     *
     * @param in a buffer over an array; left as it was if there is no transaction
     * @return the transaction, with bytes of its own
     * @throws MalformedMessageException if the bytes are not a transaction; the offset is that in the array
     * @throws IllegalArgumentException if the buffer is not over an array that can be reached
     */
    public static Transaction decode(ByteBuffer in) {
        if (!in.hasArray()) {
            throw new IllegalArgumentException("the buffer has no array, as ByteBuffer.wrap(bytes) has");
        }
        int from = in.arrayOffset() + in.position();
        WireReader reader = new WireReader(in.array(), from, from + in.remaining());
        TransactionLayout layout = new TransactionLayout();
        layout.scan(reader);
        in.position(reader.position() - in.arrayOffset());
        return new Transaction(Arrays.copyOfRange(in.array(), from, reader.position()), layout);
    }

    static Transaction read(WireReader in) {
        int from = in.position();
        TransactionLayout layout = new TransactionLayout();
        layout.scan(in);
        return new Transaction(in.since(from), layout);
    }

    void write(WireWriter out) {
        out.bytes(bytes);
    }

    /**
     * Returns the version.
     *
     * @return 0..0xFFFFFFFF
     */
    public long version() {
        return Integer.toUnsignedLong(WireReader.int32(bytes, 0));
    }

    /**
     * Returns the inputs, each with its witness.
     *
     * @return an immutable list
     */
    public List<TxIn> inputs() {
        List<TxIn> known = inputs;
        if (known == null) {
            known = TransactionParts.inputs(bytes, layout);
            inputs = known;
        }
        return known;
    }

    /**
     * Returns the outputs.
     *
     * @return an immutable list
     */
    public List<TxOut> outputs() {
        List<TxOut> known = outputs;
        if (known == null) {
            known = TransactionParts.outputs(bytes, layout);
            outputs = known;
        }
        return known;
    }

    /**
     * Returns the lock time: a height below 500,000,000, else Unix seconds.
     *
     * @return 0..0xFFFFFFFF
     */
    public long lockTime() {
        return Integer.toUnsignedLong(WireReader.int32(bytes, layout.lockTime));
    }

    /**
     * Tells whether an input has a witness.
     *
     * @return true if the encoding is the witness form
     */
    public boolean hasWitness() {
        return layout.hasWitness;
    }

    /**
     * Tells whether this is the transaction that creates the coins of a block.
     *
     * @return true if there is one input, and it spends {@link OutPoint#NONE}
     */
    public boolean isCoinbase() {
        int first = layout.inputs + 1;
        return bytes[layout.inputs] == 1
                && WireReader.int32(bytes, first + Hash256.LENGTH) == -1
                && Hash256.at(bytes, first).equals(Hash256.ZERO);
    }

    /** Whether there are neither inputs nor outputs. */
    boolean isEmpty() {
        return bytes.length == TransactionLayout.MIN_LENGTH;
    }

    /**
     * Returns the hash that names the transaction: the one of its encoding without witnesses.
     *
     * @return the txid
     */
    public Hash256 txid() {
        Hash256 known = txid;
        if (known == null) {
            known = hasWitness() ? layout.txid(bytes, 0) : wtxid();
            txid = known;
        }
        return known;
    }

    /**
     * Returns the hash of the encoding with witnesses (BIP-0141). That of a coinbase is its real hash; the zero that
     * stands for it in the witness root of a block is a matter of {@link Block}.
     *
     * @return the wtxid; the {@link #txid()} if there is no witness
     */
    public Hash256 wtxid() {
        Hash256 known = wtxid;
        if (known == null) {
            known = Hash256.at(Sha256d.hash(bytes, 0, bytes.length), 0);
            wtxid = known;
        }
        return known;
    }

    /**
     * Returns the length of the encoding.
     *
     * @return bytes, with witnesses
     */
    public int size() {
        return bytes.length;
    }

    /**
     * Returns the length of the encoding without witnesses.
     *
     * @return bytes
     */
    public int strippedSize() {
        return layout.strippedLength();
    }

    /**
     * Returns the weight (BIP-0141): three times the stripped size and once the size.
     *
     * @return weight units
     */
    public int weight() {
        return 3 * strippedSize() + size();
    }

    /**
     * Returns the virtual size (BIP-0141), which fee rates are counted by.
     *
     * @return a quarter of the weight, rounded up
     */
    public int virtualSize() {
        return (weight() + 3) / 4;
    }

    /**
     * Returns the transaction without its witnesses, as it is sent to those who did not ask for them.
     *
     * @return this one if it has none
     */
    public Transaction withoutWitness() {
        if (!hasWitness()) {
            return this;
        }
        byte[] stripped = new byte[strippedSize()];
        layout.writeStripped(bytes, 0, new WireWriter(stripped, 0));
        return read(new WireReader(stripped));
    }

    /**
     * Returns the encoding.
     *
     * @return {@link #size()} bytes, a new array
     */
    public byte[] toByteArray() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Transaction that && Arrays.equals(bytes, that.bytes);
    }

    /** Goes by the wtxid, for which strangers cannot cheaply make values that collide. */
    @Override
    public int hashCode() {
        return wtxid().hashCode();
    }

    /**
     * Returns a short form for logs.
     *
     * @return the txid and the size
     */
    @Override
    public String toString() {
        return "Transaction[" + txid() + ", " + size() + " bytes]";
    }
}
