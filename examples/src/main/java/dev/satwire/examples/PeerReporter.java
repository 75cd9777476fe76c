package dev.satwire.examples;

import dev.satwire.peers.Direction;
import dev.satwire.peers.DisconnectReason;
import dev.satwire.peers.Peer;
import dev.satwire.peers.PeerListener;
import dev.satwire.protocol.NetAddr;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * Prints what peers do for as long as a command runs. It prints on the pool's listener threads and keeps nothing: while
 * nobody takes what is printed, the pool reads no more from the peers. <em>Thread-safe.</em>
 */
final class PeerReporter implements PeerListener {
    private final Output output;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private volatile boolean wasConnected;

    PeerReporter(Output output) {
        this.output = output;
    }

    @Override
    public void onReady(Peer peer) {
        wasConnected = true;
        print(to -> PeerForms.printConnected(to, peer));
    }

    @Override
    public void onDisconnected(NetAddr address, Direction direction, DisconnectReason reason) {
        print(to -> PeerForms.printDisconnected(to, address, reason));
    }

    /** Prints what a peer did. */
    void print(ObjectNode event, String text) {
        print(to -> to.print(event, text));
    }

    private void print(Consumer<Output> line) {
        try {
            line.accept(output);
        } catch (Failure readerGone) {
            end.completeExceptionally(readerGone);
        }
    }

    /** Tells whether any peer has shaken hands. */
    boolean wasConnected() {
        return wasConnected;
    }

    /** Ends {@link #await}. */
    void end() {
        end.complete(null);
    }

    /**
     * Waits until the command is told to end, or for so long.
     *
     * @throws Failure if nobody reads what is printed any more
     */
    void await(Duration atMost) {
        try {
            end.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | InterruptedException e) {
            // Both are ways to be told to end.
        } catch (ExecutionException e) {
            throw (Failure) Errors.unwrap(e);
        }
    }
}
