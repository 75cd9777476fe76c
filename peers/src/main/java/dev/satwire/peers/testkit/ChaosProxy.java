package dev.satwire.peers.testkit;

import dev.satwire.transport.ConnectionHandler;
import dev.satwire.transport.ListenOptions;
import dev.satwire.transport.Listener;
import dev.satwire.transport.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Stands between clients and a server on real sockets, forwards what they send, and does to it what a bad network does:
 * with the words of {@link MemoryNetwork}, for whatever cannot be brought into memory.
 *
 * <pre>{@code
 * try (Transport transport = TransportProvider.openDefault();
 *         ChaosProxy proxy = ChaosProxy.start(transport, server.localAddress(), 42)) {
 *     proxy.links(LinkOptions.DEFAULT.withDelay(Duration.ofMillis(80)).withSegment(1));
 *     pool.connect(NetAddr.of(proxy.address())).join();
 *     proxy.links().get(0).resetAfter(1_000);
 * }
 * }</pre>
 *
 * <p>It sees a {@link Transport} and nothing else, so one on a {@link MemoryTransport} is repeatable. Random sizes and
 * times come from the seed; on real sockets the rest of the world is not repeatable all the same.
 *
 * <p><strong>Where it differs.</strong> Real sockets have buffers of their own before and behind the proxy: the window
 * bounds what the proxy holds, give or take one read, and pieces that it sends one by one may be read together. A proxy
 * cannot swallow a SYN, so a {@linkplain #blackhole() black hole} connects and then says nothing.
 *
 * <p>Thread-safety: <em>thread-safe</em>, its links too.
 */
public final class ChaosProxy implements AutoCloseable {

    /** What becomes of those who connect. */
    private enum Mode {
        FORWARD,
        REFUSE,
        SWALLOW,
        FAIL_TO_ACCEPT
    }

    private final Transport transport;
    private final InetSocketAddress target;
    private final InetSocketAddress address;
    private volatile LinkOptions options = LinkOptions.DEFAULT;

    /** Held while listening begins and ends, which waits for I/O threads; these only ever need the lock of this. */
    private final Object listening = new Object();

    /** Guarded by {@link #listening}. */
    private @Nullable Listener listener;

    // Guarded by this.
    private final SplittableRandom random;
    private final Set<ProxyLink> links = new LinkedHashSet<>();
    private final Set<ProxyLink> notAccepted = new LinkedHashSet<>();
    private Mode mode = Mode.FORWARD;
    private boolean closed;

    private ChaosProxy(Transport transport, InetSocketAddress local, InetSocketAddress target, long seed)
            throws IOException {
        this.transport = Objects.requireNonNull(transport, "transport");
        this.target = Objects.requireNonNull(target, "target");
        this.random = new SplittableRandom(seed);
        Listener first = listen(local);
        this.listener = first;
        this.address = first.localAddress();
    }

    /**
     * Starts a proxy on a free port of the address its target has, which is meant to be a loopback address.
     *
     * @param transport what it listens and connects with; stays the caller's to close
     * @param target where it connects to for each who connects to it
     * @param seed what random sizes and times are drawn from
     * @return the proxy, forwarding as {@link LinkOptions#DEFAULT} says
     * @throws IOException if it cannot listen there
     */
    public static ChaosProxy start(Transport transport, InetSocketAddress target, long seed) throws IOException {
        return start(transport, new InetSocketAddress(target.getAddress(), 0), target, seed);
    }

    /**
     * Starts a proxy.
     *
     * @param transport what it listens and connects with; stays the caller's to close
     * @param local where it listens; port 0 takes a free one
     * @param target where it connects to for each who connects to it
     * @param seed what random sizes and times are drawn from
     * @return the proxy, forwarding as {@link LinkOptions#DEFAULT} says
     * @throws IOException if it cannot listen there
     */
    public static ChaosProxy start(Transport transport, InetSocketAddress local, InetSocketAddress target, long seed)
            throws IOException {
        return new ChaosProxy(transport, local, target, seed);
    }

    /**
     * Returns where the proxy listens.
     *
     * @return the address to connect to instead of the target's
     */
    public InetSocketAddress address() {
        return address;
    }

    /**
     * Sets what all connections are like, those that stand too, unless they were {@linkplain ChaosLink#change changed}.
     *
     * @param all what they are like from now on
     * @return this proxy
     */
    public ChaosProxy links(LinkOptions all) {
        options = Objects.requireNonNull(all, "all");
        return this;
    }

    /**
     * Returns the connections that go through the proxy.
     *
     * @return those that have not ended, in the order in which they came
     */
    public synchronized List<ChaosLink> links() {
        return List.copyOf(links);
    }

    /** Stops listening: who connects is refused. Connections that stand are not touched. */
    public void refuse() {
        synchronized (listening) {
            become(Mode.REFUSE);
            Listener its = listener;
            if (its != null) {
                its.close();
                listener = null;
            }
        }
    }

    /** Swallows whoever connects: not a byte is read, none comes back. Connections that stand are not touched. */
    public void blackhole() {
        change(Mode.SWALLOW);
    }

    /** Lets whoever connects wait until {@link #heal()} as if nobody accepted. Connections that stand are not touched. */
    public void failAccepts() {
        change(Mode.FAIL_TO_ACCEPT);
    }

    /**
     * Undoes {@link #refuse}, {@link #blackhole} and {@link #failAccepts}: those whom nobody accepted are forwarded now,
     * those who were swallowed are lost.
     *
     * @throws UncheckedIOException if the port was taken by somebody else meanwhile
     */
    public void heal() {
        change(Mode.FORWARD);
        List<ProxyLink> accepted;
        synchronized (this) {
            accepted = List.copyOf(notAccepted);
            notAccepted.clear();
        }
        accepted.forEach(ProxyLink::forward);
    }

    private void change(Mode next) {
        synchronized (listening) {
            if (isClosed()) {
                return;
            }
            if (listener == null) {
                try {
                    listener = listen(address);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            become(next);
        }
    }

    private synchronized void become(Mode next) {
        mode = next;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private Listener listen(InetSocketAddress local) throws IOException {
        return transport.listen(local, ListenOptions.DEFAULT, (from, to) -> admit());
    }

    private Optional<ConnectionHandler> admit() {
        ProxyLink link;
        synchronized (this) {
            if (closed || mode == Mode.REFUSE) {
                return Optional.empty();
            }
            link = new ProxyLink(this, transport, target, random.split());
            links.add(link);
            if (mode != Mode.FORWARD) {
                if (mode == Mode.FAIL_TO_ACCEPT) {
                    notAccepted.add(link);
                }
                return Optional.of(link.clientHandler());
            }
        }
        // Without this lock: a link's own is taken first.
        link.forward();
        return Optional.of(link.clientHandler());
    }

    /** What connections are like that were not changed. */
    LinkOptions options() {
        return options;
    }

    synchronized void forget(ProxyLink link) {
        links.remove(link);
        notAccepted.remove(link);
    }

    /** Stops listening and resets all connections through the proxy. Idempotent. */
    @Override
    public void close() {
        List<ProxyLink> standing;
        synchronized (listening) {
            synchronized (this) {
                closed = true;
                standing = List.copyOf(links);
            }
            refuse();
        }
        standing.forEach(ProxyLink::reset);
    }
}
