package dev.satwire.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.satwire.transport.CloseReason;
import dev.satwire.transport.CloseReason.Kind;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Connection;
import dev.satwire.transport.Connection.Lane;
import dev.satwire.transport.Socks5Proxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyTest {
    private static final String ONION = "2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion";
    private static final InetSocketAddress TARGET = InetSocketAddress.createUnresolved(ONION, 8333);
    private static final String GREETING_TAKEN = "0500";
    private static final String CONNECTED = "05000001000000000000";
    private static final int REQUEST_LENGTH = 4 + 1 + ONION.length() + 2;

    private final FakeClock clock = new FakeClock();
    private final NioTransport transport =
            NioTransport.builder().nanoClock(clock).open();
    private final RecordingHandler handler = new RecordingHandler();

    @AfterEach
    void closeTransport() {
        transport.close();
    }

    private Connection connect(Socks5Proxy through) {
        return transport.connect(TARGET, ConnectOptions.DEFAULT.withProxy(through), handler);
    }

    private static void greet(ScriptedProxy.Talk talk) throws IOException {
        talk.hear(3);
        talk.say(GREETING_TAKEN);
        talk.hear(REQUEST_LENGTH);
    }

    @Test
    void opensTheConnectionWhenTheProxyHasReachedTheName() throws IOException {
        try (ScriptedProxy proxy = new ScriptedProxy(talk -> {
            greet(talk);
            talk.say(CONNECTED);
            talk.echo();
        })) {
            Connection connection = connect(proxy.proxy());
            CompletableFuture<Void> early = connection.send(new byte[] {1, 2, 3}, Lane.BULK);
            assertThat(handler.connection()).isSameAs(connection);
            assertThat(connection.remoteAddress()).isEqualTo(TARGET);
            Await.get(early);
            Await.until("the echo", () -> handler.count() == 3);
            assertThat(connection.bytesSent()).isEqualTo(3);
            assertThat(connection.bytesReceived()).isEqualTo(3);
            assertThat(new String(hex(proxy.heard.get(1)), StandardCharsets.ISO_8859_1))
                    .contains(ONION);
            connection.close();
            handler.reason();
        }
    }

    @Test
    void deliversWhatTheRemoteSideSaysRightBehindTheReply() throws IOException {
        try (ScriptedProxy proxy = new ScriptedProxy(talk -> {
            greet(talk);
            talk.say(CONNECTED + "f9beb4d9");
            talk.awaitEnd();
        })) {
            connect(proxy.proxy());
            Await.until("the greeting of the remote side", () -> handler.count() == 4);
            assertThat(handler.bytes()).isEqualTo(hex("f9beb4d9"));
        }
    }

    @Test
    void survivesAProxyThatAnswersByteByByte() throws IOException {
        try (ScriptedProxy proxy = new ScriptedProxy(talk -> {
            talk.hear(3);
            drip(talk, "0502");
            talk.hear(3 + 2 * 3);
            drip(talk, "0100");
            talk.hear(REQUEST_LENGTH);
            drip(talk, "05000003" + "04" + "61626364" + "1f90");
            talk.echo();
        })) {
            Connection connection = connect(proxy.proxy().withIsolation("key"));
            Await.get(connection.send(new byte[5], Lane.BULK));
            Await.until("the echo", () -> handler.count() == 5);
            assertThat(proxy.heard.get(1)).isEqualTo("01" + "03" + "6b6579" + "03" + "6b6579");
        }
    }

    /** Sends each byte alone, as far as the kernel plays along. */
    private static void drip(ScriptedProxy.Talk talk, String hex) throws IOException {
        for (int i = 0; i < hex.length(); i += 2) {
            talk.say(hex.substring(i, i + 2));
        }
    }

    @ParameterizedTest
    @CsvSource({"05, CONNECT_REFUSED", "04, UNREACHABLE", "06, CONNECT_TIMEOUT", "01, UNREACHABLE", "07, PROXY_FAILED"})
    void tellsWhyTheProxyDidNotReachTheRemoteSide(String code, Kind kind) throws IOException {
        try (ScriptedProxy proxy = new ScriptedProxy(talk -> {
            greet(talk);
            talk.say("05" + code + "0001000000000000");
            talk.awaitEnd();
        })) {
            CompletableFuture<Void> send = connect(proxy.proxy()).send(new byte[1], Lane.CONTROL);
            assertThat(handler.reason().kind()).isEqualTo(kind);
            assertThat(handler.reason().detail()).startsWith("the proxy says: ");
            assertThat(handler.opened).isNotDone();
            assertThat(Await.failure(send)).hasMessageContaining(kind.name());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 9})
    void survivesAProxyThatLeavesAnywhere(int replyBytes) throws IOException {
        String replies = GREETING_TAKEN + CONNECTED;
        try (ScriptedProxy proxy = new ScriptedProxy(talk -> {
            talk.hear(3);
            talk.say(replies.substring(0, Math.min(replyBytes, 2) * 2));
            if (replyBytes >= 2) {
                talk.hear(REQUEST_LENGTH);
                talk.say(replies.substring(4, replyBytes * 2));
            }
        })) {
            connect(proxy.proxy());
            assertThat(handler.reason().kind()).isEqualTo(Kind.PROXY_FAILED);
            assertThat(handler.reason().detail())
                    .isEqualTo(
                            "the proxy left instead of answering " + (replyBytes < 2 ? "the greeting" : "the request"));
        }
    }

    @Test
    void survivesAServerThatIsNoProxy() throws IOException {
        try (ScriptedProxy server = new ScriptedProxy(talk -> {
            talk.out().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            talk.awaitEnd();
        })) {
            connect(server.proxy());
            assertThat(handler.reason())
                    .isEqualTo(CloseReason.of(Kind.PROXY_FAILED, "the proxy does not speak SOCKS5"));
        }
    }

    @Test
    void saysThatItIsTheProxyThatRefuses() throws IOException {
        InetSocketAddress nobody;
        try (ServerSocket server = new ServerSocket(0, 1, Loopback.host())) {
            nobody = (InetSocketAddress) server.getLocalSocketAddress();
        }
        connect(Socks5Proxy.at(nobody));
        assertThat(handler.reason().kind()).isEqualTo(Kind.PROXY_FAILED);
        assertThat(handler.reason().detail()).contains("refused");
        assertThat(handler.reason().cause()).isPresent();
    }

    @Test
    void boundsTheWayToTheProxyByTheConnectTimeout() throws IOException {
        try (FullBacklog silent = new FullBacklog()) {
            connect(Socks5Proxy.at(silent.address()));
            FakeClock.settle(transport);
            clock.advance(ConnectOptions.DEFAULT.connectTimeout().minusMillis(1), transport);
            assertThat(handler.closed).isNotDone();
            clock.advance(Duration.ofMillis(1), transport);
            assertThat(handler.reason().kind()).isEqualTo(Kind.PROXY_FAILED);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, PROXY_FAILED, the greeting", "1, PROXY_FAILED, the credentials", "2, CONNECT_TIMEOUT, the request"})
    void givesEachPhaseItsOwnTime(int answers, Kind kind, String phase) throws IOException {
        CompletableFuture<Void> first = new CompletableFuture<>();
        CompletableFuture<Void> second = new CompletableFuture<>();
        CompletableFuture<Void> waiting = new CompletableFuture<>();
        try (ScriptedProxy proxy = new ScriptedProxy(talk -> {
            talk.hear(3);
            if (answers > 0) {
                Await.get(first);
                talk.say("0502");
                talk.hear(9);
            }
            if (answers > 1) {
                Await.get(second);
                talk.say("0100");
                talk.hear(REQUEST_LENGTH);
            }
            waiting.complete(null);
            talk.awaitEnd();
        })) {
            Duration almost = proxy.proxy().phaseTimeout().minusMillis(1);
            connect(proxy.proxy().withIsolation("key"));
            Await.until("the greeting", () -> proxy.heard.size() == 1);
            clock.advance(almost, transport);
            first.complete(null);
            if (answers > 0) {
                Await.until("the credentials", () -> proxy.heard.size() == 2);
                FakeClock.settle(transport);
                clock.advance(almost, transport);
                second.complete(null);
            }
            Await.get(waiting);
            FakeClock.settle(transport);
            assertThat(handler.closed).isNotDone();
            clock.advance(answers > 1 ? almost : Duration.ZERO, transport);
            assertThat(handler.closed).isNotDone();
            clock.advance(Duration.ofMillis(1), transport);
            assertThat(handler.reason().kind()).isEqualTo(kind);
            assertThat(handler.reason().detail()).isEqualTo("the proxy did not answer " + phase + " within 20000 ms");
        }
    }

    @Test
    void canBeClosedAndAbortedWhileTheProxyWorks() throws IOException {
        try (ScriptedProxy proxy = new ScriptedProxy(talk -> {
            greet(talk);
            talk.awaitEnd();
        })) {
            Connection connection = connect(proxy.proxy());
            Await.until("the request", () -> proxy.heard.size() == 2);
            connection.close();
            assertThat(handler.reason()).isEqualTo(CloseReason.of(Kind.LOCAL));
            RecordingHandler second = new RecordingHandler();
            ConnectOptions options = ConnectOptions.DEFAULT.withProxy(proxy.proxy());
            Connection aborted = transport.connect(TARGET, options, second);
            Await.until("the request", () -> proxy.heard.size() == 4);
            aborted.abort();
            assertThat(second.reason().kind()).isEqualTo(Kind.LOCAL);
        }
    }

    @Test
    void refusesNamesThatNoProxyCanBeAskedFor() throws IOException {
        try (ScriptedProxy proxy = new ScriptedProxy(ScriptedProxy.Talk::awaitEnd)) {
            ConnectOptions options = ConnectOptions.DEFAULT.withProxy(proxy.proxy());
            transport.connect(InetSocketAddress.createUnresolved("a".repeat(256), 8333), options, handler);
            assertThat(handler.reason().kind()).isEqualTo(Kind.UNRESOLVED);
            RecordingHandler noPort = new RecordingHandler();
            transport.connect(InetSocketAddress.createUnresolved("a", 0), options, noPort);
            assertThat(noPort.reason().kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(proxy.heard).isEmpty();
        }
    }

    @Test
    void leaksNoDescriptorHoweverTheProxyFails() throws IOException {
        try (ScriptedProxy proxy = new ScriptedProxy(talk -> {
            talk.hear(3);
            talk.say(talk.heard().size() % 2 == 0 ? "0400" : "05");
        })) {
            long before = Descriptors.count();
            List<RecordingHandler> handlers = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                RecordingHandler each = new RecordingHandler();
                handlers.add(each);
                transport.connect(TARGET, ConnectOptions.DEFAULT.withProxy(proxy.proxy()), each);
            }
            for (RecordingHandler each : handlers) {
                assertThat(each.reason().kind()).isEqualTo(Kind.PROXY_FAILED);
            }
            Descriptors.awaitBack(before, handlers.size());
            FakeClock.settle(transport);
            assertThat(transport.loops().all())
                    .allMatch(loop -> loop.gate().active() == 0 && loop.gate().waiting() == 0);
        }
    }

    @Test
    void checksItsSettings() throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9050);
        Socks5Proxy proxy = Socks5Proxy.at(address);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Socks5Proxy.at(InetSocketAddress.createUnresolved("proxy.example", 9050)));
        assertThatIllegalArgumentException().isThrownBy(() -> proxy.withPhaseTimeout(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> proxy.withCredentials("", "a"));
        assertThatIllegalArgumentException().isThrownBy(() -> proxy.withCredentials("a", "ü".repeat(128)));
        Socks5Proxy secret = proxy.withCredentials("alice", "sesame");
        assertThat(secret.toString()).doesNotContain("alice").doesNotContain("sesame");
        assertThat(secret.withPhaseTimeout(Duration.ofSeconds(59)).credentials())
                .isEqualTo(secret.credentials());
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
