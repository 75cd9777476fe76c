package dev.satwire.protocol;

import static dev.satwire.protocol.Samples.EXTREME_HEADER;
import static dev.satwire.protocol.Samples.EXTREME_HEADER_HEX;
import static dev.satwire.protocol.Samples.HASH;
import static dev.satwire.protocol.Samples.HASH_HEX;
import static dev.satwire.protocol.Samples.HEADER;
import static dev.satwire.protocol.Samples.HEADER_HEX;
import static dev.satwire.protocol.Samples.LEGACY;
import static dev.satwire.protocol.Samples.LEGACY_HEX;
import static dev.satwire.protocol.Samples.SMALL;
import static dev.satwire.protocol.Samples.SMALL_HEX;
import static dev.satwire.protocol.Samples.WITNESS;
import static dev.satwire.protocol.Samples.WITNESS_HEX;
import static dev.satwire.protocol.Samples.ZERO_HEX;

import java.util.List;

/** Examples of blocks, whole and compact, their headers, and how they are asked for. */
final class BlockExamples {
    private BlockExamples() {}

    static List<Example> all() {
        BlockLocator two = new BlockLocator(List.of(HASH, Hash256.ZERO));
        BlockLocator none = new BlockLocator(List.of());
        return List.of(
                new Example(new GetBlocks(70_016, two, Hash256.ZERO), "80110100 02" + HASH_HEX + ZERO_HEX + ZERO_HEX),
                new Example(new GetBlocks(0xFFFF_FFFFL, none, HASH), "ffffffff 00" + HASH_HEX),
                new Example(new GetHeaders(70_016, two, Hash256.ZERO), "80110100 02" + HASH_HEX + ZERO_HEX + ZERO_HEX),
                new Example(new GetHeaders(0, none, HASH), "00000000 00" + HASH_HEX),
                new Example(new Headers(List.of()), "00"),
                new Example(
                        new Headers(List.of(HEADER, EXTREME_HEADER)),
                        "02" + HEADER_HEX + "00" + EXTREME_HEADER_HEX + "00"),
                new Example(new SendHeaders(), ""),
                new Example(Block.of(EXTREME_HEADER, List.of()), EXTREME_HEADER_HEX + "00"),
                new Example(
                        Block.of(HEADER, List.of(WITNESS, LEGACY, SMALL)),
                        HEADER_HEX + "03" + WITNESS_HEX + LEGACY_HEX + SMALL_HEX),
                new Example(new SendCmpct(true, 2), "01 0200000000000000"),
                new Example(new SendCmpct(false, -1), "00 ffffffffffffffff"),
                new Example(
                        new CmpctBlock(
                                HEADER,
                                0x0807060504030201L,
                                List.of(0x0605_0403_0201L, 0L, 0xFFFF_FFFF_FFFFL),
                                List.of(
                                        new PrefilledTransaction(0, WITNESS),
                                        new PrefilledTransaction(1, LEGACY),
                                        new PrefilledTransaction(5, SMALL))),
                        HEADER_HEX + "0102030405060708 03 010203040506 000000000000 ffffffffffff" + "03 00"
                                + WITNESS_HEX + "00" + LEGACY_HEX + "03" + SMALL_HEX),
                new Example(
                        new CmpctBlock(EXTREME_HEADER, -1, List.of(), List.of(new PrefilledTransaction(0, SMALL))),
                        EXTREME_HEADER_HEX + "ffffffffffffffff 00 01 00" + SMALL_HEX),
                new Example(
                        new CmpctBlock(HEADER, 0, List.of(1L), List.of()),
                        HEADER_HEX + "0000000000000000 01 010000000000 00"),
                new Example(new GetBlockTxn(HASH, List.of()), HASH_HEX + "00"),
                new Example(new GetBlockTxn(HASH, List.of(0, 1, 258, 65_535)), HASH_HEX + "04 00 00 fd0001 fdfcfe"),
                new Example(new BlockTxn(HASH, List.of()), HASH_HEX + "00"),
                new Example(new BlockTxn(HASH, List.of(LEGACY, WITNESS)), HASH_HEX + "02" + LEGACY_HEX + WITNESS_HEX));
    }
}
