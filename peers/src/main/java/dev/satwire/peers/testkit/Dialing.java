package dev.satwire.peers.testkit;

import dev.satwire.transport.CloseReason;
import dev.satwire.transport.CloseReason.Kind;
import dev.satwire.transport.ConnectOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/** One attempt to connect, from the call to the answer. <em>Confined to the network's events.</em> */
final class Dialing {
    private final MemoryNetwork network;
    private final MemoryTransport host;
    private final MemoryConnection client;
    private final InetSocketAddress remote;
    private final ConnectOptions options;

    Dialing(MemoryNetwork network, MemoryTransport host, MemoryConnection client, ConnectOptions options) {
        this.network = network;
        this.host = host;
        this.client = client;
        this.remote = client.remoteAddress();
        this.options = options;
    }

    void begin() {
        if (client.isClosed()) {
            return;
        }
        Optional<InetSocketAddress> bind = options.bindAddress();
        if (options.proxy().isPresent()) {
            // Never without it: whoever asks for a proxy must not be seen by the remote side.
            fail(CloseReason.of(Kind.PROXY_FAILED, "there are no proxies on this network"));
        } else if (remote.isUnresolved()) {
            fail(CloseReason.of(Kind.UNRESOLVED));
        } else if (remote.getPort() == 0
                || remote.getAddress().isAnyLocalAddress()
                || remote.getAddress().isMulticastAddress()) {
            fail(CloseReason.of(Kind.UNREACHABLE, "nobody can listen there"));
        } else if (bind.isPresent() && !isOurs(bind.get())) {
            fail(CloseReason.of(Kind.IO_ERROR, "cannot bind " + bind.get()));
        } else {
            client.failToConnectAfter(options.connectTimeout());
            knock();
        }
    }

    private boolean isOurs(InetSocketAddress bind) {
        return !bind.isUnresolved() && host.has(bind.getAddress());
    }

    private void knock() {
        InetAddress address = remote.getAddress();
        Faults.Answer fault = network.faults().answerOf(address, remote.getPort());
        MemoryTransport target = host.has(address) ? host : network.host(address);
        if (fault == Faults.Answer.NONE) {
            return;
        }
        if (fault == Faults.Answer.REFUSED) {
            later(roundTrip(), () -> fail(CloseReason.of(Kind.CONNECT_REFUSED)));
        } else if (target == null) {
            later(roundTrip(), () -> fail(CloseReason.of(Kind.UNREACHABLE, "no such host")));
        } else {
            later(network.latency(), () -> answer(target));
        }
    }

    /** The other host's system answers, whatever its listener will say. */
    private void answer(MemoryTransport target) {
        MemoryListener listener = target.listenerAt(remote.getAddress(), remote.getPort());
        if (listener == null) {
            later(network.latency(), () -> fail(CloseReason.of(Kind.CONNECT_REFUSED)));
            return;
        }
        if (!listener.hasRoom()) {
            return;
        }
        InetSocketAddress local = localAddress();
        // In this order: even without latency the two ends know each other before this one is told.
        target.later(() -> listener.enqueue(client, local, remote));
        later(network.latency(), () -> client.established(local));
    }

    private InetSocketAddress localAddress() {
        InetSocketAddress bind = options.bindAddress().orElse(new InetSocketAddress(0));
        InetAddress chosen = bind.getAddress();
        if (chosen.isAnyLocalAddress()) {
            chosen = remote.getAddress().isLoopbackAddress() ? InetAddress.getLoopbackAddress() : host.address();
        }
        return new InetSocketAddress(chosen, bind.getPort() == 0 ? host.freePort() : bind.getPort());
    }

    private Duration roundTrip() {
        return network.latency().multipliedBy(2);
    }

    private void fail(CloseReason reason) {
        client.failToConnect(reason);
    }

    private void later(Duration delay, Runnable task) {
        network.events().postAfter(delay, null, task);
    }
}
