package dev.satwire.peers.testkit;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way from one end of a connection to the other: in order, at the pace of the options, unless something is wrong with
 * it. <em>Confined to the network's events.</em>
 */
final class Link {
    private final MemoryNetwork network;
    private final Pace pace = new Pace();
    /** What has travelled the way and may not leave it yet. */
    private final Deque<Consumer<MemoryConnection>> waiting = new ArrayDeque<>();

    private final MemoryConnection owner;
    private Condition condition;
    private @Nullable MemoryConnection other;
    /** How many bytes pass before the connection is reset. */
    private long budget = Long.MAX_VALUE;

    /** Begins the way from an end that nothing is joined to yet. */
    Link(MemoryNetwork network, MemoryConnection owner) {
        this.network = network;
        this.owner = owner;
        this.condition = new Condition(network);
        condition.add(this);
    }

    /** What is wrong with both ways, and what they are like. */
    Condition condition() {
        return condition;
    }

    LinkOptions options() {
        return condition.options();
    }

    /** Lets bytes arrive at the other end. */
    void carry(byte[] bytes) {
        carry(bytes.length, end -> pass(end, bytes));
    }

    /** Lets something happen at the other end, once the way to it has been travelled. */
    void carry(Consumer<MemoryConnection> event) {
        carry(0, event);
    }

    private void carry(int bytes, Consumer<MemoryConnection> event) {
        if (condition.severed()) {
            return;
        }
        long arrival = pace.arrival(options(), network.clock().elapsedNanos(), bytes, network.random());
        network.events().postAt(arrival, null, () -> {
            waiting.add(event);
            letPass();
        });
    }

    /** Lets happen what waits, if it may. */
    void letPass() {
        MemoryConnection target = other;
        while (target != null && !condition.held() && !waiting.isEmpty()) {
            Consumer<MemoryConnection> event = waiting.remove();
            if (!condition.severed()) {
                event.accept(target);
            }
        }
    }

    private void pass(MemoryConnection end, byte[] bytes) {
        if (bytes.length < budget) {
            budget -= bytes.length;
            end.arrive(bytes);
        } else {
            if (budget > 0) {
                end.arrive(Arrays.copyOf(bytes, (int) budget));
            }
            condition.reset();
        }
    }

    /** Joins the two ways of a connection, of which this one was there first. */
    void join(Link back) {
        other = back.owner;
        back.other = owner;
        back.condition = condition;
        condition.add(back);
        letPass();
    }

    void resetAfter(long bytes) {
        budget = bytes;
    }

    /** The end that this leads from. */
    MemoryConnection owner() {
        return owner;
    }
}
