package dev.satwire.peers;

import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.NetAddr;
import java.util.List;
import java.util.function.Predicate;

/**
 * What became of the broadcast of a transaction, by the peers that had to do with it. It proves nothing more: nodes do not
 * say that they accepted a transaction. One that asks for it may refuse it. One that announces it has accepted it, if it is
 * honest. <em>Immutable.</em>
 *
 * @param txid the hash of the transaction without its witnesses
 * @param wtxid the hash of the transaction with its witnesses
 * @param peers what each peer did, in no particular order
 * @param isEnough whether what was waited for has happened
 */
public record BroadcastReceipt(Hash256 txid, Hash256 wtxid, List<PeerReport> peers, boolean isEnough) {

    /**
     * What one peer did.
     *
     * @param peer its address
     * @param announced whether the transaction was announced to it
     * @param requested whether it asked for the transaction then
     * @param sent whether the transaction was handed to the operating system for it
     * @param echoed whether it announced the transaction itself
     */
    public record PeerReport(NetAddr peer, boolean announced, boolean requested, boolean sent, boolean echoed) {}

    /**
     * Copies the list.
     *
     * @param txid the hash of the transaction without its witnesses
     * @param wtxid the hash of the transaction with its witnesses
     * @param peers what each peer did
     * @param isEnough whether what was waited for has happened
     */
    public BroadcastReceipt {
        peers = List.copyOf(peers);
    }

    /**
     * Counts the peers it was announced to.
     *
     * @return how many
     */
    public int announced() {
        return count(PeerReport::announced);
    }

    /**
     * Counts the peers that asked for it.
     *
     * @return how many
     */
    public int requested() {
        return count(PeerReport::requested);
    }

    /**
     * Counts the peers it was sent to.
     *
     * @return how many
     */
    public int sent() {
        return count(PeerReport::sent);
    }

    /**
     * Counts the peers that announced it themselves.
     *
     * @return how many
     */
    public int echoed() {
        return count(PeerReport::echoed);
    }

    private int count(Predicate<PeerReport> did) {
        return (int) peers.stream().filter(did).count();
    }

    /**
     * Sums it up.
     *
     * @return one sentence
     */
    @Override
    public String toString() {
        return txid + " was requested by " + requested() + " of " + announced() + " peers it was announced to, sent to "
                + sent() + " and echoed by " + echoed();
    }
}
