package dev.satwire.benchmarks;

import dev.satwire.protocol.Addr;
import dev.satwire.protocol.Block;
import dev.satwire.protocol.BlockHeader;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.Headers;
import dev.satwire.protocol.Inv;
import dev.satwire.protocol.InventoryVector;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.TimestampedAddr;
import dev.satwire.protocol.Transaction;
import dev.satwire.protocol.TxIn;
import dev.satwire.protocol.TxOut;
import org.bitcoinj.core.AddressV1Message;
import org.bitcoinj.core.HeadersMessage;
import org.bitcoinj.core.InventoryItem;
import org.bitcoinj.core.InventoryMessage;
import org.bitcoinj.core.Message;
import org.bitcoinj.core.PeerAddress;
import org.bitcoinj.core.TransactionInput;
import org.bitcoinj.core.TransactionOutput;

/**
 * What is read of a message, with ours and with the rival's methods: something of every element, summed up so that none
 * of it is left out.
 */
public enum Reading {
    /** Port and time of every address. */
    ADDRESSES(SampleMessage.ADDR_1000),

    /** The type and the hash of every item. */
    INVENTORY(SampleMessage.INV_50000),

    /** The nonce of every header. */
    HEADERS(SampleMessage.HEADERS_2000),

    /** The txid of every transaction. */
    TXIDS(SampleMessage.BLOCK),

    /** The sequence of every input and the value of every output. */
    INPUTS_AND_OUTPUTS(SampleMessage.BLOCK);

    final SampleMessage message;

    Reading(SampleMessage message) {
        this.message = message;
    }

    long read(Payload payload) {
        return switch (this) {
            case ADDRESSES -> addresses((Addr) payload);
            case INVENTORY -> inventory((Inv) payload);
            case HEADERS -> headers((Headers) payload);
            case TXIDS -> txids((Block) payload);
            case INPUTS_AND_OUTPUTS -> parts((Block) payload);
        };
    }

    long read(Message rival) {
        return switch (this) {
            case ADDRESSES -> addresses((AddressV1Message) rival);
            case INVENTORY -> inventory((InventoryMessage) rival);
            case HEADERS -> headers((HeadersMessage) rival);
            case TXIDS -> txids((org.bitcoinj.core.Block) rival);
            case INPUTS_AND_OUTPUTS -> parts((org.bitcoinj.core.Block) rival);
        };
    }

    private static long addresses(Addr addr) {
        long sum = 0;
        for (TimestampedAddr each : addr.addresses()) {
            sum += each.address().port() + each.time();
        }
        return sum;
    }

    private static long addresses(AddressV1Message addr) {
        long sum = 0;
        for (PeerAddress each : addr.getAddresses()) {
            sum += each.getPort() + each.time().getEpochSecond();
        }
        return sum;
    }

    private static long inventory(Inv inv) {
        long sum = 0;
        for (InventoryVector each : inv.items()) {
            sum += each.type() + each.hash().hashCode();
        }
        return sum;
    }

    private static long inventory(InventoryMessage inv) {
        long sum = 0;
        for (InventoryItem each : inv.getItems()) {
            sum += each.type.code + each.hash.hashCode();
        }
        return sum;
    }

    private static long headers(Headers headers) {
        long sum = 0;
        for (BlockHeader each : headers.headers()) {
            sum += each.nonce();
        }
        return sum;
    }

    private static long headers(HeadersMessage headers) {
        long sum = 0;
        for (org.bitcoinj.core.Block each : headers.getBlockHeaders()) {
            sum += each.getNonce();
        }
        return sum;
    }

    private static long txids(Block block) {
        long sum = 0;
        for (Hash256 each : block.txids()) {
            sum += each.hashCode();
        }
        return sum;
    }

    private static long txids(org.bitcoinj.core.Block block) {
        long sum = 0;
        for (org.bitcoinj.core.Transaction each : block.getTransactions()) {
            sum += each.getTxId().hashCode();
        }
        return sum;
    }

    private static long parts(Block block) {
        long sum = 0;
        for (Transaction each : block.transactions()) {
            for (TxIn input : each.inputs()) {
                sum += input.sequence();
            }
            for (TxOut output : each.outputs()) {
                sum += output.value();
            }
        }
        return sum;
    }

    private static long parts(org.bitcoinj.core.Block block) {
        long sum = 0;
        for (org.bitcoinj.core.Transaction each : block.getTransactions()) {
            for (TransactionInput input : each.getInputs()) {
                sum += input.getSequenceNumber();
            }
            for (TransactionOutput output : each.getOutputs()) {
                sum += output.getValue().value;
            }
        }
        return sum;
    }
}
