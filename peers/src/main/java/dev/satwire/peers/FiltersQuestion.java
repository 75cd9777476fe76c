package dev.satwire.peers;

import dev.satwire.protocol.CFilter;
import dev.satwire.protocol.Command;
import dev.satwire.protocol.GetCFilters;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.Payload;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Asks for the filters of consecutive blocks (BIP-0157), which come one by one, ascending; the one of the stop hash is the
 * last. Whoever knows the blocks gets exactly theirs in their order; otherwise no block's filter may come twice. Those of
 * other blocks that come before the first belong to somebody else's question. <em>Not thread-safe.</em>
 */
final class FiltersQuestion implements Question<List<CFilter>> {

    /** How many bytes of filters are collected: far more than a thousand blocks have. */
    static final int MAX_BYTES = 64 * 1024 * 1024;

    private final GetCFilters question;

    /** Empty if they are not known. */
    private final List<Hash256> blocks;

    private final List<CFilter> filters = new ArrayList<>();
    private final Set<Hash256> seen = new HashSet<>();
    private long bytes;

    FiltersQuestion(GetCFilters question, List<Hash256> blocks) {
        this.question = question;
        this.blocks = blocks;
    }

    @Override
    public Payload payload() {
        return question;
    }

    @Override
    public boolean wants(Command command) {
        return command.equals(CFilter.COMMAND);
    }

    @Override
    public Progress take(Payload payload) {
        if (!(payload instanceof CFilter filter) || filter.filterType() != question.filterType()) {
            return Progress.NONE;
        }
        Hash256 block = filter.blockHash();
        if (filters.isEmpty() && isOfAnother(block)) {
            return Progress.NONE;
        }
        boolean isNext = blocks.isEmpty() || block.equals(blocks.get(filters.size()));
        if (!isNext || !seen.add(block)) {
            throw new BadAnswerException("the filter of block " + block + " came out of its order");
        }
        filters.add(filter);
        bytes += filter.filter().length();
        boolean isLast = block.equals(question.stopHash());
        if (bytes > MAX_BYTES || (filters.size() == GetCFilters.MAX_BLOCKS && !isLast)) {
            throw new BadAnswerException("more filters came than were asked for");
        }
        return isLast ? Progress.DONE : Progress.MORE;
    }

    @Override
    public Progress late(Payload payload) {
        if (!(payload instanceof CFilter filter)
                || filter.filterType() != question.filterType()
                || isOfAnother(filter.blockHash())) {
            return Progress.NONE;
        }
        return filter.blockHash().equals(question.stopHash()) ? Progress.DONE : Progress.MORE;
    }

    @Override
    public List<CFilter> answer() {
        return List.copyOf(filters);
    }

    @Override
    public boolean isUsefulInPart() {
        return false;
    }

    private boolean isOfAnother(Hash256 block) {
        return !blocks.isEmpty() && !blocks.contains(block);
    }
}
