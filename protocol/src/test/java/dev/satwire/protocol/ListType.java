package dev.satwire.protocol;

import static dev.satwire.protocol.Samples.HASH;
import static dev.satwire.protocol.Samples.HASH_HEX;
import static dev.satwire.protocol.Samples.HEADER;
import static dev.satwire.protocol.Samples.HEADER_HEX;
import static dev.satwire.protocol.Samples.ZERO_HEX;

import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A list in a payload.
 *
 * @param limit the most items; 0 if only the payload's length limits them
 * @param before the bytes before the count, in hexadecimal
 * @param item the bytes of one item
 * @param after the bytes behind the last item
 * @param items makes that many items
 * @param make makes the payload with these items
 * @param list gives its items
 */
record ListType<T, P extends Payload>(
        String command,
        int limit,
        String before,
        String item,
        String after,
        IntFunction<List<T>> items,
        Function<List<T>, P> make,
        Function<P, List<T>> list) {

    private static final TimestampedAddr ENTRY = new TimestampedAddr(7, NetAddr.parse("1.2.3.4:8333"));
    private static final InventoryVector ITEM = new InventoryVector(1, Hash256.ZERO);
    private static final String ITEM_HEX = "01000000" + ZERO_HEX;

    /** The most items that a payload has. */
    int longest() {
        return limit > 0 ? limit : longestThatFits();
    }

    /** Whether the list has a limit of its own. */
    boolean isLimited() {
        return limit > 0;
    }

    private int longestThatFits() {
        int fixed = Wire.hex(before + after).length + 5;
        return (4_000_000 - fixed) / Wire.hex(item).length;
    }

    /** The payload with as many items, and a count that claims others. */
    byte[] bytes(long claimed, int present) {
        return Wire.concat(
                Wire.hex(before), Wire.compactSize(claimed), Wire.repeat(Wire.hex(item), present), Wire.hex(after));
    }

    /** The payload up to a count that claims items. */
    byte[] claim(long claimed) {
        return Wire.concat(Wire.hex(before), Wire.compactSize(claimed));
    }

    P of(int count) {
        return make.apply(items.apply(count));
    }

    /** The list of a payload that must be of this type. */
    @SuppressWarnings("unchecked") // a wrong type fails the test
    List<T> listOf(Payload payload) {
        return list.apply((P) payload);
    }

    @Override
    public String toString() {
        return command + (before.isEmpty() ? "" : " behind " + Wire.hex(before).length + " bytes");
    }

    private static <T> IntFunction<List<T>> copies(T item) {
        return count -> Collections.nCopies(count, item);
    }

    private static <P extends Payload> ListType<Hash256, P> hashes(
            String command,
            int limit,
            String before,
            String after,
            Function<List<Hash256>, P> make,
            Function<P, List<Hash256>> list) {
        return new ListType<>(command, limit, before, HASH_HEX, after, copies(HASH), make, list);
    }

    private static <P extends Payload> ListType<InventoryVector, P> inventory(
            String command, Function<List<InventoryVector>, P> make, Function<P, List<InventoryVector>> list) {
        return new ListType<>(command, 50_000, "", ITEM_HEX, "", copies(ITEM), make, list);
    }

    private static <P extends Payload> ListType<TimestampedAddr, P> addresses(
            String command,
            String item,
            Function<List<TimestampedAddr>, P> make,
            Function<P, List<TimestampedAddr>> list) {
        return new ListType<>(command, 1_000, "", item, "", copies(ENTRY), make, list);
    }

    private static <P extends Payload> ListType<Transaction, P> transactions(
            String command,
            int limit,
            String before,
            Function<List<Transaction>, P> make,
            Function<P, List<Transaction>> list) {
        return new ListType<>(command, limit, before, Samples.LEGACY_HEX, "", copies(Samples.LEGACY), make, list);
    }

    /** The lists of all payloads whose items are of one size. */
    static List<ListType<?, ?>> all() {
        return List.of(
                inventory("inv", Inv::new, Inv::items),
                inventory("getdata", GetData::new, GetData::items),
                inventory("notfound", NotFound::new, NotFound::items),
                addresses(
                        "addr",
                        "07000000 0000000000000000 00000000000000000000ffff01020304 208d",
                        Addr::new,
                        Addr::addresses),
                addresses("addrv2", "07000000 00 01 04 01020304 208d", AddrV2::new, AddrV2::addresses),
                hashes(
                        "getblocks",
                        101,
                        "80110100",
                        ZERO_HEX,
                        hashes -> new GetBlocks(70_016, new BlockLocator(hashes), Hash256.ZERO),
                        payload -> payload.locator().hashes()),
                hashes(
                        "getheaders",
                        101,
                        "80110100",
                        ZERO_HEX,
                        hashes -> new GetHeaders(70_016, new BlockLocator(hashes), Hash256.ZERO),
                        payload -> payload.locator().hashes()),
                new ListType<>(
                        "headers", 2_000, "", HEADER_HEX + "00", "", copies(HEADER), Headers::new, Headers::headers),
                hashes(
                        "cfheaders",
                        2_000,
                        "00" + HASH_HEX + ZERO_HEX,
                        "",
                        hashes -> new CFHeaders(0, HASH, Hash256.ZERO, hashes),
                        CFHeaders::filterHashes),
                hashes(
                        "cfcheckpt",
                        0,
                        "00" + HASH_HEX,
                        "",
                        hashes -> new CFCheckpt(0, HASH, hashes),
                        CFCheckpt::filterHeaders),
                hashes(
                        "merkleblock",
                        0,
                        HEADER_HEX + "ffffffff",
                        "01 ff",
                        hashes ->
                                new MerkleBlock(HEADER, new PartialMerkleTree(0xFFFF_FFFFL, hashes, Bytes.parse("ff"))),
                        payload -> payload.tree().hashes()),
                transactions(
                        "block", 0, HEADER_HEX, transactions -> Block.of(HEADER, transactions), Block::transactions),
                transactions(
                        "blocktxn",
                        0,
                        HASH_HEX,
                        transactions -> new BlockTxn(HASH, transactions),
                        BlockTxn::transactions),
                transactions("pkgtxns", 100, "", PkgTxns::new, PkgTxns::transactions),
                hashes("getpkgtxns", 100, "", "", GetPkgTxns::new, GetPkgTxns::wtxids),
                hashes("ancpkginfo", 0, "", "", AncPkgInfo::new, AncPkgInfo::wtxids),
                new ListType<>(
                        "reconcildiff",
                        0,
                        "01",
                        "ffffffff",
                        "",
                        copies(-1),
                        ids -> new ReconcilDiff(true, ids),
                        ReconcilDiff::askShortIds),
                new ListType<>(
                        "getblocktxn",
                        65_536,
                        HASH_HEX,
                        "00",
                        "",
                        count -> IntStream.range(0, count).boxed().toList(),
                        indexes -> new GetBlockTxn(HASH, indexes),
                        GetBlockTxn::indexes),
                new ListType<>(
                        "cmpctblock",
                        65_535,
                        HEADER_HEX + "ffffffffffffffff",
                        "feffffffffff",
                        "00",
                        copies(0xFFFF_FFFF_FFFEL),
                        ids -> new CmpctBlock(HEADER, -1, ids, List.of()),
                        CmpctBlock::shortIds),
                new ListType<>(
                        "cmpctblock",
                        65_535,
                        HEADER_HEX + "ffffffffffffffff 00",
                        "00" + Samples.SMALL_HEX,
                        "",
                        count -> IntStream.range(0, count)
                                .mapToObj(i -> new PrefilledTransaction(i, Samples.SMALL))
                                .toList(),
                        prefilled -> new CmpctBlock(HEADER, -1, List.of(), prefilled),
                        CmpctBlock::prefilled));
    }
}
