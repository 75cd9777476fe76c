package dev.satwire.protocol.filter;

import dev.satwire.protocol.Block;
import dev.satwire.protocol.Bytes;
import dev.satwire.protocol.FilterAdd;
import dev.satwire.protocol.FilterLoad;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.MerkleBlock;
import dev.satwire.protocol.OutPoint;
import dev.satwire.protocol.PartialMerkleTree;
import dev.satwire.protocol.Transaction;
import dev.satwire.protocol.TxIn;
import dev.satwire.protocol.TxOut;
import java.util.ArrayList;
import java.util.List;

/**
 * A bloom filter over what transactions are made of (BIP-0037): a light client builds one and sends it, and whoever serves
 * the client matches transactions and blocks with it. It may match what was not inserted, but never misses what was.
 * <em>Not thread-safe</em>: it changes as things are inserted, and by what it {@linkplain #matches(Transaction) matches}.
 *
 * <p>A filter without bytes, or without hash functions, matches everything and stays so whatever is inserted. Matching a
 * transaction costs the number of hash functions for each push of its scripts, half a second for the worst of 4 MB.
 *
 * <p>Sending a filter tells the peer much about the wallet behind it. {@link BlockFilter}s tell nothing.
 */
public final class BloomFilter {
    private static final double LN_2 = 0.6931471805599453;
    private static final double LN_2_SQUARED = 0.4804530139182014;

    /** How far the seeds of two neighbouring hash functions are apart. */
    private static final int SEED_STEP = 0xFBA4C795;

    private final byte[] bits;
    private final int hashFunctions;
    private final int tweak;
    private final int flags;

    private BloomFilter(byte[] bits, int hashFunctions, int tweak, int flags) {
        this.bits = bits;
        this.hashFunctions = hashFunctions;
        this.tweak = tweak;
        this.flags = flags;
    }

    /**
     * Creates an empty filter of the size that Bitcoin Core gives it ({@code CBloomFilter}). It stays within
     * {@link FilterLoad#MAX_FILTER_LENGTH} and {@link FilterLoad#MAX_HASH_FUNCTIONS}, and there is worse than asked for.
     *
     * @param elements how many elements will be inserted, those that matches add included; at least 1
     * @param falsePositiveRate the share of other elements that shall match when so many are in, above 0, at most 1; near 1
     *     the filter has no bytes
     * @param tweak a random number, 0..0xFFFFFFFF, so that no two filters err alike
     * @param flags what a match inserts: {@link FilterLoad#UPDATE_NONE}, {@link FilterLoad#UPDATE_ALL} or
     *     {@link FilterLoad#UPDATE_P2PUBKEY_ONLY}
     * @return the filter
     * @throws IllegalArgumentException if a number is out of range
     */
    public static BloomFilter create(int elements, double falsePositiveRate, long tweak, int flags) {
        if (elements < 1) {
            throw new IllegalArgumentException("a filter is for at least 1 element, got " + elements);
        }
        if (!(falsePositiveRate > 0 && falsePositiveRate <= 1)) {
            throw new IllegalArgumentException("a false positive rate is in (0, 1], got " + falsePositiveRate);
        }
        // In this order, and divided as integers where Bitcoin Core does, for the sizes to be the same.
        double wanted = -1 / LN_2_SQUARED * elements * Math.log(falsePositiveRate);
        int length = (int) Math.min(wanted, FilterLoad.MAX_FILTER_LENGTH * (double) Byte.SIZE) / Byte.SIZE;
        int bitsPerElement = length * Byte.SIZE / elements;
        int functions = (int) Math.min(bitsPerElement * LN_2, FilterLoad.MAX_HASH_FUNCTIONS);
        return from(new FilterLoad(Bytes.of(new byte[length]), functions, tweak, flags));
    }

    /**
     * Returns the filter that a client sent.
     *
     * @param message the message; not changed by what happens to the filter
     * @return a new filter
     */
    public static BloomFilter from(FilterLoad message) {
        return new BloomFilter(
                message.filter().toByteArray(), message.hashFunctions(), (int) message.tweak(), message.flags());
    }

    /**
     * Returns the filter as it is now, to be sent.
     *
     * @return the message, which later insertions do not change
     */
    public FilterLoad toFilterLoad() {
        return new FilterLoad(Bytes.of(bits), hashFunctions, Integer.toUnsignedLong(tweak), flags);
    }

    /**
     * Inserts an element: a public key, the hash of one or of a script, or whatever else scripts push; or what a
     * {@link FilterAdd} holds.
     *
     * @param element any bytes
     */
    public void insert(Bytes element) {
        insert(element.toByteArray());
    }

    /**
     * Inserts an output, to match the transaction that spends it.
     *
     * @param output the output
     */
    public void insert(OutPoint output) {
        insert(output.toByteArray());
    }

