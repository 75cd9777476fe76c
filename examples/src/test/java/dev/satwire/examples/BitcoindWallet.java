package dev.satwire.examples;

import dev.satwire.protocol.Bytes;
import dev.satwire.protocol.OutPoint;
import dev.satwire.protocol.Transaction;
import dev.satwire.protocol.TxIn;
import dev.satwire.protocol.TxOut;
import java.util.HexFormat;
import java.util.List;

/** Spends what is paid to anybody: to the hash of the script that says "true", for which a node relays transactions. */
final class BitcoindWallet {

    /** The address of that script on regtest. */
    static final String ADDRESS = "bcrt1qft5p2uhsdcdc3l2ua4ap5qqfg4pjaqlp250x7us7a8qqhrxrxfsqseac85";

    /** How many blocks must lie on one whose coinbase is spent, that one included. */
    static final int MATURITY = 100;

    private static final byte OP_TRUE = 0x51;

    /** What {@link #ADDRESS} stands for. */
    static final Bytes SCRIPT =
            Bytes.of(HexFormat.of().parseHex("00204ae81572f06e1b88fd5ced7a1a000945432e83e1551e6f721ee9c00b8cc33260"));

    private BitcoindWallet() {}

    /** A transaction that pays the first output of another, less a fee, to the same script. */
    static Transaction spend(Transaction from, long fee) {
        TxIn input = new TxIn(
                new OutPoint(from.txid(), 0), Bytes.of(new byte[0]), 0xffff_fffdL, List.of(Bytes.of(new byte[] {OP_TRUE
                })));
        return Transaction.of(
                2, List.of(input), List.of(new TxOut(from.outputs().get(0).value() - fee, SCRIPT)), 0);
    }
}
