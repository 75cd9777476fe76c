package dev.satwire.protocol;

/**
 * A transaction that a {@link CmpctBlock} carries in full, because the receiver is not expected to have it.
 * <em>Immutable.</em>
 *
 * @param index its place in the block, 0..65535; on the wire the distance from the one before
 * @param transaction the transaction, with witnesses; one without inputs is refused
 */
public record PrefilledTransaction(int index, Transaction transaction) {

    /**
     * Checks the range.
     *
     * @param index its place in the block
     * @param transaction the transaction
     */
    public PrefilledTransaction {
        Ranges.requireUint16("index", index);
        if (transaction.isEmpty()) {
            throw new IllegalArgumentException("the transaction at index " + index + " is empty");
        }
    }
}
