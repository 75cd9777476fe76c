package dev.satwire.protocol;

/** Payloads of {@code getblocktxn}. */
final class TransactionIndexesFuzz extends TargetFuzz {
    TransactionIndexesFuzz() {
        super(FuzzTarget.TRANSACTION_INDEXES);
    }
}
