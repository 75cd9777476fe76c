package dev.satwire.protocol;

import java.util.List;

/** Makes the parts of a transaction from its bytes, which were scanned before, and the bytes from the parts. */
final class TransactionParts {
    private TransactionParts() {}

    static List<TxIn> inputs(byte[] bytes, TransactionLayout layout) {
        WireReader in = new WireReader(bytes, layout.inputs, bytes.length);
        TxIn[] inputs = new TxIn[in.count("inputs", VarInt.MAX_SIZE, TxIn.MIN_LENGTH)];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = TxIn.read(in);
        }
        if (layout.hasWitness) {
            WireReader witnesses = new WireReader(bytes, layout.witnesses, bytes.length);
            for (int i = 0; i < inputs.length; i++) {
                inputs[i] = inputs[i].withWitness(WitnessStack.read(witnesses));
            }
        }
        return List.of(inputs);
    }

    static List<TxOut> outputs(byte[] bytes, TransactionLayout layout) {
        WireReader in = new WireReader(bytes, layout.outputs, bytes.length);
        TxOut[] outputs = new TxOut[in.count("outputs", VarInt.MAX_SIZE, TxOut.MIN_LENGTH)];
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = TxOut.read(in);
        }
        return List.of(outputs);
    }

    static byte[] toBytes(long version, List<TxIn> inputs, List<TxOut> outputs, long lockTime) {
        Ranges.requireUint32("version", version);
        Ranges.requireUint32("lockTime", lockTime);
        if (inputs.isEmpty() && !outputs.isEmpty()) {
            throw new IllegalArgumentException(
                    "a transaction with outputs but no inputs has no encoding: it would read as the witness form");
        }
        boolean hasWitness = inputs.stream().anyMatch(input -> !input.witness().isEmpty());
        byte[] bytes = new byte[sizeOf(inputs, outputs, hasWitness)];
        WireWriter out = new WireWriter(bytes, 0);
        out.uint32(version);
        if (hasWitness) {
            out.uint8(0);
            out.uint8(1);
        }
        out.varInt(inputs.size());
        inputs.forEach(input -> input.write(out));
        out.varInt(outputs.size());
        outputs.forEach(output -> output.write(out));
        if (hasWitness) {
            inputs.forEach(input -> input.writeWitness(out));
        }
        out.uint32(lockTime);
        return bytes;
    }

    private static int sizeOf(List<TxIn> inputs, List<TxOut> outputs, boolean hasWitness) {
        long size = 4L + VarInt.sizeOf(inputs.size()) + VarInt.sizeOf(outputs.size()) + 4;
        for (TxIn input : inputs) {
            size += input.wireSize() + (hasWitness ? input.witnessSize() : 0);
        }
        for (TxOut output : outputs) {
            size += output.wireSize();
        }
        size += hasWitness ? 2 : 0;
        if (size > MessageHeader.MAX_PAYLOAD_LENGTH) {
            throw new IllegalArgumentException(
                    "a transaction of " + size + " bytes, the limit is " + MessageHeader.MAX_PAYLOAD_LENGTH);
        }
        return (int) size;
    }
}
