package dev.satwire.peers;

import dev.satwire.peers.MessageQuestion.Answer;
import dev.satwire.peers.MessageQuestion.Fit;
import dev.satwire.protocol.BlockHeader;
import dev.satwire.protocol.BlockLocator;
import dev.satwire.protocol.CFCheckpt;
import dev.satwire.protocol.CFHeaders;
import dev.satwire.protocol.GetBlocks;
import dev.satwire.protocol.GetCFCheckpt;
import dev.satwire.protocol.GetCFHeaders;
import dev.satwire.protocol.GetHeaders;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.Headers;
import dev.satwire.protocol.Inv;
import dev.satwire.protocol.InventoryVector;
import java.util.List;

/** What is asked of a node's chain and answered in one message, and how the answer is known among all that a node sends. */
final class ChainQuestions {
    private ChainQuestions() {}

    /**
     * Asks for headers. The answer has none, or follows on one of the locator's blocks without a gap; with an empty locator
     * it is the header of the stop hash. Other headers are announcements.
     */
    static Question<List<BlockHeader>> headers(BlockLocator locator, Hash256 stop) {
        boolean isOne = locator.hashes().isEmpty();
        return new MessageQuestion<>(
                new GetHeaders(locator, stop),
                new Answer<>(
                        Headers.COMMAND,
                        Headers.class,
                        message -> Fit.of(isOne ? isOnly(message, stop) : follows(message, locator)),
                        Headers::headers,
                        isOne ? "the node may not have block " + stop : ""));
    }

    /**
     * Asks for hashes of blocks. The answer is an {@code inv} with several of them or with the stop hash, whatever else it
     * announces. One with a single other block may be an announcement; it is the answer if nothing better comes.
     */
    static Question<List<Hash256>> blockHashes(BlockLocator locator, Hash256 stop) {
        return new MessageQuestion<>(
                new GetBlocks(locator, stop),
                new Answer<>(
                        Inv.COMMAND,
                        Inv.class,
                        inv -> fit(blocks(inv), stop),
                        ChainQuestions::blocks,
                        "the node may have no more blocks"));
    }

    static Question<CFHeaders> filterHeaders(GetCFHeaders question) {
        return new MessageQuestion<>(
                question,
                new Answer<>(
                        CFHeaders.COMMAND,
                        CFHeaders.class,
                        answer -> Fit.of(answer.filterType() == question.filterType()
                                && answer.stopHash().equals(question.stopHash())),
                        answer -> answer,
                        ""));
    }

    static Question<CFCheckpt> filterCheckpoints(GetCFCheckpt question) {
        return new MessageQuestion<>(
                question,
                new Answer<>(
                        CFCheckpt.COMMAND,
                        CFCheckpt.class,
                        answer -> Fit.of(answer.filterType() == question.filterType()
                                && answer.stopHash().equals(question.stopHash())),
                        answer -> answer,
                        ""));
    }

    private static boolean isOnly(Headers message, Hash256 block) {
        List<BlockHeader> some = message.headers();
        return some.isEmpty() || (some.size() == 1 && some.get(0).hash().equals(block));
    }

    private static boolean follows(Headers message, BlockLocator locator) {
        List<BlockHeader> some = message.headers();
        if (some.isEmpty()) {
            return true;
        }
        if (!locator.hashes().contains(some.get(0).previousBlock())) {
            return false;
        }
        for (int i = 1; i < some.size(); i++) {
            if (!some.get(i).previousBlock().equals(some.get(i - 1).hash())) {
                return false;
            }
        }
        return true;
    }

    private static Fit fit(List<Hash256> blocks, Hash256 stop) {
        if (blocks.isEmpty()) {
            return Fit.NO;
        }
        return blocks.size() > 1 || blocks.contains(stop) ? Fit.YES : Fit.MAYBE;
    }

    private static List<Hash256> blocks(Inv inv) {
        return inv.items().stream()
                .filter(item -> item.type() == InventoryVector.BLOCK)
                .map(InventoryVector::hash)
                .toList();
    }
}
