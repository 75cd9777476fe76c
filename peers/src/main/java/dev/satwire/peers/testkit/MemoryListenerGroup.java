package dev.satwire.peers.testkit;

import dev.satwire.transport.Listener;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Several listeners that are one to their user. <em>Immutable</em>, but for the listeners.
 *
 * @param members at least one
 */
record MemoryListenerGroup(List<MemoryListener> members) implements Listener {

    @Override
    public InetSocketAddress localAddress() {
        return members.get(0).localAddress();
    }

    @Override
    public List<InetSocketAddress> localAddresses() {
        return members.stream().map(MemoryListener::localAddress).toList();
    }

    @Override
    public void close() {
        members.forEach(MemoryListener::close);
    }
}
