package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.bitcoinj.base.BitcoinNetwork;
import org.bitcoinj.base.Sha256Hash;
import org.bitcoinj.core.AddressMessage;
import org.bitcoinj.core.BitcoinSerializer;
import org.bitcoinj.core.BloomFilter;
import org.bitcoinj.core.BloomFilter.BloomUpdate;
import org.bitcoinj.core.FeeFilterMessage;
import org.bitcoinj.core.FilteredBlock;
import org.bitcoinj.core.GetBlocksMessage;
import org.bitcoinj.core.HeadersMessage;
import org.bitcoinj.core.InventoryItem;
import org.bitcoinj.core.ListMessage;
import org.bitcoinj.core.PeerAddress;
import org.bitcoinj.core.RejectMessage;
import org.bitcoinj.core.RejectMessage.RejectCode;
import org.bitcoinj.core.TransactionInput;
import org.bitcoinj.core.TransactionOutput;
import org.bitcoinj.core.TransactionWitness;
import org.bitcoinj.core.VersionMessage;

/** bitcoinj, a codec that others wrote: decodes the same frames, and both must have read the same fields. */
final class BitcoinjOracle {
    private static final BitcoinSerializer SERIALIZER = new BitcoinSerializer(BitcoinNetwork.MAINNET);

    /** The codes that bitcoinj has a name for. */
    static final Map<Integer, RejectCode> CODES = Map.of(
            Reject.MALFORMED, RejectCode.MALFORMED,
            Reject.INVALID, RejectCode.INVALID,
            Reject.OBSOLETE, RejectCode.OBSOLETE,
            Reject.DUPLICATE, RejectCode.DUPLICATE,
            Reject.NONSTANDARD, RejectCode.NONSTANDARD,
            Reject.DUST, RejectCode.DUST,
            Reject.INSUFFICIENT_FEE, RejectCode.INSUFFICIENTFEE,
            Reject.CHECKPOINT, RejectCode.CHECKPOINT);

    private static final Map<Integer, BloomUpdate> UPDATES = Map.of(
            FilterLoad.UPDATE_NONE, BloomUpdate.UPDATE_NONE,
            FilterLoad.UPDATE_ALL, BloomUpdate.UPDATE_ALL,
            FilterLoad.UPDATE_P2PUBKEY_ONLY, BloomUpdate.UPDATE_P2PUBKEY_ONLY);

    private BitcoinjOracle() {}

