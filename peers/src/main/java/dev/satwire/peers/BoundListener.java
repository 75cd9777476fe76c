package dev.satwire.peers;

import dev.satwire.transport.Listener;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/** A listener that its pool forgets when the user closes it. <em>Thread-safe.</em> */
record BoundListener(Listener listener, Consumer<Listener> onClose) implements Listener {

    @Override
    public InetSocketAddress localAddress() {
        return listener.localAddress();
    }

    @Override
    public void close() {
        onClose.accept(listener);
        listener.close();
    }
}
