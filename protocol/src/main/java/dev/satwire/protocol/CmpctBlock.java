package dev.satwire.protocol;

import dev.satwire.protocol.MalformedMessageException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A block as its header and short ids of its transactions, which the receiver mostly has (BIP-0152). Sent unasked to peers
 * that chose high bandwidth by {@link SendCmpct}, or for a {@link GetData} of {@link InventoryVector#CMPCT_BLOCK}. The
 * receiver asks for what it lacks with {@link GetBlockTxn}. Since protocol version 70014. <em>Immutable.</em>
 *
 * <p>Decoding rejects what Bitcoin Core punishes: no transactions, a header without bits, more than {@value
 * #MAX_TRANSACTIONS} transactions, indexes beyond the block, an empty transaction.
 *
 * @param header the block's header
 * @param nonce mixed into the short ids, any 64 bits
 * @param shortIds the short ids of the transactions that are not prefilled, in the order of the block, each 48 bits
 * @param prefilled transactions in full, ascending; usually the coinbase alone
 */
public record CmpctBlock(BlockHeader header, long nonce, List<Long> shortIds, List<PrefilledTransaction> prefilled)
        implements Payload {

    /** The command: {@code cmpctblock}. */
    public static final Command COMMAND = new Command("cmpctblock");

    /** The most transactions, for their indexes have 16 bits: {@value}. */
    public static final int MAX_TRANSACTIONS = 0xFFFF;

    /** Bytes of a short id: {@value}. */
    static final int SHORT_ID_LENGTH = 6;

    private static final long MAX_SHORT_ID = 0xFFFF_FFFF_FFFFL;

    /**
     * Copies the lists and checks that they can make a block.
     *
     * @param header the block's header
     * @param nonce mixed into the short ids
     * @param shortIds the short ids of the transactions that are not prefilled
     * @param prefilled transactions in full
     */
    public CmpctBlock {
        Objects.requireNonNull(header, "header");
        shortIds = WireList.copyOf(shortIds, "short ids", MAX_TRANSACTIONS);
        prefilled = List.copyOf(prefilled);
        checkCount(header, shortIds.size() + prefilled.size());
        checkPlaces(shortIds.size(), prefilled);
        checkShortIds(shortIds);
    }

    static CmpctBlock read(WireReader in) {
        BlockHeader header = BlockHeader.read(in);
        long nonce = in.int64();
        List<Long> shortIds = WireList.read(in, "short ids", VarInt.MAX_SIZE, SHORT_ID_LENGTH, CmpctBlock::shortIdAt);
        int count = in.count("prefilled transactions", VarInt.MAX_SIZE, 1 + TransactionLayout.MIN_LENGTH);
        int at = in.position();
        List<PrefilledTransaction> prefilled = new ArrayList<>();
        DifferentialIndexes indexes = new DifferentialIndexes();
        try {
            for (int i = 0; i < count; i++) {
                prefilled.add(new PrefilledTransaction(indexes.read(in), Transaction.read(in)));
            }
            return new CmpctBlock(header, nonce, shortIds, prefilled);
        } catch (IllegalArgumentException e) {
            throw new MalformedMessageException(
                    Reason.INVALID_VALUE, at, HostText.printable(String.valueOf(e.getMessage())));
        }
    }

    private static void checkCount(BlockHeader header, int count) {
        if (header.bits() == 0) {
            throw new IllegalArgumentException("the header of a compact block has bits, got none");
        }
        if (count == 0 || count > MAX_TRANSACTIONS) {
            throw new IllegalArgumentException(
                    "a compact block has 1.." + MAX_TRANSACTIONS + " transactions, got " + count);
        }
    }

    private static void checkPlaces(int shortIds, List<PrefilledTransaction> prefilled) {
        int previous = -1;
        for (int i = 0; i < prefilled.size(); i++) {
            int index = prefilled.get(i).index();
            if (index <= previous || index > shortIds + i) {
                throw new IllegalArgumentException("prefilled transaction " + i + " has index " + index + " after "
                        + previous + ", among " + shortIds + " short ids");
            }
            previous = index;
        }
    }

    private static void checkShortIds(List<Long> shortIds) {
        if (shortIds instanceof WireList) {
            return; // six bytes hold nothing else
        }
        for (long id : shortIds) {
            if (id < 0 || id > MAX_SHORT_ID) {
                throw new IllegalArgumentException("a short id is 0.." + MAX_SHORT_ID + ", got " + id);
            }
        }
    }

    private static long shortIdAt(byte[] bytes, int offset) {
        return (WireReader.int32(bytes, offset) & 0xFFFF_FFFFL)
                | (long) (bytes[offset + 4] & 0xFF) << 32
                | (long) (bytes[offset + 5] & 0xFF) << 40;
    }

    private static void writeShortId(long id, WireWriter out) {
        out.uint32(id);
        out.uint8((int) (id >>> 32));
        out.uint8((int) (id >>> 40));
    }

    void write(WireWriter out) {
        header.write(out);
        out.int64(nonce);
        WireList.write(out, shortIds, SHORT_ID_LENGTH, CmpctBlock::writeShortId);
        out.varInt(prefilled.size());
        DifferentialIndexes indexes = new DifferentialIndexes();
        for (PrefilledTransaction each : prefilled) {
            indexes.write(out, each.index());
            each.transaction().write(out);
        }
    }

    int wireSize() {
        long size = BlockHeader.LENGTH
                + 8L
                + VarInt.sizeOf(shortIds.size())
                + (long) shortIds.size() * SHORT_ID_LENGTH
                + VarInt.sizeOf(prefilled.size());
        DifferentialIndexes indexes = new DifferentialIndexes();
        for (PrefilledTransaction each : prefilled) {
            size += indexes.wireSize(each.index()) + each.transaction().size();
        }
        return (int) Math.min(size, Integer.MAX_VALUE);
    }

    /**
     * Returns how many transactions the block has.
     *
     * @return those with a short id and those prefilled
     */
    public int transactionCount() {
        return shortIds.size() + prefilled.size();
    }

    @Override
    public Command command() {
        return COMMAND;
    }

    @Override
    public String toString() {
        return "CmpctBlock[" + header.hash() + ", " + shortIds.size() + " short ids, " + prefilled.size()
                + " prefilled]";
    }
}
