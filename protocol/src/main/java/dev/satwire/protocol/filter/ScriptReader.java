package dev.satwire.protocol.filter;

import dev.satwire.protocol.Bytes;

/**
 * Walks through a script, operation by operation, as Bitcoin Core does ({@code GetScriptOp}): the end is where the script
 * ends or where a push says that it is longer than what follows. <em>Not thread-safe.</em>
 */
final class ScriptReader {
    private static final int OP_PUSHDATA1 = 0x4C;
    private static final int OP_PUSHDATA4 = 0x4E;
    private static final int OP_1 = 0x51;
    private static final int OP_16 = 0x60;
    private static final int OP_CHECKSIG = 0xAC;
    private static final int OP_CHECKMULTISIG = 0xAE;

    private static final int COMPRESSED_KEY = 33;
    private static final int KEY = 65;
    private static final int MAX_MULTISIG_KEYS = 20;

    /** No operation: the one behind the end. */
    private static final int INVALID = 0xFF;

    /** The script, whose pushes {@link #from} and {@link #length} are ranges of. */
    final byte[] script;

    private int position;
    private int operation = INVALID;
    private int from;
    private int length;

    ScriptReader(Bytes script) {
        this.script = script.toByteArray();
    }

    /** Where the bytes begin that the operation pushes. */
    int from() {
        return from;
    }

    /** How many bytes the operation pushes; none if it is not a push. */
    int length() {
        return length;
    }

    /** Goes on to the next operation; false at the end. */
    boolean next() {
        operation = INVALID;
        length = 0;
        if (position == script.length) {
            return false;
        }
        int code = uint8(position++);
        if (code <= OP_PUSHDATA4) {
            long pushed = code < OP_PUSHDATA1 ? code : number(1 << (code - OP_PUSHDATA1));
            if (pushed > script.length - position) {
                position = script.length;
                return false;
            }
            from = position;
            length = (int) pushed;
            position += length;
        }
        operation = code;
        return true;
    }

    /** A little-endian number of some bytes; more than can follow it if they are not there. */
    private long number(int width) {
        if (width > script.length - position) {
            return Long.MAX_VALUE;
        }
        long number = 0;
        for (int i = 0; i < width; i++) {
            number |= (long) uint8(position++) << (Byte.SIZE * i);
        }
        return number;
    }

    /** Goes on to the next operation that pushes at least a byte; false if there is none. */
    boolean nextPush() {
        while (next()) {
            if (length > 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether a script pays to a public key or is a bare multisig ({@code Solver}: {@code PUBKEY}, {@code MULTISIG}). */
    static boolean paysToPublicKeys(Bytes script) {
        return paysToPublicKey(script) || new ScriptReader(script).isMultisig();
    }

    private static boolean paysToPublicKey(Bytes script) {
        int length = script.length();
        return (length == COMPRESSED_KEY + 2 || length == KEY + 2)
                && script.at(0) == length - 2
                && keyLength(script.at(1)) == length - 2
                && script.at(length - 1) == OP_CHECKSIG;
    }

    private boolean isMultisig() {
        if (script.length == 0 || uint8(script.length - 1) != OP_CHECKMULTISIG || !next()) {
            return false;
        }
        int required = count();
        int keys = 0;
        while (next() && length > 0 && keyLength(uint8(from)) == length) {
            keys++;
        }
        int count = count();
        return required >= 1 && count >= required && count == keys && position + 1 == script.length;
    }

    /** The operation as the number of keys or signatures, in its shortest form; 0 if it is none. */
    private int count() {
        if (operation >= OP_1 && operation <= OP_16) {
            return operation - OP_1 + 1;
        }
        boolean longer = operation == 1 && uint8(from) > OP_16 - OP_1 + 1 && uint8(from) <= MAX_MULTISIG_KEYS;
        return longer ? uint8(from) : 0;
    }

    /** The length of a public key that begins with a byte; 0 if none does. */
    private static int keyLength(int first) {
        return switch (first) {
            case 2, 3 -> COMPRESSED_KEY;
            case 4, 6, 7 -> KEY;
            default -> 0;
        };
    }

    private int uint8(int at) {
        return script[at] & 0xFF;
    }
}
