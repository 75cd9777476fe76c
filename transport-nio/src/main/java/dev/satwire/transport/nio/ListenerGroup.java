package dev.satwire.transport.nio;

import dev.satwire.transport.Listener;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Several listeners that are one to their user. <em>Immutable</em>, but for the listeners.
 *
 * @param members at least one
 */
record ListenerGroup(List<Listener> members) implements Listener {

    @Override
    public InetSocketAddress localAddress() {
        return members.get(0).localAddress();
    }

    @Override
    public List<InetSocketAddress> localAddresses() {
        return members.stream()
                .flatMap(member -> member.localAddresses().stream())
                .toList();
    }

    @Override
    public void close() {
        members.forEach(Listener::close);
    }
}
