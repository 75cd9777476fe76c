package dev.satwire.examples;

import dev.satwire.protocol.BlockHeader;
import dev.satwire.protocol.BlockLocator;
import dev.satwire.protocol.Hash256;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The end of a chain of headers that grows while a peer is asked for more. <em>Not thread-safe</em>, but for
 * {@link #check}.
 */
final class HeaderChain {
    private final ChainRules rules;
    private final Hash256 start;
    /** What headers may follow on: all that a locator named so far. */
    private final Set<Hash256> asked = ConcurrentHashMap.newKeySet();

    private final AtomicLong linked = new AtomicLong();
    private final CompletableFuture<Long> linkedBeforeTip = new CompletableFuture<>();
    private Hash256 tip;
    private long length;

    HeaderChain(ChainRules rules, Hash256 start) {
        this.rules = rules;
        this.start = start;
        this.tip = start;
    }

    /** What to ask with: the tip, the start in case the peer has left that, and genesis, which every peer has. */
    BlockLocator locator() {
        Set<Hash256> hashes = new LinkedHashSet<>(List.of(tip));
        hashes.add(start);
        hashes.add(rules.genesis());
        asked.addAll(hashes);
        return new BlockLocator(List.copyOf(hashes));
    }

    /**
     * Checks that each header follows on the one before it, and the first on one that was asked for. An answer that does
     * not is no answer, so that waiting for one would end with a time-out. Safe to call from any thread, but from one
     * at a time.
     *
     * @throws Failure if one does not
     */
    void check(List<BlockHeader> headers) {
        if (headers.size() == 1 && asked.contains(headers.get(0).hash())) {
            linkedBeforeTip.complete(linked.get());
            return;
        }
        Hash256 before = null;
        for (BlockHeader header : headers) {
            Hash256 previous = header.previousBlock();
            if (before == null ? !asked.contains(previous) : !previous.equals(before)) {
                throw bad(header, "follows on " + previous + ", not on the block before it");
            }
            before = header.hash();
        }
        linked.addAndGet(headers.size());
    }

    /** How many headers {@link #check} found good, those too late for an answer included. Safe to call from any thread. */
    long linked() {
        return linked.get();
    }

    /**
     * Completes with {@link #linked} when {@link #check} sees a header of the chain itself. Safe to call from any thread.
     */
    CompletableFuture<Long> linkedBeforeTip() {
        return linkedBeforeTip;
    }

    Hash256 tip() {
        return tip;
    }

    /**
     * Appends a header to the tip.
     *
     * @return its height, if the chain began at genesis
     * @throws Failure if it does not follow on the tip, or has not the proof of work
     */
    OptionalLong append(BlockHeader header) {
        if (!header.previousBlock().equals(tip)) {
            throw length == 0
                    ? new Failure("NOT_FOUND", "the peer has no block " + start + " on its best chain")
                    : new Failure("REORGANIZED", "the peer has left the chain with block " + tip + "; start again");
        }
        if (!header.hasProofOfWork(rules.powLimit())) {
            throw bad(
                    header,
                    header.hasProofOfWork()
                            ? "states a target easier than the network allows"
                            : "has not the proof of work that it states");
        }
        tip = header.hash();
        length++;
        return start.equals(rules.genesis()) ? OptionalLong.of(length) : OptionalLong.empty();
    }

    private static Failure bad(BlockHeader header, String why) {
        return new Failure("BAD_HEADER", "header " + header.hash() + " " + why);
    }
}