    /**
     * Inserts a transaction.
     *
     * @param txid its txid
     */
    public void insert(Hash256 txid) {
        insert(txid.toByteArray());
    }

    private void insert(byte[] element) {
        if (bits.length == 0) {
            return;
        }
        for (int i = 0; i < hashFunctions; i++) {
            int bit = bit(i, element, 0, element.length);
            bits[bit >>> 3] |= (byte) (1 << (bit & 7));
        }
    }

    /**
     * Tells whether an element is in.
     *
     * @param element any bytes
     * @return false if it was not inserted
     */
    public boolean contains(Bytes element) {
        return contains(element.toByteArray());
    }

    /**
     * Tells whether an output is in.
     *
     * @param output the output
     * @return false if it was not inserted
     */
    public boolean contains(OutPoint output) {
        return contains(output.toByteArray());
    }

    /**
     * Tells whether a transaction is in.
     *
     * @param txid its txid
     * @return false if it was not inserted
     */
    public boolean contains(Hash256 txid) {
        return contains(txid.toByteArray());
    }

    private boolean contains(byte[] element) {
        return contains(element, 0, element.length);
    }

    private boolean contains(byte[] bytes, int from, int length) {
        if (bits.length == 0) {
            return true;
        }
        for (int i = 0; i < hashFunctions; i++) {
            int bit = bit(i, bytes, from, length);
            if ((bits[bit >>> 3] & (1 << (bit & 7))) == 0) {
                return false;
            }
        }
        return true;
    }

    private int bit(int function, byte[] bytes, int from, int length) {
        int hash = Murmur3.hash(function * SEED_STEP + tweak, bytes, from, length);
        return Integer.remainderUnsigned(hash, bits.length * Byte.SIZE);
    }

    /**
     * Tells whether a transaction is of interest ({@code IsRelevantAndUpdate}): its txid is in, or something that one of
     * its output scripts pushes, or an output that it spends, or something that one of its input scripts pushes. Witnesses
     * do not count.
     *
     * <p>For each output that matches by itself, the flags may have the {@linkplain OutPoint output} inserted, so that the
     * transaction that spends it matches, too. So it matters in which order transactions are asked about.
     *
     * @param transaction the transaction
     * @return false if nothing of it was inserted
     */
    public boolean matches(Transaction transaction) {
        if (bits.length == 0) {
            return true;
        }
        // Outputs come first, for they are to be looked at in any case, because of what they insert.
        return matchesOutput(transaction) || contains(transaction.txid()) || matchesInput(transaction);
    }

    private boolean matchesOutput(Transaction transaction) {
        boolean any = false;
        List<TxOut> outputs = transaction.outputs();
        for (int i = 0; i < outputs.size(); i++) {
            Bytes script = outputs.get(i).scriptPubKey();
            if (matchesPush(script)) {
                any = true;
                if (isToBeInserted(script)) {
                    insert(new OutPoint(transaction.txid(), i));
                }
            }
        }
        return any;
    }

    private boolean isToBeInserted(Bytes script) {
        return switch (flags & FilterLoad.UPDATE_MASK) {
            case FilterLoad.UPDATE_ALL -> true;
            case FilterLoad.UPDATE_P2PUBKEY_ONLY -> ScriptReader.paysToPublicKeys(script);
            default -> false;
        };
    }

    private boolean matchesInput(Transaction transaction) {
        for (TxIn input : transaction.inputs()) {
            if (contains(input.previousOutput()) || matchesPush(input.scriptSig())) {
                return true;
            }
        }
        return false;
    }

    private boolean matchesPush(Bytes script) {
        ScriptReader reader = new ScriptReader(script);
        while (reader.nextPush()) {
            if (contains(reader.script, reader.from(), reader.length())) {
                return true;
            }
        }
        return false;
    }

    /**
     * Finds the transactions of a block that are of interest, which {@link #matches(Transaction)} is asked for each, in
     * order.
     *
     * @param block the block
     * @return its transactions that match, and the proof that they are in it
     * @throws IllegalArgumentException if it has no transactions, or more than a {@link PartialMerkleTree} may have
     */
    public FilteredBlock filter(Block block) {
        List<Transaction> matching = new ArrayList<>();
        PartialMerkleTree tree = PartialMerkleTree.of(block.txids(), index -> {
            Transaction transaction = block.transactions().get(index);
            boolean matches = matches(transaction);
            if (matches) {
                matching.add(transaction);
            }
            return matches;
        });
        return new FilteredBlock(new MerkleBlock(block.header(), tree), matching);
    }

    /**
     * Returns a short form for logs.
     *
     * @return how much there is
     */
    @Override
    public String toString() {
        return "BloomFilter[" + bits.length + " bytes, " + hashFunctions + " hash functions, flags " + flags + "]";
    }
}
