package dev.satwire.examples;

import dev.satwire.protocol.AncPkgInfo;
import dev.satwire.protocol.GetPkgTxns;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.PkgTxns;
import dev.satwire.protocol.SendPackages;

/** How the payloads of package relay (BIP-0331) are shown. */
final class PackageForms {
    private PackageForms() {}

    static void sendPackages(SendPackages offer, Fields to) {
        to.put("versions", PayloadForms.bits(offer.versions()));
    }

    static void ancPkgInfo(AncPkgInfo info, Fields to) {
        to.texts("wtxids", info.wtxids(), Hash256::toString);
    }

    static void getPkgTxns(GetPkgTxns question, Fields to) {
        to.texts("wtxids", question.wtxids(), Hash256::toString);
    }

    static void pkgTxns(PkgTxns answer, Fields to) {
        TransactionForms.transactions(answer.transactions(), to);
    }
}
