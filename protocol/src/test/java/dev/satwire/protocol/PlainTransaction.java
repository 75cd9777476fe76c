package dev.satwire.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A second reader of transactions, written after BIP-0144 over a {@link ByteBuffer}, to compare the first with. It knows
 * well-formed transactions only.
 */
record PlainTransaction(
        int version, List<TxIn> inputs, List<TxOut> outputs, int lockTime, Bytes bytes, Bytes stripped) {

    /** Reads one transaction and moves the position behind it. */
    static PlainTransaction read(ByteBuffer in) {
        in.order(ByteOrder.LITTLE_ENDIAN);
        int start = in.position();
        int version = in.getInt();
        boolean witness = in.get(in.position()) == 0 && in.get(in.position() + 1) == 1;
        if (witness) {
            in.getShort();
        }
        int from = in.position();
        List<TxIn> inputs = new ArrayList<>();
        for (long left = compactSize(in); left > 0; left--) {
            OutPoint spent = new OutPoint(Hash256.of(take(in, 32)), Integer.toUnsignedLong(in.getInt()));
            Bytes script = Bytes.of(take(in, compactSize(in)));
            inputs.add(new TxIn(spent, script, Integer.toUnsignedLong(in.getInt())));
        }
        List<TxOut> outputs = new ArrayList<>();
        for (long left = compactSize(in); left > 0; left--) {
            outputs.add(new TxOut(in.getLong(), Bytes.of(take(in, compactSize(in)))));
        }
        byte[] middle = slice(in, from, in.position());
        if (witness) {
            inputs.replaceAll(input -> withWitness(in, input));
        }
        int lockTime = in.getInt();
        byte[] stripped = Wire.concat(Wire.int32(version), middle, Wire.int32(lockTime));
        Bytes bytes = Bytes.of(slice(in, start, in.position()));
        return new PlainTransaction(version, inputs, outputs, lockTime, bytes, Bytes.of(stripped));
    }

    private static TxIn withWitness(ByteBuffer in, TxIn input) {
        List<Bytes> stack = new ArrayList<>();
        for (long left = compactSize(in); left > 0; left--) {
            stack.add(Bytes.of(take(in, compactSize(in))));
        }
        return new TxIn(input.previousOutput(), input.scriptSig(), input.sequence(), stack);
    }

    /** No length in a vector needs more than 32 bits. */
    static int compactSize(ByteBuffer in) {
        int first = Byte.toUnsignedInt(in.get());
        return switch (first) {
            case 0xFD -> Short.toUnsignedInt(in.getShort());
            case 0xFE -> in.getInt();
            default -> first;
        };
    }

    private static byte[] take(ByteBuffer in, int length) {
        byte[] taken = new byte[length];
        in.get(taken);
        return taken;
    }

    private static byte[] slice(ByteBuffer in, int from, int to) {
        byte[] slice = new byte[to - from];
        in.get(from, slice);
        return slice;
    }

    Hash256 txid() {
        return Hash256.of(Wire.sha256d(stripped.toByteArray()));
    }

    Hash256 wtxid() {
        return Hash256.of(Wire.sha256d(bytes.toByteArray()));
    }
}
