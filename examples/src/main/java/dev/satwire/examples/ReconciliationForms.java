package dev.satwire.examples;

import dev.satwire.protocol.ReconcilDiff;
import dev.satwire.protocol.ReqRecon;
import dev.satwire.protocol.SendTxRcncl;
import dev.satwire.protocol.Sketch;
import java.util.HexFormat;

/** How the payloads of set reconciliation (BIP-0330) are shown. */
final class ReconciliationForms {
    private ReconciliationForms() {}

    static void sendTxRcncl(SendTxRcncl offer, Fields to) {
        to.put("version", offer.version()).put("salt", PayloadForms.bits(offer.salt()));
    }

    static void reqRecon(ReqRecon request, Fields to) {
        to.put("setSize", request.setSize()).put("q", request.q());
    }

    static void sketch(Sketch sketch, Fields to) {
        to.put("data", sketch.data().toHexString());
    }

    static void reconcilDiff(ReconcilDiff difference, Fields to) {
        to.put("success", difference.success())
                .texts(
                        "askShortIds",
                        difference.askShortIds(),
                        id -> "0x" + HexFormat.of().toHexDigits(id));
    }
}
