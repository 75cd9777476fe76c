package dev.satwire.examples;

import dev.satwire.protocol.Block;
import dev.satwire.protocol.BlockTxn;
import dev.satwire.protocol.CmpctBlock;
import dev.satwire.protocol.GetBlockTxn;
import dev.satwire.protocol.PrefilledTransaction;
import dev.satwire.protocol.SendCmpct;
import java.util.HexFormat;

/** How blocks are shown, whole and compact (BIP-0152). */
final class BlockForms {
    private static final int SHORT_ID_DIGITS = 12;

    private BlockForms() {}

    static void block(Block block, Fields to) {
        HeaderForms.block(block.header(), to)
                .put("size", block.size())
                .put("weight", block.weight())
                .put("merkleRootValid", block.hasValidMerkleRoot());
        // Without its witnesses, as old peers send it, a block cannot tell.
        if (block.hasWitness()) {
            to.put("witnessCommitmentValid", block.hasValidWitnessCommitment());
        }
        TransactionForms.transactions(block.transactions(), to);
    }

    static void sendCmpct(SendCmpct sendCmpct, Fields to) {
        to.put("highBandwidth", sendCmpct.highBandwidth()).put("version", sendCmpct.version());
    }

    static void cmpctBlock(CmpctBlock block, Fields to) {
        HeaderForms.block(block.header(), to)
                .put("nonce", PayloadForms.bits(block.nonce()))
                .texts("shortIds", block.shortIds(), id -> "0x" + HexFormat.of().toHexDigits(id, SHORT_ID_DIGITS))
                .list("prefilled", block.prefilled(), BlockForms::prefilled);
    }

    private static void prefilled(PrefilledTransaction prefilled, Fields to) {
        TransactionForms.transaction(prefilled.transaction(), to.put("index", prefilled.index()));
    }

    static void getBlockTxn(GetBlockTxn getBlockTxn, Fields to) {
        to.put("blockHash", getBlockTxn.blockHash().toString()).numbers("indexes", getBlockTxn.indexes());
    }

    static void blockTxn(BlockTxn blockTxn, Fields to) {
        TransactionForms.transactions(
                blockTxn.transactions(),
                to.put("blockHash", blockTxn.blockHash().toString()));
    }
}
