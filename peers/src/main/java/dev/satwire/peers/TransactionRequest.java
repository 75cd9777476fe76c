package dev.satwire.peers;

import dev.satwire.protocol.InventoryVector;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.Transaction;
import dev.satwire.protocol.Tx;
import java.util.List;
import java.util.function.Function;

/** Asks for transactions, whose hash says that they are what was asked for. <em>Not thread-safe.</em> */
final class TransactionRequest<T> extends DataRequest<Transaction, T> {

    TransactionRequest(
            DataRequests kind, List<InventoryVector> items, Function<Outcome<Transaction>, T> finish, Ask<T> ask) {
        super(kind, items, finish, ask);
    }

    @Override
    void came(InventoryVector key, Payload payload) {
        found(key, ((Tx) payload).transaction());
    }
}
