package dev.satwire.peers;

import dev.satwire.protocol.Command;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.PayloadCodec;
import dev.satwire.protocol.Services;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** What a peer needs of its pool. All of it is thread-safe. */
interface PoolContext {

    PeerOptions options();

    ListenerThreads threads();

    Listeners listeners();

    /** A wire that decodes what the listeners want and what one session does. */
    Wire newWire(Predicate<Command> sessionWants);

    Conduct conduct();

    ReceiveBudget receiveBudget();

    MailboxBudget mailboxBudget();

    PayloadCodec codec();

    /** Where what happens is recorded. */
    PeerEvents recorder();

    /** What captures a peer's messages; empty if nothing does. */
    Optional<PeerCapture> capture(NetAddr address);

    /** What takes in the addresses that a peer sends; empty if the pool has no use for them. */
    Optional<AddressGossip> gossip(PoolPeer peer);

    /** What answers a peer that asks for addresses; empty if nothing does. */
    Optional<AddressAnswer> addressAnswer(PoolPeer peer);

    /** Makes a peer to be connected to for an errand. */
    PoolPeer newPeer(NetAddr address, Errand errand);

    /** Makes a peer whose connection is still to be made. */
    PoolPeer newPeer(NetAddr address, ConnectionType type, Services required);

    SessionContext sessionContext(NetAddr address, ConnectionType type, Services required);

    /** Takes a peer among the ready ones; returns who waits for it. */
    CompletableFuture<Peer> readied(PoolPeer peer);

    /** Hears that a peer that the pool found is the user's now: another may be wanted in its place. */
    void peerNamed();

    /** Takes the slot from the address of a peer that the user disconnects: it does not come back. */
    void givenUp(PoolPeer peer);

    /** Hears that the listeners know of a peer's end. */
    void told(PoolPeer peer);

    /** Forgets a peer, and decides whether to try its address again. */
    void ended(PoolPeer peer, DisconnectReason reason);
}
