package dev.satwire.protocol;

import static dev.satwire.protocol.Samples.HASH;
import static dev.satwire.protocol.Samples.HASH_HEX;
import static dev.satwire.protocol.Samples.LEGACY;
import static dev.satwire.protocol.Samples.LEGACY_HEX;
import static dev.satwire.protocol.Samples.WITNESS;
import static dev.satwire.protocol.Samples.WITNESS_HEX;
import static dev.satwire.protocol.Samples.ZERO_HEX;

import java.util.List;

/** Examples of what only drafts describe. */
final class DraftExamples {
    private DraftExamples() {}

    static List<Example> all() {
        return List.of(
                new Example(new ReqRecon(0x0102, 0xFFFE), "0201 feff"),
                new Example(new Sketch(Bytes.EMPTY), "00"),
                new Example(new Sketch(Bytes.parse("0102030405060708")), "08 0102030405060708"),
                new Example(new ReqSketchExt(), ""),
                new Example(new ReconcilDiff(true, List.of(1, -1)), "01 02 01000000 ffffffff"),
                new Example(new ReconcilDiff(false, List.of()), "00 00"),
                new Example(
                        new SendPackages(SendPackages.PACKAGE_TRANSACTIONS | SendPackages.ANCESTOR_PACKAGES),
                        "0300000000000000"),
                new Example(new SendPackages(-1), "ffffffffffffffff"),
                new Example(new AncPkgInfo(List.of()), "00"),
                new Example(new AncPkgInfo(List.of(Hash256.ZERO, HASH)), "02" + ZERO_HEX + HASH_HEX),
                new Example(new GetPkgTxns(List.of()), "00"),
                new Example(new GetPkgTxns(List.of(HASH, Hash256.ZERO)), "02" + HASH_HEX + ZERO_HEX),
                new Example(new PkgTxns(List.of()), "00"),
                new Example(new PkgTxns(List.of(WITNESS, LEGACY)), "02" + WITNESS_HEX + LEGACY_HEX));
    }
}