    /** Lets bitcoinj read a message, frame and all. */
    static org.bitcoinj.core.Message read(Command command, byte[] payload) {
        try {
            return SERIALIZER.deserialize(ByteBuffer.wrap(Wire.frame(Network.MAINNET, command.name(), payload)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Checks that both read the same from a message, and write the same again. */
    static void assertAgree(String command, byte[] bytes) {
        Payload payload = Decoding.decode(command, bytes).payload();
        org.bitcoinj.core.Message theirs = read(payload.command(), bytes);

        assertSame(payload, theirs);
        // Of a version they keep neither the sender nor the nonce, and write others.
        if (!(payload instanceof Version)) {
            assertThat(theirs.serialize()).isEqualTo(PayloadCodec.encode(payload));
        }
    }

    static void assertAgree(Payload payload) {
        assertAgree(payload.command().name(), PayloadCodec.encode(payload));
    }

    private static void assertSame(Payload ours, org.bitcoinj.core.Message theirs) {
        if (ours instanceof Version version) {
            same(version, (VersionMessage) theirs);
        } else if (ours instanceof Addr addr) {
            same(addr.addresses(), (AddressMessage) theirs);
        } else if (ours instanceof AddrV2 addr) {
            same(addr.addresses(), (AddressMessage) theirs);
        } else if (ours instanceof Inv inv) {
            same(inv.items(), (ListMessage) theirs);
        } else if (ours instanceof GetData getData) {
            same(getData.items(), (ListMessage) theirs);
        } else if (ours instanceof NotFound notFound) {
            same(notFound.items(), (ListMessage) theirs);
        } else if (ours instanceof GetBlocks getBlocks) {
            same(getBlocks.locator(), getBlocks.stop(), (GetBlocksMessage) theirs);
        } else if (ours instanceof GetHeaders getHeaders) {
            same(getHeaders.locator(), getHeaders.stop(), (GetBlocksMessage) theirs);
        } else if (ours instanceof Headers headers) {
            same(headers, (HeadersMessage) theirs);
        } else if (ours instanceof Tx tx) {
            same(tx.transaction(), (org.bitcoinj.core.Transaction) theirs);
        } else if (ours instanceof Block block) {
            same(block, (org.bitcoinj.core.Block) theirs);
        } else if (ours instanceof MerkleBlock block) {
            same(block, (FilteredBlock) theirs);
        } else if (ours instanceof FilterLoad filter) {
            same(filter, (BloomFilter) theirs);
        } else if (ours instanceof FeeFilter fee) {
            assertThat(((FeeFilterMessage) theirs).feeRate().value).isEqualTo(fee.feeRate());
        } else if (ours instanceof Ping ping) {
            assertThat(((org.bitcoinj.core.Ping) theirs).nonce()).isEqualTo(ping.nonce());
        } else if (ours instanceof Pong pong) {
            assertThat(((org.bitcoinj.core.Pong) theirs).nonce()).isEqualTo(pong.nonce());
        } else if (ours instanceof Reject reject) {
            same(reject, (RejectMessage) theirs);
        } else {
            // It has no fields; the names of bitcoinj's types for them end in the same words.
            assertThat(PayloadCodec.encode(ours)).isEmpty();
            assertThat(theirs.getClass().getSimpleName().replace("VersionAck", "Verack"))
                    .startsWith(ours.getClass().getSimpleName());
        }
    }

    private static Hash256 hash(Sha256Hash theirs) {
        Hash256 hash = Hash256.of(theirs.serialize());
        assertThat(hash).hasToString(theirs.toString());
        assertThat(hash.toBigInteger()).isEqualTo(theirs.toBigInteger());
        return hash;
    }

    private static List<Hash256> hashes(List<Sha256Hash> theirs) {
        return theirs.stream().map(BitcoinjOracle::hash).toList();
    }

    private static void same(Version ours, VersionMessage theirs) {
        InetSocketAddress receiver = theirs.receivingAddr;

        assertThat(theirs.clientVersion()).isEqualTo(ours.protocolVersion());
        assertThat(theirs.services().bits()).isEqualTo(ours.services().bits());
        assertThat(theirs.time).isEqualTo(Instant.ofEpochSecond(ours.timestamp()));
        assertThat(theirs.receivingServices.bits())
                .isEqualTo(ours.receiver().services().bits());
        assertThat(receiver.getAddress().getAddress())
                .isEqualTo(ours.receiver().host().toByteArray());
        assertThat(receiver.getPort()).isEqualTo(ours.receiver().port());
        assertThat(WireText.of(theirs.subVer)).isEqualTo(ours.userAgent());
        // bitcoinj takes a height to be unsigned.
        assertThat((int) theirs.bestHeight).isEqualTo(ours.startHeight());
        assertThat(theirs.relayTxesBeforeFilter).isEqualTo(ours.relay());
    }

    private static void same(List<TimestampedAddr> ours, AddressMessage theirs) {
        assertThat(theirs.getAddresses()).hasSameSizeAs(ours);
        for (int i = 0; i < ours.size(); i++) {
            NetAddr address = ours.get(i).address();
            PeerAddress peer = theirs.getAddresses().get(i);

            assertThat(peer.time()).isEqualTo(ours.get(i).lastSeen());
            assertThat(peer.getServices().bits()).isEqualTo(address.services().bits());
            assertThat(peer.getPort()).isEqualTo(address.port());
            if (peer.getAddr() != null) {
                assertThat(peer.getAddr().getAddress()).isEqualTo(address.host().toByteArray());
            } else {
                assertThat(peer.getHostname()).isEqualTo(address.host().toString());
            }
        }
    }

    private static void same(List<InventoryVector> ours, ListMessage theirs) {
        assertThat(theirs.getItems()).hasSameSizeAs(ours);
        for (int i = 0; i < ours.size(); i++) {
            InventoryItem item = theirs.getItems().get(i);

            assertThat(item.type.code).isEqualTo(ours.get(i).type());
            assertThat(hash(item.hash)).isEqualTo(ours.get(i).hash());
        }
    }

    private static void same(BlockLocator locator, Hash256 stop, GetBlocksMessage theirs) {
        assertThat(hashes(theirs.getLocator().getHashes())).isEqualTo(locator.hashes());
        assertThat(hash(theirs.getStopHash())).isEqualTo(stop);
    }

    private static void same(Headers ours, HeadersMessage theirs) {
        assertThat(theirs.getBlockHeaders()).hasSameSizeAs(ours.headers());
        for (int i = 0; i < ours.headers().size(); i++) {
            same(ours.headers().get(i), theirs.getBlockHeaders().get(i));
        }
    }

    static void same(BlockHeader ours, org.bitcoinj.core.Block theirs) {
        // bitcoinj takes a version to be unsigned.
        assertThat((int) theirs.getVersion()).isEqualTo(ours.version());
        assertThat(hash(theirs.getPrevBlockHash())).isEqualTo(ours.previousBlock());
        assertThat(hash(theirs.getMerkleRoot())).isEqualTo(ours.merkleRoot());
        assertThat(theirs.time().getEpochSecond()).isEqualTo(ours.time());
        assertThat(theirs.getDifficultyTarget()).isEqualTo(ours.bits());
        assertThat(theirs.getNonce()).isEqualTo(ours.nonce());
        assertThat(hash(theirs.getHash())).isEqualTo(ours.hash());
    }

    private static void same(Block ours, org.bitcoinj.core.Block theirs) {
        same(ours.header(), theirs);
        List<org.bitcoinj.core.Transaction> transactions = theirs.getTransactions();
        assertThat(transactions).hasSameSizeAs(ours.transactions());
        for (int i = 0; i < transactions.size(); i++) {
            same(ours.transactions().get(i), transactions.get(i));
            assertThat(hash(transactions.get(i).getTxId()))
                    .isEqualTo(ours.txids().get(i));
        }
    }

    private static void same(Transaction ours, org.bitcoinj.core.Transaction theirs) {
        assertThat(theirs.getVersion()).isEqualTo(ours.version());
        assertThat(theirs.lockTime().rawValue()).isEqualTo(ours.lockTime());
        assertThat(theirs.hasWitnesses()).isEqualTo(ours.hasWitness());
        assertThat(hash(theirs.getTxId())).isEqualTo(ours.txid());
        assertThat(hash(theirs.getWTxId())).isEqualTo(ours.wtxid());
        assertThat(theirs.messageSize()).isEqualTo(ours.size());
        assertThat(theirs.getWeight()).isEqualTo(ours.weight());
        assertThat(theirs.getVsize()).isEqualTo(ours.virtualSize());
        assertThat(theirs.isCoinBase()).isEqualTo(ours.isCoinbase());
        assertThat(theirs.getInputs()).hasSameSizeAs(ours.inputs());
        for (int i = 0; i < ours.inputs().size(); i++) {
            same(ours.inputs().get(i), theirs.getInput(i));
        }
        assertThat(theirs.getOutputs()).hasSameSizeAs(ours.outputs());
        for (int i = 0; i < ours.outputs().size(); i++) {
            TransactionOutput output = theirs.getOutput(i);

            assertThat(output.getValue().value).isEqualTo(ours.outputs().get(i).value());
            assertThat(Bytes.of(output.getScriptBytes()))
                    .isEqualTo(ours.outputs().get(i).scriptPubKey());
        }
    }

    private static void same(TxIn ours, TransactionInput theirs) {
        TransactionWitness witness = theirs.getWitness();

        assertThat(hash(theirs.getOutpoint().hash()))
                .isEqualTo(ours.previousOutput().txid());
        assertThat(theirs.getOutpoint().index()).isEqualTo(ours.previousOutput().index());
        assertThat(theirs.getOutpoint().serialize())
                .isEqualTo(ours.previousOutput().toByteArray());
        assertThat(Bytes.of(theirs.getScriptBytes())).isEqualTo(ours.scriptSig());
        assertThat(theirs.getSequenceNumber()).isEqualTo(ours.sequence());
        assertThat(witness.getPushCount()).isEqualTo(ours.witness().size());
        for (int i = 0; i < ours.witness().size(); i++) {
            assertThat(Bytes.of(witness.getPush(i))).isEqualTo(ours.witness().get(i));
        }
    }

    private static void same(MerkleBlock ours, FilteredBlock theirs) {
        org.bitcoinj.core.PartialMerkleTree tree = theirs.getPartialMerkleTree();
        byte[] bytes = new byte[ours.tree().wireSize()];
        ours.tree().write(new WireWriter(bytes, 0));

        same(ours.header(), theirs.getBlockHeader());
        assertThat(Integer.toUnsignedLong(tree.getTransactionCount()))
                .isEqualTo(ours.tree().transactionCount());
        assertThat(tree.serialize()).isEqualTo(bytes);
        assertThat(tree)
                .isEqualTo(new org.bitcoinj.core.PartialMerkleTree(
                        (int) ours.tree().transactionCount(),
                        ours.tree().hashes().stream()
                                .map(hash -> Sha256Hash.wrap(hash.toString()))
                                .toList(),
                        ours.tree().flags().toByteArray()));
    }

    private static void same(FilterLoad ours, BloomFilter theirs) {
        // The rest it keeps to itself, and shows when it writes the message again.
        assertThat(theirs.getUpdateFlag()).isEqualTo(UPDATES.get(ours.flags()));
    }

    private static void same(Reject ours, RejectMessage theirs) {
        assertThat(WireText.of(theirs.rejectedMessage())).isEqualTo(ours.message());
        assertThat(theirs.code()).isEqualTo(CODES.get(ours.code()));
        assertThat(WireText.of(theirs.reason())).isEqualTo(ours.reason());
        assertThat(theirs.rejectedMessageHash() == null).isEqualTo(ours.hash().isEmpty());
        ours.hash()
                .ifPresent(
                        hash -> assertThat(hash(theirs.rejectedMessageHash())).isEqualTo(hash));
    }
}
