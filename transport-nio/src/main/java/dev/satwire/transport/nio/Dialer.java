package dev.satwire.transport.nio;

import dev.satwire.transport.CloseReason;
import dev.satwire.transport.CloseReason.Kind;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.EventLoop;
import dev.satwire.transport.Socks5Proxy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way to an open connection: a turn among the attempts of the loop, a socket, perhaps a proxy. Each step has its
 * deadline. <em>Confined to the event loop.</em>
 */
final class Dialer implements Runnable {
    private final NioEventLoop loop;
    private final ConnectOptions options;
    private final InetSocketAddress remote;
    private final ConnectionDriver driver;
    private final Optional<Socks5Proxy> proxy;
    private final long begunAt;

    /** It has a turn or waits for one. */
    private boolean entered;

    /** Ends the step that goes on. */
    private EventLoop.@Nullable Timer deadline;

    private @Nullable SocketChannel channel;
    /** Present once the proxy is reached. */
    private @Nullable ProxyExchange exchange;

    Dialer(NioEventLoop loop, InetSocketAddress remote, ConnectOptions options, ConnectionDriver driver) {
        this.loop = loop;
        this.remote = remote;
        this.options = options;
        this.driver = driver;
        this.proxy = options.proxy();
        this.begunAt = loop.nanoTime();
    }

    /** Begins, now or when there are fewer other attempts. */
    void begin() {
        Optional<CloseReason> hopeless = CloseReasons.ofAddress(remote, proxy.isPresent());
        if (hopeless.isPresent()) {
            driver.end(hopeless.get(), false);
            return;
        }
        ConnectGate.Turn turn = loop.gate().enter(this);
        entered = turn != ConnectGate.Turn.NEVER;
        if (turn == ConnectGate.Turn.NOW) {
            dial();
        } else if (!entered) {
            // Says nothing of the remote side, and passes.
            driver.end(
                    CloseReason.of(Kind.IO_ERROR, "too many attempts wait to connect: " + ConnectGate.MAX_WAITING),
                    false);
        }
    }

    /** Hears that its turn has come. Begins with a task of its own, not inside the end of another attempt. */
    void granted() {
        loop.offer(this);
    }

    @Override
    public void run() {
        if (!entered) {
            return;
        }
        if (loop.isStopping()) {
            driver.shutDown();
            return;
        }
        try {
            dial();
        } catch (Throwable t) {
            driver.failed(t);
        }
        driver.run();
    }

    /** Goes on after the key was found ready. */
    void ready() {
        SocketChannel socket = channel;
        if (socket != null) {
            if (exchange == null) {
                connect(socket, false);
            } else {
                negotiate(socket, exchange);
            }
        }
    }

    /** Returns the operation that is waited for. */
    int interest() {
        ProxyExchange talk = exchange;
        if (talk == null) {
            return SelectionKey.OP_CONNECT;
        }
        return talk.wantsToWrite() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ;
    }

    /** Lets the next attempt begin; called once, when this one has succeeded or failed. */
    void leave(@Nullable CloseReason failure) {
        if (entered) {
            entered = false;
            loop.gate().leave(this);
        }
        cancelDeadline();
        loop.events().connect(remote, loop.nanoTime() - begunAt, failure);
    }

    ConnectionDriver driver() {
        return driver;
    }

    private void dial() {
        SocketChannel socket;
        try {
            socket = Channels.open(loop.calls(), options.bindAddress());
        } catch (IOException | RuntimeException e) {
            driver.end(CloseReason.of(Kind.IO_ERROR, e), false);
            return;
        }
        channel = socket;
        driver.take(socket);
        connect(socket, true);
    }

    /** Begins to connect, or finishes what has begun. */
    private void connect(SocketChannel socket, boolean begin) {
        try {
            if (begin ? socket.connect(dialled()) : socket.finishConnect()) {
                connected(socket);
            } else if (begin) {
                driver.register(SelectionKey.OP_CONNECT);
                endAfter(options.connectTimeout(), () -> {
                    CloseReason late = CloseReasons.late(options.connectTimeout());
                    return proxy.isPresent() ? CloseReason.of(Kind.PROXY_FAILED, "proxy: " + late.detail()) : late;
                });
            }
        } catch (IOException | RuntimeException e) {
            driver.end(proxy.isPresent() ? CloseReasons.ofProxy(e) : CloseReasons.ofConnect(e), false);
        }
    }

    private InetSocketAddress dialled() {
        return proxy.map(Socks5Proxy::address).orElse(remote);
    }

    private void connected(SocketChannel socket) throws IOException {
        // A dialled port of this host can happen to be the one the system gave to this very socket.
        if (dialled().equals(socket.getLocalAddress())) {
            Kind kind = proxy.isPresent() ? Kind.PROXY_FAILED : Kind.CONNECT_REFUSED;
            driver.end(CloseReason.of(kind, "connected to itself"), true);
            return;
        }
        if (proxy.isEmpty()) {
            driver.establish();
            return;
        }
        ProxyExchange talk =
                new ProxyExchange(loop, new Socks5Handshake(proxy.get().credentials(), remote));
        exchange = talk;
        driver.register(0);
        limit(talk);
        negotiate(socket, talk);
    }

    private void negotiate(SocketChannel socket, ProxyExchange talk) {
        Socks5Phase before = talk.phase();
        try {
            talk.advance(socket);
        } catch (Socks5Exception e) {
            driver.end(e.reason(), false);
            return;
        } catch (IOException e) {
            driver.end(CloseReasons.ofProxy(e), false);
            return;
        }
        if (talk.phase() == Socks5Phase.DONE) {
            driver.establish();
        } else if (talk.phase() != before) {
            limit(talk);
        }
    }

    private void limit(ProxyExchange talk) {
        proxy.ifPresent(
                through -> endAfter(through.phaseTimeout(), () -> CloseReasons.lateProxy(talk.phase(), through)));
    }

    private void endAfter(Duration delay, Supplier<CloseReason> reason) {
        cancelDeadline();
        deadline = loop.schedule(delay, () -> driver.end(reason.get(), false));
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel();
            deadline = null;
        }
    }
}
