package dev.satwire.peers;

import dev.satwire.protocol.Command;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.PayloadCodec;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listeners of a pool, called one by one with nothing that one throws reaching another. <em>Thread-safe.</em> */
final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private static final int LOGGED_IN_FULL = 10;
    private static final int LOGGED_ONE_OF = 1_000;

    private record Entry(Class<? extends Payload> type, PayloadListener<Payload> listener) {}

    private final PayloadCodec codec;
    private final List<Entry> payloadListeners = new CopyOnWriteArrayList<>();
    private final List<PeerListener> peerListeners = new CopyOnWriteArrayList<>();
    private final AtomicLong errors = new AtomicLong();

    Listeners(PayloadCodec codec) {
        this.codec = codec;
    }

    <P extends Payload> Registration add(Class<P> type, PayloadListener<? super P> listener) {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(listener, "listener");
        Entry entry = new Entry(type, (peer, payload) -> listener.onPayload(peer, type.cast(payload)));
        payloadListeners.add(entry);
        return () -> removeSame(payloadListeners, entry);
    }

    Registration add(PeerListener listener) {
        // Wrapped, so that one listener added twice is two registrations.
        PeerListener entry = new DelegatingPeerListener(Objects.requireNonNull(listener, "listener"));
        peerListeners.add(entry);
        return () -> removeSame(peerListeners, entry);
    }

    private static <T> void removeSame(List<T> list, T entry) {
        list.removeIf(each -> each == entry);
    }

    /**
     * Whether a listener might want messages of a command. Asked when a header is complete: a listener that is
     * added while a message comes in hears of the next one.
     */
    boolean want(Command command) {
        if (payloadListeners.isEmpty()) {
            return false;
        }
        Class<? extends Payload> made = codec.typeOf(command);
        for (Entry entry : payloadListeners) {
            // The other way round for a listener of one class among those that a decoder of the user's may make.
            if (entry.type.isAssignableFrom(made) || made.isAssignableFrom(entry.type)) {
                return true;
            }
        }
        return false;
    }

    boolean want(Payload payload) {
        for (Entry entry : payloadListeners) {
            if (entry.type.isInstance(payload)) {
                return true;
            }
        }
        return false;
    }

    void payload(Peer peer, Payload payload) {
        for (Entry entry : payloadListeners) {
            if (entry.type.isInstance(payload)) {
                guard(peer.address(), () -> entry.listener.onPayload(peer, payload));
            }
        }
    }

    void event(NetAddr address, Consumer<PeerListener> event) {
        for (PeerListener listener : peerListeners) {
            guard(address, () -> event.accept(listener));
        }
    }

    private void guard(NetAddr address, Runnable call) {
        try {
            call.run();
        } catch (Throwable error) {
            threw(address, error);
        }
    }

    /** Logs what the user's code threw and tells the listeners of it. */
    void threw(NetAddr address, Throwable error) {
        logError(address, error);
        tellError(address, error);
    }

    /** The first errors in full, then one of a thousand: what a stranger can cause at will must not fill the log. */
    private void logError(NetAddr address, Throwable error) {
        long number = errors.incrementAndGet();
        if (number <= LOGGED_IN_FULL || number % LOGGED_ONE_OF == 0) {
            LOG.warn(
                    "listener or other code of the user's threw on an event of {} (error {} of this pool)",
                    address,
                    number,
                    error);
        }
    }

    private void tellError(NetAddr address, Throwable error) {
        for (PeerListener listener : peerListeners) {
            try {
                listener.onListenerError(address, error);
            } catch (Throwable again) {
                logError(address, again);
            }
        }
    }

    private record DelegatingPeerListener(PeerListener to) implements PeerListener {
        @Override
        public void onConnecting(NetAddr address, Direction direction) {
            to.onConnecting(address, direction);
        }

        @Override
        public void onConnected(Peer peer) {
            to.onConnected(peer);
        }

        @Override
        public void onReady(Peer peer) {
            to.onReady(peer);
        }

        @Override
        public void onDisconnected(NetAddr address, Direction direction, DisconnectReason reason) {
            to.onDisconnected(address, direction, reason);
        }

        @Override
        public void onListenerError(NetAddr address, Throwable error) {
            to.onListenerError(address, error);
        }
    }
}
