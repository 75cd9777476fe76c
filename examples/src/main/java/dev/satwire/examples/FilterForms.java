package dev.satwire.examples;

import dev.satwire.protocol.CFCheckpt;
import dev.satwire.protocol.CFHeaders;
import dev.satwire.protocol.CFilter;
import dev.satwire.protocol.FilterAdd;
import dev.satwire.protocol.FilterLoad;
import dev.satwire.protocol.GetCFCheckpt;
import dev.satwire.protocol.GetCFHeaders;
import dev.satwire.protocol.GetCFilters;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.MalformedMessageException;
import dev.satwire.protocol.MerkleBlock;
import dev.satwire.protocol.PartialMerkleTree;

/** How the payloads of filters are shown: those of BIP-0037 that a peer applies, and those of BIP-0157 that it gives. */
final class FilterForms {
    private FilterForms() {}

    static void filterLoad(FilterLoad filter, Fields to) {
        to.put("filter", filter.filter().toHexString())
                .put("hashFunctions", filter.hashFunctions())
                .put("tweak", filter.tweak())
                .put("flags", filter.flags());
    }

    static void filterAdd(FilterAdd filter, Fields to) {
        to.put("element", filter.element().toHexString());
    }

    static void merkleBlock(MerkleBlock block, Fields to) {
        PartialMerkleTree tree = block.tree();
        HeaderForms.block(block.header(), to)
                .put("transactionCount", tree.transactionCount())
                .texts("hashes", tree.hashes(), Hash256::toString)
                .put("flags", tree.flags().toHexString());
        try {
            to.list(
                    "matches",
                    block.extractMatches(),
                    (match, fields) -> fields.put("index", match.index())
                            .put("txid", match.txid().toString()));
        } catch (MalformedMessageException e) {
            // The message is well-formed; it only proves nothing.
            to.put("problem", String.valueOf(e.getMessage()));
        }
    }

    static void getCFilters(GetCFilters question, Fields to) {
        to.put("filterType", question.filterType())
                .put("startHeight", question.startHeight())
                .put("stopHash", question.stopHash().toString());
    }

    static void cFilter(CFilter filter, Fields to) {
        to.put("filterType", filter.filterType())
                .put("blockHash", filter.blockHash().toString())
                .put("filter", filter.filter().toHexString());
    }

    static void getCFHeaders(GetCFHeaders question, Fields to) {
        to.put("filterType", question.filterType())
                .put("startHeight", question.startHeight())
                .put("stopHash", question.stopHash().toString());
    }

    static void cFHeaders(CFHeaders headers, Fields to) {
        to.put("filterType", headers.filterType())
                .put("stopHash", headers.stopHash().toString())
                .put("previousFilterHeader", headers.previousFilterHeader().toString())
                .texts("filterHashes", headers.filterHashes(), Hash256::toString);
    }

    static void getCFCheckpt(GetCFCheckpt question, Fields to) {
        to.put("filterType", question.filterType())
                .put("stopHash", question.stopHash().toString());
    }

    static void cFCheckpt(CFCheckpt checkpoints, Fields to) {
        to.put("filterType", checkpoints.filterType())
                .put("stopHash", checkpoints.stopHash().toString())
                .texts("filterHeaders", checkpoints.filterHeaders(), Hash256::toString);
    }
}
