package dev.satwire.protocol;

import static dev.satwire.protocol.Samples.EXTREME_HEADER;
import static dev.satwire.protocol.Samples.EXTREME_HEADER_HEX;
import static dev.satwire.protocol.Samples.HASH;
import static dev.satwire.protocol.Samples.HASH_HEX;
import static dev.satwire.protocol.Samples.HEADER;
import static dev.satwire.protocol.Samples.HEADER_HEX;
import static dev.satwire.protocol.Samples.ZERO_HEX;

import java.util.List;

/** Examples of the filters that clients set and those that they ask for. */
final class FilterExamples {
    private FilterExamples() {}

    static List<Example> all() {
        return List.of(
                new Example(
                        new FilterLoad(Bytes.parse("b50f"), 11, 0x8000_0001L, FilterLoad.UPDATE_ALL),
                        "02 b50f 0b000000 01000080 01"),
                new Example(new FilterLoad(Bytes.EMPTY, 50, 0xFFFF_FFFFL, 255), "00 32000000 ffffffff ff"),
                new Example(new FilterAdd(Bytes.EMPTY), "00"),
                new Example(new FilterAdd(Bytes.of(new byte[520])), "fd0802" + "00".repeat(520)),
                new Example(new FilterClear(), ""),
                new Example(
                        new MerkleBlock(
                                HEADER, new PartialMerkleTree(7, List.of(HASH, Hash256.ZERO), Bytes.parse("1d"))),
                        HEADER_HEX + "07000000 02" + HASH_HEX + ZERO_HEX + "01 1d"),
                new Example(
                        new MerkleBlock(EXTREME_HEADER, new PartialMerkleTree(0xFFFF_FFFFL, List.of(), Bytes.EMPTY)),
                        EXTREME_HEADER_HEX + "ffffffff 00 00"),
                new Example(new GetCFilters(0, 900_000, HASH), "00 a0bb0d00" + HASH_HEX),
                new Example(new GetCFilters(255, 0xFFFF_FFFFL, Hash256.ZERO), "ff ffffffff" + ZERO_HEX),
                new Example(new CFilter(0, HASH, Bytes.parse("01fdb6")), "00" + HASH_HEX + "03 01fdb6"),
                new Example(new CFilter(255, Hash256.ZERO, Bytes.EMPTY), "ff" + ZERO_HEX + "00"),
                new Example(new GetCFHeaders(0, 900_000, HASH), "00 a0bb0d00" + HASH_HEX),
                new Example(new GetCFHeaders(255, 0xFFFF_FFFFL, Hash256.ZERO), "ff ffffffff" + ZERO_HEX),
                new Example(
                        new CFHeaders(0, HASH, Hash256.ZERO, List.of(Hash256.ZERO, HASH)),
                        "00" + HASH_HEX + ZERO_HEX + "02" + ZERO_HEX + HASH_HEX),
                new Example(new CFHeaders(255, Hash256.ZERO, HASH, List.of()), "ff" + ZERO_HEX + HASH_HEX + "00"),
                new Example(new GetCFCheckpt(0, HASH), "00" + HASH_HEX),
                new Example(new GetCFCheckpt(255, Hash256.ZERO), "ff" + ZERO_HEX),
                new Example(
                        new CFCheckpt(0, HASH, List.of(HASH, Hash256.ZERO)),
                        "00" + HASH_HEX + "02" + HASH_HEX + ZERO_HEX),
                new Example(new CFCheckpt(255, Hash256.ZERO, List.of()), "ff" + ZERO_HEX + "00"));
    }
}
