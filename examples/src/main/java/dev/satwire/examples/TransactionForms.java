package dev.satwire.examples;

import dev.satwire.protocol.Bytes;
import dev.satwire.protocol.OutPoint;
import dev.satwire.protocol.Transaction;
import dev.satwire.protocol.Tx;
import dev.satwire.protocol.TxIn;
import dev.satwire.protocol.TxOut;
import java.util.List;

/** How transactions are shown: whole, with every script and every item of a witness in hexadecimal. */
final class TransactionForms {
    private TransactionForms() {}

    static void tx(Tx tx, Fields to) {
        transaction(tx.transaction(), to);
    }

    static void transactions(List<Transaction> transactions, Fields to) {
        to.list("transactions", transactions, TransactionForms::transaction);
    }

    static void transaction(Transaction transaction, Fields to) {
        to.put("txid", transaction.txid().toString())
                .put("wtxid", transaction.wtxid().toString())
                .put("version", transaction.version())
                .put("size", transaction.size())
                .put("weight", transaction.weight())
                .list("inputs", transaction.inputs(), TransactionForms::input)
                .list("outputs", transaction.outputs(), TransactionForms::output)
                .put("lockTime", transaction.lockTime());
    }

    private static void input(TxIn input, Fields to) {
        OutPoint spent = input.previousOutput();
        to.object(
                        "previousOutput",
                        output -> output.put("txid", spent.txid().toString()).put("index", spent.index()))
                .put("scriptSig", input.scriptSig().toHexString())
                .put("sequence", input.sequence())
                .texts("witness", input.witness(), Bytes::toHexString);
    }

    private static void output(TxOut output, Fields to) {
        to.put("value", output.value())
                .put("scriptPubKey", output.scriptPubKey().toHexString());
    }
}
