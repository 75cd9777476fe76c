package dev.satwire.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.transport.CloseReason.Kind;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;

class CloseReasonsTest {

    static Stream<Arguments> connectFailures() {
        return Stream.of(
                Arguments.of(new ConnectException("Connection refused"), Kind.CONNECT_REFUSED),
                Arguments.of(new ConnectException("Connection refused: no further information"), Kind.CONNECT_REFUSED),
                Arguments.of(new ConnectException("Connection timed out"), Kind.CONNECT_TIMEOUT),
                Arguments.of(new ConnectException("Operation timed out"), Kind.CONNECT_TIMEOUT),
                Arguments.of(new NoRouteToHostException("No route to host"), Kind.UNREACHABLE),
                Arguments.of(new NoRouteToHostException(), Kind.UNREACHABLE),
                Arguments.of(new ConnectException("Network is unreachable"), Kind.UNREACHABLE),
                Arguments.of(new SocketException("Network is unreachable"), Kind.UNREACHABLE),
                Arguments.of(new SocketException("Host is down"), Kind.UNREACHABLE),
                Arguments.of(new BindException("Permission denied"), Kind.UNREACHABLE),
                Arguments.of(new SocketException("Invalid argument"), Kind.UNREACHABLE),
                Arguments.of(new UnsupportedAddressTypeException(), Kind.UNREACHABLE),
                Arguments.of(new UnresolvedAddressException(), Kind.UNRESOLVED),
                Arguments.of(new IOException("Connection reset by peer"), Kind.PEER_RESET),
                Arguments.of(new BindException("Cannot assign requested address"), Kind.IO_ERROR),
                Arguments.of(new SocketException("Too many open files"), Kind.IO_ERROR),
                Arguments.of(new SocketException(), Kind.IO_ERROR),
                Arguments.of(new IllegalStateException("refused"), Kind.IO_ERROR));
    }

    @ParameterizedTest
    @MethodSource("connectFailures")
    void tellsWhyAConnectionCouldNotBeEstablished(Exception cause, Kind kind) {
        assertThat(CloseReasons.ofConnect(cause).kind()).isEqualTo(kind);
        assertThat(CloseReasons.ofConnect(cause).cause()).containsSame(cause);
    }

    static Stream<Arguments> transferFailures() {
        return Stream.of(
                Arguments.of(new IOException("Connection reset by peer"), Kind.PEER_RESET),
                Arguments.of(new SocketException("Connection reset"), Kind.PEER_RESET),
                Arguments.of(new IOException("Broken pipe"), Kind.PEER_RESET),
                Arguments.of(
                        new IOException("An existing connection was forcibly closed by the remote host"),
                        Kind.PEER_RESET),
                Arguments.of(
                        new IOException("An established connection was aborted by the software in your host machine"),
                        Kind.PEER_RESET),
                Arguments.of(new IOException("Connection timed out"), Kind.IO_ERROR),
                Arguments.of(new IOException("No buffer space available"), Kind.IO_ERROR),
                Arguments.of(new IOException(), Kind.IO_ERROR));
    }

    @ParameterizedTest
    @MethodSource("transferFailures")
    void tellsWhatEndedAConnection(Exception cause, Kind kind) {
        assertThat(CloseReasons.ofTransfer(cause).kind()).isEqualTo(kind);
        assertThat(CloseReasons.ofTransfer(cause).cause()).containsSame(cause);
    }

    @Test
    void survivesALoggerThatThrows() {
        AtomicInteger calls = new AtomicInteger();
        Logger broken = (Logger) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                    calls.incrementAndGet();
                    throw new OutOfMemoryError("on purpose");
                });
        LogLimiter limiter = new LogLimiter(1, 0);
        limiter.warn(broken, 0, "a warning", new IOException());
        limiter.warn(broken, 0, "one too many", new IOException());
        LogLimiter.debug(broken, "a detail", new IOException());
        assertThat(calls).hasValue(2);
    }

    @Test
    void limitsLogLinesPerSecond() {
        LogLimiter limiter = new LogLimiter(2, Long.MAX_VALUE);
        assertThat(limiter.permit(Long.MAX_VALUE)).isZero();
        assertThat(limiter.permit(Long.MAX_VALUE)).isZero();
        assertThat(limiter.permit(Long.MAX_VALUE)).isEqualTo(LogLimiter.REFUSED);
        assertThat(limiter.permit(Long.MAX_VALUE)).isEqualTo(LogLimiter.REFUSED);
        assertThat(limiter.permit(Long.MAX_VALUE + 1_000_000_000L)).isEqualTo(2);
        assertThat(limiter.permit(Long.MAX_VALUE + 1_000_000_000L)).isZero();
    }
}
