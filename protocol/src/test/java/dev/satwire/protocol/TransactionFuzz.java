package dev.satwire.protocol;

/** Payloads of {@code tx}. */
final class TransactionFuzz extends TargetFuzz {
    TransactionFuzz() {
        super(FuzzTarget.TRANSACTION);
    }
}
