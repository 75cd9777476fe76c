package dev.satwire.protocol;

import java.util.List;

/** Values for tests, each with its bytes as hexadecimal digits written by hand. */
final class Samples {
    static final Hash256 HASH = Hash256.parse("1f1e1d1c1b1a191817161514131211100f0e0d0c0b0a09080706050403020100");
    static final String HASH_HEX = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    static final String ZERO_HEX = "00".repeat(32);

    static final BlockHeader HEADER =
            new BlockHeader(0x2000_0000, HASH, Hash256.ZERO, 1_700_000_000L, 0x1D00_FFFFL, 0x1234_5678L);
    static final String HEADER_HEX = "00000020" + HASH_HEX + ZERO_HEX + "00f15365 ffff001d 78563412";

    /** The least legal values of some fields, the greatest of others. */
    static final BlockHeader EXTREME_HEADER =
            new BlockHeader(-1, Hash256.ZERO, HASH, 0xFFFF_FFFFL, 0x8000_0000L, 0xFFFF_FFFFL);

    static final String EXTREME_HEADER_HEX = "ffffffff" + ZERO_HEX + HASH_HEX + "ffffffff 00000080 ffffffff";

    static final Transaction LEGACY = Transaction.of(
            2,
            List.of(new TxIn(new OutPoint(HASH, 1), Bytes.parse("5152"), 0xFFFF_FFFEL)),
            List.of(new TxOut(5_000, Bytes.parse("6a")), new TxOut(-1, Bytes.EMPTY)),
            500_000);
    static final String LEGACY_HEX = "02000000 01" + HASH_HEX
            + "01000000 02 5152 feffffff 02 8813000000000000 01 6a ffffffffffffffff 00 20a10700";

    /** The first input has no witness, the second one of two items, one of them empty. */
    static final Transaction WITNESS = Transaction.of(
            0xFFFF_FFFFL,
            List.of(
                    new TxIn(new OutPoint(HASH, 0), Bytes.EMPTY, TxIn.FINAL_SEQUENCE),
                    new TxIn(OutPoint.NONE, Bytes.parse("00"), 0, List.of(Bytes.EMPTY, Bytes.parse("0102")))),
            List.of(new TxOut(1, Bytes.parse("5120"))),
            0xFFFF_FFFFL);

    static final String WITNESS_HEX = "ffffffff 00 01 02" + HASH_HEX + "00000000 00 ffffffff" + ZERO_HEX
            + "ffffffff 01 00 00000000 01 0100000000000000 02 5120 00 02 00 02 0102 ffffffff";

    /** The smallest transaction that spends anything. */
    static final Transaction SMALL =
            Transaction.of(1, List.of(new TxIn(new OutPoint(HASH, 0), Bytes.EMPTY, 0)), List.of(), 0);

    static final String SMALL_HEX = "01000000 01" + HASH_HEX + "00000000 00 00000000 00 00000000";

    /** Neither inputs nor outputs. */
    static final Transaction EMPTY = Transaction.of(1, List.of(), List.of(), 0);

    static final String EMPTY_HEX = "01000000 00 00 00000000";

    private Samples() {}
}
