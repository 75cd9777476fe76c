package dev.satwire.transport.nio;

import dev.satwire.transport.CloseReason;
import dev.satwire.transport.CloseReason.Kind;
import dev.satwire.transport.Socks5Proxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Turns what the operating system says into a {@link CloseReason}.
 *
 * <p>Java reports most errors of sockets by the text of the system's message only, so it is the text that is looked at:
 * that of Linux, macOS and Windows.
 */
final class CloseReasons {
    private static final List<String> RESET =
            List.of("reset", "broken pipe", "connection abort", "was aborted", "forcibly closed");
    private static final List<String> OUT_OF_DESCRIPTORS = List.of("too many open files", "too many open sockets");
    private static final List<String> REFUSED = List.of("refused");
    private static final List<String> TIMED_OUT = List.of("timed out", "timeout");
    private static final List<String> UNREACHABLE = List.of(
            "unreachable",
            "no route",
            "host is down",
            "network is down",
            "permission denied",
            "not permitted",
            "invalid argument",
            "not supported by protocol",
            "protocol family unavailable",
            "protocol family not supported");

    private CloseReasons() {}

    /** Classifies what ended a connection that was established. */
    static CloseReason ofTransfer(Throwable cause) {
        return CloseReason.of(
                cause instanceof IOException && says(cause, RESET) ? Kind.PEER_RESET : Kind.IO_ERROR, cause);
    }

    /** Tells whether the system spoke of a reset, not just of a stream that is over. */
    static boolean isReset(CloseReason reason) {
        return reason.cause().filter(cause -> says(cause, List.of("reset"))).isPresent();
    }

    /** Classifies why a connection could not be established. */
    static CloseReason ofConnect(Throwable cause) {
        return CloseReason.of(connectKind(cause), cause);
    }

    static CloseReason late(Duration connectTimeout) {
        return CloseReason.of(Kind.CONNECT_TIMEOUT, "not connected within " + connectTimeout.toMillis() + " ms");
    }

    /** Classifies why the proxy could not be reached, or was lost. */
    static CloseReason ofProxy(Throwable cause) {
        CloseReason direct = ofConnect(cause);
        return new CloseReason(Kind.PROXY_FAILED, "proxy: " + direct.detail(), direct.cause());
    }

    /** A proxy that is slow to answer a request is most often one that waits for the remote side. */
    static CloseReason lateProxy(Socks5Phase phase, Socks5Proxy proxy) {
        Kind kind = phase == Socks5Phase.REQUEST ? Kind.CONNECT_TIMEOUT : Kind.PROXY_FAILED;
        return CloseReason.of(
                kind,
                "the proxy did not answer " + phase + " within "
                        + proxy.phaseTimeout().toMillis() + " ms");
    }

    static CloseReason stalled(Duration stallTimeout) {
        return CloseReason.of(Kind.WRITE_STALLED, "no byte went out for " + stallTimeout);
    }

    static CloseReason evicted() {
        return CloseReason.of(Kind.EVICTED, "made room for a newcomer before it was settled");
    }

    /** Tells whether the process, or the whole system, is out of file descriptors. */
    static boolean isOutOfDescriptors(Throwable cause) {
        return cause instanceof IOException && says(cause, OUT_OF_DESCRIPTORS);
    }

    static CloseReason dropped(long bytes) {
        return CloseReason.of(Kind.LOCAL, bytes + " queued bytes were dropped");
    }

    /** Returns why no system call should be tried for the address; empty if it looks like one to connect to. */
    static Optional<CloseReason> ofAddress(InetSocketAddress remote, boolean proxied) {
        if (remote.getPort() == 0) {
            return Optional.of(CloseReason.of(Kind.UNREACHABLE, "port 0"));
        }
        InetAddress host = remote.getAddress();
        if (host == null) {
            return nameProblem(remote.getHostString(), proxied)
                    .map(problem -> CloseReason.of(Kind.UNRESOLVED, problem));
        }
        // Java would quietly connect to this host instead, after looking its name up.
        if (host.isAnyLocalAddress()) {
            return Optional.of(CloseReason.of(Kind.UNREACHABLE, "wildcard address"));
        }
        if (host.isMulticastAddress()) {
            return Optional.of(CloseReason.of(Kind.UNREACHABLE, "multicast address"));
        }
        return Optional.empty();
    }

    private static Optional<String> nameProblem(String name, boolean proxied) {
        if (!proxied) {
            return Optional.of("the host name has no address");
        }
        return Socks5Handshake.canName(name) ? Optional.empty() : Optional.of("no proxy can be asked for this name");
    }

    private static Kind connectKind(Throwable cause) {
        if (cause instanceof UnresolvedAddressException) {
            return Kind.UNRESOLVED;
        }
        if (cause instanceof NoRouteToHostException || cause instanceof UnsupportedAddressTypeException) {
            return Kind.UNREACHABLE;
        }
        if (!(cause instanceof IOException)) {
            return Kind.IO_ERROR;
        }
        if (says(cause, REFUSED)) {
            return Kind.CONNECT_REFUSED;
        }
        if (says(cause, TIMED_OUT)) {
            return Kind.CONNECT_TIMEOUT;
        }
        if (says(cause, UNREACHABLE)) {
            return Kind.UNREACHABLE;
        }
        return says(cause, RESET) ? Kind.PEER_RESET : Kind.IO_ERROR;
    }

    private static boolean says(Throwable cause, List<String> texts) {
        String message = cause.getMessage();
        if (message == null) {
            return false;
        }
        String lower = message.toLowerCase(Locale.ROOT);
        return texts.stream().anyMatch(lower::contains);
    }
}
