package dev.satwire.peers;

import dev.satwire.protocol.Block;
import dev.satwire.protocol.Command;
import dev.satwire.protocol.GetData;
import dev.satwire.protocol.InventoryVector;
import dev.satwire.protocol.NotFound;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.Transaction;
import dev.satwire.protocol.Tx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Requests for objects by their hash: a {@code getdata} for what nobody asked for yet, and each {@code tx},
 * {@code block} or {@code notfound} goes to all who wait for that hash. Whatever nobody waits for changes nothing.
 * <em>Not thread-safe.</em>
 *
 * <p>As many objects as Bitcoin Core would are asked for at once, so no {@code getdata} is longer than that. The others
 * wait in a line, which is bounded too.
 */
final class DataRequests implements RequestKind {

    /** The longest {@code notfound} that Bitcoin Core looks at. */
    static final int MAX_NOTFOUND = 5_000 + 16;

    /** How often at most all are looked at for those that nobody waits for any more. */
    static final Duration SWEEP_INTERVAL = Duration.ofMillis(100);

    private final Command answer;
    private final int maxInFlight;
    private final int maxItems;
    private final OpenRequests open;
    private final SessionOutput output;

    /** By type, without the witness flag, and hash; at most {@link #maxItems} with all who wait for them. */
    private final Map<InventoryVector, Item> items = new HashMap<>(2);

    private final Set<Item> line = new LinkedHashSet<>(2);
    private int inFlight;

    /** How many objects came of which no use was made yet. */
    private int untaken;

    private int waiting;
    private boolean hasSwept;
    private long sweptAt;

    private static final class Item {
        private final InventoryVector key;
        private final InventoryVector asked;
        private final List<DataRequest<?, ?>> requests = new ArrayList<>(1);
        private boolean isAsked;

        Item(InventoryVector key, InventoryVector asked) {
            this.key = key;
            this.asked = asked;
        }

        boolean isAbandoned() {
            return requests.stream().allMatch(OpenRequest::isAbandoned);
        }
    }

    private DataRequests(Command answer, int maxInFlight, int maxItems, OpenRequests open, SessionOutput output) {
        this.answer = answer;
        this.maxInFlight = maxInFlight;
        this.maxItems = maxItems;
        this.open = open;
        this.output = output;
    }

    static DataRequests transactions(OpenRequests open, SessionOutput output) {
        return new DataRequests(Tx.COMMAND, Request.MAX_TRANSACTIONS_IN_FLIGHT, Request.MAX_TRANSACTIONS, open, output);
    }

    static DataRequests blocks(OpenRequests open, SessionOutput output) {
        return new DataRequests(Block.COMMAND, Request.MAX_BLOCKS_IN_FLIGHT, Request.MAX_BLOCKS, open, output);
    }

    static InventoryVector keyOf(InventoryVector asked) {
        return new InventoryVector(asked.type() & ~InventoryVector.WITNESS_FLAG, asked.hash());
    }

    OpenRequests open() {
        return open;
    }

    SessionOutput output() {
        return output;
    }

    /**
     * Notes that so many objects more came, or fewer, of which use is still to be made: no others are asked for meanwhile.
     */
    void isUntaken(int change) {
        untaken += change;
    }

    /** Asks for objects. */
    void ask(DataRequest<?, ?> request) {
        int size = request.wanted().size();
        if (size > maxItems) {
            throw new IllegalStateException(
                    size + " objects are never asked for at once; ask for at most " + maxItems + " at a time");
        }
        if (waiting + size > maxItems) {
            sweep(request.askedAt());
        }
        if (waiting + size > maxItems) {
            throw new TooManyRequestsException(
                    "no room for " + size + " more: " + waiting + " objects wait for this peer already and " + maxItems
                            + " may; let some end first, or ask another peer",
                    maxItems);
        }
        open.add(request);
        request.wanted().forEach((key, asked) -> {
            Item item = items.computeIfAbsent(key, unused -> new Item(key, asked));
            item.requests.add(request);
            if (!item.isAsked) {
                line.add(item);
            }
        });
        waiting += size;
        request.endIfComplete();
        askNext();
    }

    /** Lets a request go that has waited long enough. */
    void leave(DataRequest<?, ?> request) {
        for (InventoryVector key : request.wanted().keySet()) {
            Item item = items.get(key);
            if (item != null && item.requests.remove(request)) {
                waiting--;
                removeIfAbandoned(item);
            }
        }
        askNext();
    }

    @Override
    public Command key() {
        return answer;
    }

    @Override
    public boolean wants(Command command) {
        return !items.isEmpty() && (command.equals(answer) || command.equals(NotFound.COMMAND));
    }

    @Override
    public void received(Payload payload, long now) {
        if (payload instanceof Tx tx) {
            Transaction transaction = tx.transaction();
            found(new InventoryVector(InventoryVector.TX, transaction.txid()), payload);
            found(new InventoryVector(InventoryVector.WTX, transaction.wtxid()), payload);
        } else if (payload instanceof Block block) {
            found(new InventoryVector(InventoryVector.BLOCK, block.hash()), payload);
        } else if (payload instanceof NotFound notFound && notFound.items().size() <= MAX_NOTFOUND) {
            notFound.items().forEach(this::notFound);
        }
        askNext();
    }

    @Override
    public void closed() {
        items.clear();
        line.clear();
        waiting = 0;
        inFlight = 0;
        untaken = 0;
    }

    private void found(InventoryVector key, Payload payload) {
        Item item = items.get(key);
        if (item != null) {
            remove(item);
            item.requests.forEach(request -> request.came(key, payload));
        }
    }

    /** Nodes differ in the type they give back, and a hash alone says which object is meant. */
    private void notFound(InventoryVector theirs) {
        if (answer.equals(Block.COMMAND)) {
            missing(new InventoryVector(InventoryVector.BLOCK, theirs.hash()));
        } else {
            missing(new InventoryVector(InventoryVector.TX, theirs.hash()));
            missing(new InventoryVector(InventoryVector.WTX, theirs.hash()));
        }
    }

    private void missing(InventoryVector key) {
        Item item = items.get(key);
        if (item != null && item.isAsked) {
            remove(item);
            item.requests.forEach(request -> request.notFound(key));
        }
    }

    /** Makes room of what nobody waits for any more, but not for each request that is refused. */
    private void sweep(long now) {
        if (!hasSwept || now - sweptAt >= SWEEP_INTERVAL.toNanos()) {
            hasSwept = true;
            sweptAt = now;
            List.copyOf(items.values()).forEach(this::removeIfAbandoned);
        }
    }

    private void removeIfAbandoned(Item item) {
        if (item.isAbandoned()) {
            remove(item);
        }
    }

    private void remove(Item item) {
        items.remove(item.key);
        line.remove(item);
        waiting -= item.requests.size();
        inFlight -= item.isAsked ? 1 : 0;
    }

    void askNext() {
        List<InventoryVector> next = new ArrayList<>();
        for (Iterator<Item> i = line.iterator(); inFlight + untaken < maxInFlight && i.hasNext(); ) {
            Item item = i.next();
            i.remove();
            if (item.isAbandoned()) {
                remove(item);
            } else {
                item.isAsked = true;
                inFlight++;
                next.add(item.asked);
            }
        }
        if (!next.isEmpty()) {
            output.sendControl(new GetData(next));
        }
    }
}
