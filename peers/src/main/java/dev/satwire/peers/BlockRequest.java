package dev.satwire.peers;

import dev.satwire.protocol.Block;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.InventoryVector;
import dev.satwire.protocol.Payload;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks for blocks. Each is checked as it comes, one at a time and not on an event loop, for that takes a while; one whose
 * transactions are not its own is dropped. Until it is checked and taken it counts as one of those that a peer is asked for
 * at once, so that no more come than are made use of. <em>Not thread-safe.</em>
 */
final class BlockRequest<O, T> extends DataRequest<O, T> {
    private final Use<O> use;
    private final SessionOutput output;

    /** Blocks that came and are not checked yet; no more than a peer is asked for at once. */
    private final Queue<Block> line = new ArrayDeque<>(1);

    /** Whether one of them is being checked or taken. */
    private boolean busy;

    /** Whether more came than may be kept: it ends when those before have been checked. */
    private boolean full;

    private boolean over;
    private long keptBytes;
    private int refused;
    private @Nullable Hash256 lastRefused;

    /**
     * What becomes of a block that is what was asked for.
     *
     * @param take makes of it what the answer has of it; called where user code may run
     * @param maxBytes how many bytes of blocks are kept until the answer is complete
     * @param isPatient whether the time begins anew with each block
     */
    record Use<O>(Function<Block, O> take, long maxBytes, boolean isPatient) {

        /** Keeps blocks of so many bytes, and the first however large it is. */
        static Use<Block> keep(long maxBytes) {
            return new Use<>(block -> block, maxBytes, false);
        }

        /** Gives each block to somebody, and keeps its hash. */
        static Use<Hash256> give(Consumer<? super Block> taker) {
            return new Use<>(
                    block -> {
                        taker.accept(block);
                        return block.hash();
                    },
                    Long.MAX_VALUE,
                    true);
        }
    }

    BlockRequest(
            DataRequests kind, List<InventoryVector> items, Use<O> use, Function<Outcome<O>, T> finish, Ask<T> ask) {
        super(kind, items, finish, ask);
        this.use = use;
        this.output = kind.output();
    }

    @Override
    void came(InventoryVector key, Payload payload) {
        Block block = (Block) payload;
        if (over || full) {
            return;
        }
        if (keptBytes > 0 && keptBytes + block.size() > use.maxBytes()) {
            full = true;
            kind.leave(this);
            endIfFull();
            return;
        }
        keptBytes += block.size();
        kind.isUntaken(1);
        line.add(block);
        takeNext();
    }

    @Override
    int refused() {
        return refused;
    }

    @Override
    void expired(long now) {
        if (use.isPatient() && busy) {
            renew(now);
        } else {
            super.expired(now);
            drop();
        }
    }

    @Override
    void end() {
        drop();
        Hash256 bad = lastRefused;
        if (bad == null || hasAnswers()) {
            super.end();
        } else {
            fail(new BadAnswerException("block " + bad + " came with transactions that are not its own"));
        }
    }

    private void takeNext() {
        if (!busy && !line.isEmpty()) {
            Block block = line.remove();
            busy = true;
            output.complete(() -> take(block));
        }
    }

    /** Where user code may run. */
    private void take(Block block) {
        if (isAbandoned()) {
            output.onSession(now -> stop(null));
            return;
        }
        O object;
        try {
            if (!isGenuine(block)) {
                output.onSession(now -> refuse(block));
                return;
            }
            object = use.take().apply(block);
        } catch (Throwable problem) {
            // A taker that was not written in Java may throw what it does not declare.
            output.onSession(now -> stop(problem));
            return;
        }
        output.onSession(now -> took(block, object, now));
    }

    /** Its hash is that of its header only, and anybody can put other transactions behind it. */
    private static boolean isGenuine(Block block) {
        return block.hasValidMerkleRoot() && (!block.hasWitness() || block.hasValidWitnessCommitment());
    }

    private void took(Block block, O object, long now) {
        free();
        if (!over) {
            if (use.isPatient()) {
                renew(now);
            }
            found(keyOf(block), object);
            takeNext();
            endIfFull();
        }
        kind.askNext();
    }

    private void refuse(Block block) {
        free();
        if (!over) {
            keptBytes -= block.size();
            refused++;
            lastRefused = block.hash();
            endIfComplete();
            takeNext();
            endIfFull();
        }
        kind.askNext();
    }

    /** Ends because nobody waits for it any more, or because of what the taker threw. */
    private void stop(@Nullable Throwable problem) {
        free();
        drop();
        if (problem == null) {
            forget();
        } else {
            fail(problem);
        }
        kind.leave(this);
    }

    private void endIfFull() {
        if (full && !over && !busy && line.isEmpty()) {
            end();
        }
    }

    /** Makes no use of what comes from now on. */
    private void drop() {
        over = true;
        kind.isUntaken(-line.size());
        line.clear();
    }

    private void free() {
        busy = false;
        kind.isUntaken(-1);
    }

    private static InventoryVector keyOf(Block block) {
        return new InventoryVector(InventoryVector.BLOCK, block.hash());
    }
}
