package dev.satwire.peers;

import dev.satwire.protocol.Block;
import dev.satwire.protocol.Command;
import dev.satwire.protocol.GetAddr;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.InventoryVector;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.Ping;
import dev.satwire.protocol.Pong;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.TimestampedAddr;
import dev.satwire.protocol.Transaction;
import dev.satwire.protocol.Tx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Matches answers with requests. Every request ends once: answered, timed out, or failed when the peer leaves.
 * <em>Not thread-safe.</em>
 *
 * <p>Each kind of request has a class of its own, made when it is first asked for: most peers are asked little.
 */
final class RequestTracker {

    /** How many requests of a kind may wait at once. */
    static final int MAX_WAITING = Request.MAX_WAITING;

    private final SessionContext context;
    private final Handshake handshake;
    private final SessionOutput output;
    private final OpenRequests open;
    private List<RequestKind> kinds = List.of();

    RequestTracker(SessionContext context, Handshake handshake, SessionOutput output) {
        this.context = context;
        this.handshake = handshake;
        this.output = output;
        this.open = new OpenRequests(output);
    }

    /** Asks; the future fails at once if the peer cannot be asked that, or too much waits already. */
    <T> void ask(Request<T> request, CompletableFuture<T> future, Duration timeout, long now) {
        try {
            request.ask(this, new OpenRequest.Ask<>(future, timeout, now));
        } catch (IllegalStateException problem) {
            output.complete(() -> future.completeExceptionally(problem));
        }
    }

    void ping(OpenRequest.Ask<Duration> ask) {
        pings().ask(ask);
    }

    void addresses(OpenRequest.Ask<List<TimestampedAddr>> ask) {
        kind(AddressRequests.class, GetAddr.COMMAND, () -> new AddressRequests(open, output))
                .ask(ask);
    }

    <T> void question(Question<T> question, OpenRequest.Ask<T> ask) {
        Command command = question.payload().command();
        kind(QuestionLine.class, command, () -> new QuestionLine(command, open, output))
                .ask(question, ask);
    }

    /** Asks for transactions by txid, or by wtxid if the peer speaks of them so; with witnesses if it has them. */
    <T> void transactions(
            Collection<Hash256> ids,
            boolean byWtxid,
            Function<DataRequest.Outcome<Transaction>, T> finish,
            OpenRequest.Ask<T> ask) {
        if (byWtxid && !handshake.features().wtxidRelay()) {
            throw new IllegalStateException("the peer does not know transactions by wtxid, ask for the txid");
        }
        int type = byWtxid ? InventoryVector.WTX : InventoryVector.TX | witnessFlag();
        DataRequests kind = kind(DataRequests.class, Tx.COMMAND, () -> DataRequests.transactions(open, output));
        kind.ask(new TransactionRequest<>(kind, items(type, ids), finish, ask));
    }

    /** Asks for blocks, with witnesses if the peer has them. */
    <O, T> void blocks(
            Collection<Hash256> hashes,
            BlockRequest.Use<O> use,
            Function<DataRequest.Outcome<O>, T> finish,
            OpenRequest.Ask<T> ask) {
        DataRequests kind = kind(DataRequests.class, Block.COMMAND, () -> DataRequests.blocks(open, output));
        kind.ask(new BlockRequest<>(kind, items(InventoryVector.BLOCK | witnessFlag(), hashes), use, finish, ask));
    }

    /** Refuses to ask what makes a peer disconnect that does not offer this. */
    void require(Services services) {
        Services offered = handshake.version().services();
        if (!offered.has(services)) {
            throw new IllegalStateException("the peer does not offer " + services + " but " + offered);
        }
    }

    private int witnessFlag() {
        return handshake.version().services().has(Services.WITNESS) ? InventoryVector.WITNESS_FLAG : 0;
    }

    private static List<InventoryVector> items(int type, Collection<Hash256> hashes) {
        return hashes.stream().map(hash -> new InventoryVector(type, hash)).toList();
    }

    /** Whether a message of this command may answer what waits now. */
    boolean wants(Command command) {
        for (RequestKind kind : kinds) {
            if (kind.wants(command)) {
                return true;
            }
        }
        return false;
    }

    /** Takes a message after the handshake. */
    void received(Payload payload, long now) {
        for (RequestKind kind : kinds) {
            if (kind.wants(payload.command())) {
                kind.received(payload, now);
            }
        }
    }

    /** Takes a pong; returns its round trip in nanoseconds, or -1 if no request waits for it. */
    long pong(Pong pong, long now) {
        if (!wants(Pong.COMMAND)) {
            return -1;
        }
        received(pong, now);
        return pings().takeRoundTrip();
    }

    void tick(long now) {
        open.tick(now);
    }

    /** When {@link #tick} has something to do, or the given time if that is earlier. */
    long deadline(long other) {
        return open.deadline(other);
    }

    void closed(DisconnectReason reason) {
        kinds.forEach(RequestKind::closed);
        open.closed(reason);
    }

    private PingRequests pings() {
        return kind(PingRequests.class, Ping.COMMAND, () -> new PingRequests(open, output, context.random()));
    }

    private <K extends RequestKind> K kind(Class<K> type, Command key, Supplier<K> maker) {
        for (RequestKind kind : kinds) {
            if (kind.key().equals(key)) {
                return type.cast(kind);
            }
        }
        K made = maker.get();
        List<RequestKind> more = new ArrayList<>(kinds.size() + 1);
        more.addAll(kinds);
        more.add(made);
        kinds = more;
        return made;
    }
}
