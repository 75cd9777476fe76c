package dev.satwire.peers;

import dev.satwire.protocol.NetAddr;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Writes down what a pool tells its listeners, and waits for what it shall tell. */
final class EventLog implements PeerListener {
    final BlockingQueue<Peer> ready = new LinkedBlockingQueue<>();
    final BlockingQueue<DisconnectReason> ends = new LinkedBlockingQueue<>();
    final BlockingQueue<Throwable> errors = new LinkedBlockingQueue<>();
    private final Queue<String> events = new ConcurrentLinkedQueue<>();

    @Override
    public void onConnecting(NetAddr address, Direction direction) {
        events.add("connecting");
    }

    @Override
    public void onConnected(Peer peer) {
        events.add("connected");
    }

    @Override
    public void onReady(Peer peer) {
        events.add("ready");
        ready.add(peer);
    }

    @Override
    public void onDisconnected(NetAddr address, Direction direction, DisconnectReason reason) {
        events.add("disconnected " + reason.code());
        ends.add(reason);
    }

    @Override
    public void onListenerError(NetAddr address, Throwable error) {
        errors.add(error);
    }

    /** All events so far, in the order they were told. */
    List<String> events() {
        return List.copyOf(events);
    }

    static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T element = queue.poll(20, TimeUnit.SECONDS);
        if (element == null) {
            throw new AssertionError("nothing came within twenty seconds");
        }
        return element;
    }
}
