package dev.satwire.protocol;

import static dev.satwire.protocol.Samples.HASH;
import static dev.satwire.protocol.Samples.HASH_HEX;
import static dev.satwire.protocol.Samples.ZERO_HEX;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Examples of how transactions and blocks are announced, asked for and refused, and of transactions. */
final class RelayExamples {
    private static final List<InventoryVector> ITEMS = List.of(
            new InventoryVector(InventoryVector.TX, HASH),
            new InventoryVector(InventoryVector.WITNESS_BLOCK, Hash256.ZERO),
            new InventoryVector(-1, HASH));
    private static final String ITEMS_HEX = "03 01000000" + HASH_HEX + "02000040" + ZERO_HEX + "ffffffff" + HASH_HEX;

    private RelayExamples() {}

    static List<Example> all() {
        return List.of(
                new Example(new Inv(List.of()), "00"),
                new Example(new Inv(ITEMS), ITEMS_HEX),
                new Example(new GetData(List.of()), "00"),
                new Example(new GetData(ITEMS), ITEMS_HEX),
                new Example(new NotFound(List.of()), "00"),
                new Example(new NotFound(ITEMS), ITEMS_HEX),
                new Example(new Tx(Samples.LEGACY), Samples.LEGACY_HEX),
                new Example(new Tx(Samples.WITNESS), Samples.WITNESS_HEX),
                new Example(new Tx(Samples.SMALL), Samples.SMALL_HEX),
                new Example(new Tx(Samples.EMPTY), Samples.EMPTY_HEX),
                new Example(new MemPool(), ""),
                new Example(new FeeFilter(1_000), "e803000000000000"),
                new Example(new FeeFilter(-1), "ffffffffffffffff"),
                new Example(
                        new Reject(WireText.of("tx"), Reject.DUPLICATE, WireText.of("spent"), Optional.of(HASH)),
                        "02 7478 12 05 7370656e74" + HASH_HEX,
                        IntStream.range(10, 42).boxed().toList()),
                new Example(new Reject(WireText.EMPTY, 255, WireText.EMPTY, Optional.empty()), "00 ff 00"),
                new Example(new Alert(Bytes.EMPTY, Bytes.EMPTY), "00 00"),
                new Example(new Alert(Bytes.parse("aabbcc"), Bytes.parse("3000")), "03 aabbcc 02 3000"));
    }
}
