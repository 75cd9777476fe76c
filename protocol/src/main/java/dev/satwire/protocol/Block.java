package dev.satwire.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A block: its header and its transactions, with their witnesses if it was asked for with
 * {@link InventoryVector#WITNESS_BLOCK}. Answers {@link GetData}. <em>Immutable.</em>
 *
 * <p>The transactions are one array and the offsets in it: scanned once, so that it is known to be
 * well-formed, while transactions are made when they are asked for, each with bytes of its own, so that keeping one does
 * not keep the block. Nothing is validated but the form; {@link #hasValidMerkleRoot()} and
 * {@link #hasValidWitnessCommitment()} tell, for who asks, whether the transactions are the ones that the header names.
 */
public final class Block implements Payload {

    /** The command: {@code block}. */
    public static final Command COMMAND = new Command("block");

    private final BlockHeader header;
    private final TransactionList transactions;

    /** Worked out on demand; see {@link Transaction}. */
    private @Nullable Hash256 hash;

    private @Nullable List<Hash256> txids;
    private @Nullable List<Hash256> wtxids;

    private Block(BlockHeader header, TransactionList transactions) {
        this.header = Objects.requireNonNull(header, "header");
        this.transactions = transactions;
    }

    /**
     * Creates a block.
     *
     * @param header its header; whether it fits the transactions is not checked
     * @param transactions its transactions, the coinbase first; copied
     * @return the block
     * @throws IllegalArgumentException if the transactions take more bytes than a payload may have
     */
    public static Block of(BlockHeader header, List<Transaction> transactions) {
        return new Block(header, TransactionList.copyOf(transactions, VarInt.MAX_SIZE, BlockHeader.LENGTH));
    }

    /**
     * Decodes a block.
     *
     * @param bytes all of it; copied
     * @return the block
     * @throws MalformedMessageException if the bytes are not a block and nothing else
     */
    public static Block parse(byte[] bytes) {
        WireReader in = new WireReader(MessageHeader.requirePayload(bytes).clone());
        Block block = read(in);
        in.requireEnd();
        return block;
    }

    static Block read(WireReader in) {
        return new Block(BlockHeader.read(in), TransactionList.read(in, VarInt.MAX_SIZE));
    }

    void write(WireWriter out) {
        header.write(out);
        transactions.write(out);
    }

    int wireSize() {
        return BlockHeader.LENGTH + transactions.wireSize();
    }

    @Override
    public Command command() {
        return COMMAND;
    }

    /**
     * Returns the header.
     *
     * @return the header
     */
    public BlockHeader header() {
        return header;
    }

    /**
     * Returns the transactions, the coinbase first.
     *
     * @return an immutable list, which makes a transaction each time it is asked for one
     */
    public List<Transaction> transactions() {
        return transactions;
    }

    /**
     * Returns the hash that names the block.
     *
     * @return the hash of the header
     */
    public Hash256 hash() {
        Hash256 known = hash;
        if (known == null) {
            known = header.hash();
            hash = known;
        }
        return known;
    }

    /**
     * Returns the txids of all transactions, worked out at the first call, without making the transactions.
     *
     * @return an immutable list, in the order of the block
     */
    public List<Hash256> txids() {
        List<Hash256> known = txids;
        if (known == null) {
            known = transactions.txids();
            txids = known;
        }
        return known;
    }

    /**
     * Returns the wtxids of all transactions, worked out at the first call, without making the transactions. The first
     * is the coinbase's real one.
     *
     * @return an immutable list, in the order of the block
     */
    public List<Hash256> wtxids() {
        List<Hash256> known = wtxids;
        if (known == null) {
            known = transactions.wtxids();
            wtxids = known;
        }
        return known;
    }

    /**
     * Works out the root that the header should have.
     *
     * @return the merkle root of the txids; {@link Hash256#ZERO} if there are none
     */
    public Hash256 computeMerkleRoot() {
        return MerkleTree.root(txids()).hash();
    }

    /**
     * Tells whether the transactions are the ones that the header names. False also for a block whose list of
     * transactions was made longer by repeating its end, which leaves the root unchanged (CVE-2012-2459).
     *
     * @return true if the merkle root is the header's
     */
    public boolean hasValidMerkleRoot() {
        MerkleTree.Root root = MerkleTree.root(txids());
        return !root.hasRepeatedHashes() && root.hash().equals(header.merkleRoot());
    }

    /**
     * Works out what the coinbase should commit to (BIP-0141): the merkle root of the wtxids, that of the coinbase taken
     * as zero, hashed with the reserved value in the coinbase's witness.
     *
     * @return the commitment; empty if the coinbase's witness is not one item of 32 bytes
     */
    public Optional<Hash256> computeWitnessCommitment() {
        return WitnessCommitment.compute(this);
    }

    /**
     * Returns the commitment to the witnesses that the coinbase carries.
     *
     * @return that of the last output which has one; empty for blocks without witnesses and before segregated witness
     */
    public Optional<Hash256> witnessCommitment() {
        return WitnessCommitment.find(this);
    }

    /**
     * Tells whether the witnesses are the ones that the coinbase commits to, or that there are none where it commits to
     * none ({@code CheckWitnessMalleation}). Only a block with witnesses can tell: one that was sent without them looks
     * wrong here, as do some from before segregated witness was active, whose miners committed already.
     *
     * @return true if the witnesses are as committed
     */
    public boolean hasValidWitnessCommitment() {
        Optional<Hash256> commitment = witnessCommitment();
        return commitment.isPresent() ? commitment.equals(computeWitnessCommitment()) : !hasWitness();
    }

    /**
     * Tells whether a transaction has a witness.
     *
     * @return true if one has
     */
    public boolean hasWitness() {
        return strippedSize() != size();
    }

    /**
     * Returns the length of the encoding.
     *
     * @return bytes, with witnesses
     */
    public int size() {
        return wireSize();
    }

    /**
     * Returns the length of the encoding without witnesses.
     *
     * @return bytes
     */
    public int strippedSize() {
        return BlockHeader.LENGTH + transactions.strippedWireSize();
    }

    /**
     * Returns the weight (BIP-0141): three times the stripped size and once the size.
     *
     * @return weight units; at most 4,000,000 in a valid block
     */
    public int weight() {
        return 3 * strippedSize() + size();
    }

    /**
     * Returns the block as it is sent to those who did not ask for witnesses.
     *
     * @return this one if it has none
     */
    public Block withoutWitness() {
        if (!hasWitness()) {
            return this;
        }
        List<Transaction> stripped = new ArrayList<>(transactions.size());
        for (Transaction transaction : transactions) {
            stripped.add(transaction.withoutWitness());
        }
        return of(header, stripped);
    }

    /**
     * Returns the encoding.
     *
     * @return {@link #size()} bytes, a new array
     */
    public byte[] toByteArray() {
        byte[] bytes = new byte[wireSize()];
        write(new WireWriter(bytes, 0));
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Block that && header.equals(that.header) && transactions.equals(that.transactions);
    }

    @Override
    public int hashCode() {
        return header.hashCode();
    }

    /**
     * Returns a short form for logs.
     *
     * @return the hash and how much there is
     */
    @Override
    public String toString() {
        return "Block[" + hash() + ", " + transactions.size() + " transactions, " + size() + " bytes]";
    }
}
