package dev.satwire.protocol;

/** Payloads of {@code blocktxn} and {@code pkgtxns}. */
final class TransactionsFuzz extends TargetFuzz {
    TransactionsFuzz() {
        super(FuzzTarget.TRANSACTIONS);
    }
}
