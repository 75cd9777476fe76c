package dev.satwire.protocol;

import dev.satwire.protocol.MalformedMessageException.Reason;

/**
 * Where the parts of a transaction lie in its bytes, found in one pass that makes no object. One instance can scan any
 * number of transactions. <em>Not thread-safe.</em>
 *
 * <p>The rules are Bitcoin Core's ({@code UnserializeTransaction}): an empty list of inputs is the marker of the witness
 * form, and the byte behind it the flag; a flag of 0 is the empty list of outputs of a transaction that has neither.
 */
final class TransactionLayout {

    /** The fewest bytes of a transaction: version, two empty lists, lock time. */
    static final int MIN_LENGTH = 10;

    private static final int WITNESS = 1;

    /** Offsets from the first byte of the transaction; those of lists are the ones of their count. */
    int inputs;

    int outputs;
    int witnesses;
    int lockTime;

    /** Whether there are witnesses; where they would be is the lock time if there are none. */
    boolean hasWitness;

    /** Moves the cursor behind a transaction and notes where its parts are. */
    void scan(WireReader in) {
        int start = in.position();
        in.advance(4);
        inputs = in.position() - start;
        long count = skipInputs(in);
        outputs = in.position() - start;
        int flags = 0;
        if (count == 0) {
            flags = in.uint8();
            if (flags != 0) {
                inputs = in.position() - start;
                count = skipInputs(in);
                outputs = in.position() - start;
                skipOutputs(in);
            }
        } else {
            skipOutputs(in);
        }
        witnesses = in.position() - start;
        hasWitness = (flags & WITNESS) != 0;
        if (hasWitness && !skipWitnesses(in, count)) {
            throw new MalformedMessageException(Reason.INVALID_VALUE, start + 4, "superfluous witness: all are empty");
        }
        if ((flags & ~WITNESS) != 0) {
            throw new MalformedMessageException(
                    Reason.INVALID_VALUE, start + 5, "transaction with unknown flags 0x" + Integer.toHexString(flags));
        }
        lockTime = in.position() - start;
        in.advance(4);
    }

    private static long skipInputs(WireReader in) {
        int count = in.count("inputs", VarInt.MAX_SIZE, TxIn.MIN_LENGTH);
        for (int i = 0; i < count; i++) {
            in.advance(OutPoint.LENGTH);
            in.advance(in.length("scriptSig", VarInt.MAX_SIZE));
            in.advance(4);
        }
        return count;
    }

    private static void skipOutputs(WireReader in) {
        int count = in.count("outputs", VarInt.MAX_SIZE, TxOut.MIN_LENGTH);
        for (int i = 0; i < count; i++) {
            in.advance(8);
            in.advance(in.length("scriptPubKey", VarInt.MAX_SIZE));
        }
    }

    /** Skips a stack for each input; false if none has an item. */
    private static boolean skipWitnesses(WireReader in, long inputs) {
        boolean any = false;
        for (long i = 0; i < inputs; i++) {
            int items = in.count("witness items", VarInt.MAX_SIZE, 1);
            any |= items > 0;
            for (int k = 0; k < items; k++) {
                in.advance(in.length("witness item", VarInt.MAX_SIZE));
            }
        }
        return any;
    }

    /** The length without marker, flag and witnesses. */
    int strippedLength() {
        return 4 + (witnesses - inputs) + 4;
    }

    /** Writes the transaction that begins at an offset without marker, flag and witnesses. */
    void writeStripped(byte[] bytes, int start, WireWriter out) {
        out.bytes(bytes, start, 4);
        out.bytes(bytes, start + inputs, witnesses - inputs);
        out.bytes(bytes, start + lockTime, 4);
    }

    /** The hash of what {@link #writeStripped} writes. */
    Hash256 txid(byte[] bytes, int start) {
        byte[] hash = Sha256d.start()
                .add(bytes, start, 4)
                .add(bytes, start + inputs, witnesses - inputs)
                .add(bytes, start + lockTime, 4)
                .finish();
        return Hash256.at(hash, 0);
    }
}
