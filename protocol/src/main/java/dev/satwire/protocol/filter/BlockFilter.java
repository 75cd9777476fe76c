package dev.satwire.protocol.filter;

import dev.satwire.protocol.Block;
import dev.satwire.protocol.Bytes;
import dev.satwire.protocol.CFHeaders;
import dev.satwire.protocol.CFilter;
import dev.satwire.protocol.GetCFilters;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.MalformedMessageException;
import dev.satwire.protocol.SipHash24;
import dev.satwire.protocol.Transaction;
import dev.satwire.protocol.TxOut;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The basic filter of a block (BIP-0158): tells of a script whether the block may create or spend an output that it locks.
 * "No" is certain but for scripts that filters leave out: empty ones, and those that begin with OP_RETURN where the block
 * creates an output with them. Of {@value #INVERSE_RATE} scripts that have nothing to do with the block, about one gets a
 * "yes". <em>Immutable.</em>
 *
 * <p>A wallet asks {@link #matchesAny} of its scripts for each block and fetches the blocks that match. That a filter
 * is the right one is seen from its {@link #hash()}: filter hashes form a chain of filter headers (BIP-0157), which
 * several peers should agree on.
 *
 * <p>The filter stays encoded. Looking scripts up takes time by the length of the filter and the number of scripts and
 * memory only for the latter.
 */
public final class BlockFilter {

    /** One in how many strange scripts matches ({@code M} in BIP-0158): {@value}. */
    public static final int INVERSE_RATE = 784_931;

    /** How many bits of a difference are not in unary ({@code P} in BIP-0158). */
    private static final int REMAINDER_BITS = 19;

    private static final int OP_RETURN = 0x6A;

    private final Hash256 blockHash;
    private final GolombSet scripts;

    private BlockFilter(Hash256 blockHash, GolombSet scripts) {
        this.blockHash = blockHash;
        this.scripts = scripts;
    }

    /**
     * Builds the filter of a block. Output scripts go in unless they begin with {@code OP_RETURN}, spent ones in any case;
     * empty ones never.
     *
     * @param block the block
     * @param spentScripts the scripts of the outputs that the block's inputs spend, in any order; a block alone does not
     *     tell them, and the filter is not the right one if any is missing
     * @return its filter
     */
    public static BlockFilter of(Block block, Collection<Bytes> spentScripts) {
        Set<Bytes> scripts = new HashSet<>(spentScripts);
        for (Transaction transaction : block.transactions()) {
            for (TxOut output : transaction.outputs()) {
                Bytes script = output.scriptPubKey();
                if (!script.isEmpty() && script.at(0) != OP_RETURN) {
                    scripts.add(script);
                }
            }
        }
        scripts.remove(Bytes.EMPTY);
        return new BlockFilter(block.hash(), GolombSet.of(parameters(block.hash()), scripts));
    }

    /**
     * Decodes a filter. Checks what Bitcoin Core checks: that there are as many items as the filter says, and nothing
     * behind them.
     *
     * @param blockHash the block that it is of, whose hash keys it
     * @param encoded the filter, as a {@link CFilter} carries it
     * @return the filter
     * @throws MalformedMessageException if the bytes are not a filter and nothing else
     */
    public static BlockFilter parse(Hash256 blockHash, Bytes encoded) {
        return new BlockFilter(blockHash, GolombSet.parse(parameters(blockHash), encoded));
    }

    /**
     * Decodes the filter that a peer sent. Whether it is the filter of that block is for {@link #header} to tell.
     *
     * @param message the message
     * @return the filter
     * @throws MalformedMessageException if it is not of type {@link GetCFilters#BASIC}, or as {@link #parse} says
     */
    public static BlockFilter from(CFilter message) {
        if (message.filterType() != GetCFilters.BASIC) {
            throw MalformedMessageException.invalidValue(0, "filter of type " + message.filterType() + ", not basic");
        }
        return parse(message.blockHash(), message.filter());
    }

    private static GolombSet.Parameters parameters(Hash256 blockHash) {
        ByteBuffer key = ByteBuffer.wrap(blockHash.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        return new GolombSet.Parameters(new SipHash24(key.getLong(), key.getLong()), REMAINDER_BITS, INVERSE_RATE);
    }

    /**
     * Works out a filter header (BIP-0157).
     *
     * @param filterHash the {@link #hash()} of the block's filter
     * @param previous the filter header of the block before; {@link Hash256#ZERO} before the first
     * @return the filter header of the block
     */
    public static Hash256 header(Hash256 filterHash, Hash256 previous) {
        return Hash256.sha256d(ByteBuffer.allocate(2 * Hash256.LENGTH)
                .put(filterHash.toByteArray())
                .put(previous.toByteArray())
                .array());
    }

    /**
     * Works out the filter headers that a peer's filter hashes lead to.
     *
     * @param message the filter hashes of consecutive blocks
     * @return the filter headers of the same blocks, a new immutable list
     */
    public static List<Hash256> headers(CFHeaders message) {
        List<Hash256> headers = new ArrayList<>(message.filterHashes().size());
        Hash256 header = message.previousFilterHeader();
        for (Hash256 filterHash : message.filterHashes()) {
            header = header(filterHash, header);
            headers.add(header);
        }
        return List.copyOf(headers);
    }

    /**
     * Returns the block that the filter is of.
     *
     * @return its hash
     */
    public Hash256 blockHash() {
        return blockHash;
    }

    /**
     * Returns how many different scripts the filter holds.
     *
     * @return {@code N} in BIP-0158
     */
    public int size() {
        return scripts.size();
    }

    /**
     * Tells whether the block may have to do with a script.
     *
     * @param script an output script, all of it
     * @return false if the block neither creates nor spends an output with it, or filters leave it out
     */
    public boolean matches(Bytes script) {
        return scripts.contains(script);
    }

    /**
     * Tells whether the block may have to do with one of some scripts. All are looked up in one pass, which for many is far
     * faster than asking for each.
     *
     * @param wanted output scripts
     * @return false if the block neither creates nor spends an output with one of them, but for those that filters
     *     leave out
     */
    public boolean matchesAny(Collection<Bytes> wanted) {
        return scripts.containsAny(wanted);
    }

    /**
     * Returns the hash of the filter, which {@link CFHeaders} lists. Worked out each time.
     *
     * @return the double SHA-256 of {@link #toBytes()}
     */
    public Hash256 hash() {
        return Hash256.sha256d(toBytes().toByteArray());
    }

    /**
     * Works out the filter header of the block.
     *
     * @param previous the filter header of the block before; {@link Hash256#ZERO} before the first
     * @return the filter header, which should be the one that peers agree on
     */
    public Hash256 header(Hash256 previous) {
        return header(hash(), previous);
    }

    /**
     * Returns the encoding.
     *
     * @return the number of scripts and their Golomb-coded set
     */
    public Bytes toBytes() {
        return scripts.encoded();
    }

    /**
     * Returns the filter as the answer to {@link GetCFilters}.
     *
     * @return the message
     */
    public CFilter toCFilter() {
        return new CFilter(GetCFilters.BASIC, blockHash, toBytes());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BlockFilter that
                && blockHash.equals(that.blockHash)
                && toBytes().equals(that.toBytes());
    }

    @Override
    public int hashCode() {
        return Objects.hash(blockHash, toBytes());
    }

    /**
     * Returns a short form for logs.
     *
     * @return the block and how much there is
     */
    @Override
    public String toString() {
        return "BlockFilter[" + blockHash + ", " + size() + " scripts, "
                + toBytes().length() + " bytes]";
    }
}
