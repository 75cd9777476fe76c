package dev.satwire.peers.testkit;

import dev.satwire.transport.CloseReason;
import dev.satwire.transport.CloseReason.Kind;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Connection;
import dev.satwire.transport.ConnectionHandler;
import dev.satwire.transport.Transport;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One connection through a {@link ChaosProxy}: that of the client, that to the target, and a {@link ProxyWay} each way.
 *
 * <p>Thread-safety: <em>thread-safe</em>. The two connections may live on different event loops, so this object's lock
 * guards the ways too; nothing that is called under it waits.
 */
final class ProxyLink implements ChaosLink {
    private final ChaosProxy proxy;
    private final Transport transport;
    private final InetSocketAddress target;
    private final ProxyWay there;
    private final ProxyWay back;

    // Guarded by this.
    private @Nullable LinkOptions own;
    private boolean forwarded;
    private boolean held;
    private boolean dropped;
    private boolean ended;
    /** How many of the two connections may still be heard of. */
    private int ends = 1;

    ProxyLink(ChaosProxy proxy, Transport transport, InetSocketAddress target, RandomGenerator random) {
        this.proxy = proxy;
        this.transport = transport;
        this.target = target;
        this.there = new ProxyWay(this, transport.eventLoop(), random);
        this.back = new ProxyWay(this, transport.eventLoop(), random);
    }

    ConnectionHandler clientHandler() {
        return new End(there, back);
    }

    /** Connects to the target; until then, whoever connected waits. */
    synchronized void forward() {
        if (!forwarded && !ended) {
            forwarded = true;
            ends++;
            transport.connect(target, ConnectOptions.DEFAULT, new End(back, there));
        }
    }

    synchronized LinkOptions options() {
        return own == null ? proxy.options() : own;
    }

    /** Whether bytes may leave the proxy. */
    synchronized boolean mayPass() {
        return !held && !dropped && !ended;
    }

    @Override
    public synchronized void change(LinkOptions options) {
        own = Objects.requireNonNull(options, "options");
        ways().forEach(ProxyWay::pump);
    }

    @Override
    public synchronized void hold() {
        held = true;
    }

    @Override
    public synchronized void release() {
        held = false;
        ways().forEach(ProxyWay::pump);
    }

    @Override
    public synchronized void drop() {
        dropped = true;
        ways().forEach(ProxyWay::stop);
    }

    @Override
    public synchronized void finish() {
        ways().forEach(way -> way.end(Kind.PEER_CLOSED));
    }

    @Override
    public synchronized void reset() {
        ended = true;
        ways().forEach(ProxyWay::reset);
    }

    @Override
    public synchronized void resetAfter(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes must not be negative: " + bytes);
        }
        if (bytes == 0) {
            reset();
        } else {
            ways().forEach(way -> way.resetAfter(bytes));
        }
    }

    private List<ProxyWay> ways() {
        return List.of(there, back);
    }

    private synchronized void endOf(ProxyWay from, CloseReason reason) {
        // Whatever else ends a connection to the proxy: for the other end, the network has done it.
        from.end(reason.kind() == Kind.PEER_CLOSED ? Kind.PEER_CLOSED : Kind.PEER_RESET);
        ends--;
        if (ends == 0 || !forwarded) {
            ended = true;
            proxy.forget(this);
        }
    }

    /** Hears of the connection that one way begins at and the other leads to. */
    private final class End implements ConnectionHandler {
        private final ProxyWay from;
        private final ProxyWay to;

        End(ProxyWay from, ProxyWay to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public void opened(Connection connection) {
            synchronized (ProxyLink.this) {
                from.beginAt(connection);
                to.leadTo(connection);
                if (ended) {
                    connection.abort();
                }
            }
        }

        @Override
        public void received(Connection connection, ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            synchronized (ProxyLink.this) {
                from.take(copy);
            }
        }

        @Override
        public void closed(Connection connection, CloseReason reason) {
            endOf(from, reason);
        }
    }
}
