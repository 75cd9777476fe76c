package dev.satwire.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.transport.CloseReason;
import dev.satwire.transport.CloseReason.Kind;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Connection;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** This side gives up at each step of the talk with a proxy, in each way it can. */
class ProxyEndTest {
    private static final InetSocketAddress TARGET = InetSocketAddress.createUnresolved("node.example", 8333);

    private final NioTransport transport = NioTransport.builder().eventLoops(1).open();

    @AfterEach
    void closeTransport() {
        transport.close();
    }

    /** How this side gives up. */
    enum Way {
        ABORT,
        CLOSE,
        CLOSE_TRANSPORT,
        ABORT_AND_THROW
    }

    static Stream<Arguments> phasesAndWays() {
        return Stream.of(Socks5Phase.GREETING, Socks5Phase.CREDENTIALS, Socks5Phase.REQUEST)
                .flatMap(phase -> Stream.of(Way.values()).map(way -> Arguments.of(phase, way)));
    }

    /** Answers what comes before the phase, and then no more. */
    private static void talk(ScriptedProxy.Talk talk, Socks5Phase phase, CompletableFuture<Void> reached)
            throws IOException {
        talk.hear(3);
        if (phase != Socks5Phase.GREETING) {
            talk.say("0502");
            talk.hear(3 + 2 * 3);
        }
        if (phase == Socks5Phase.REQUEST) {
            talk.say("0100");
            talk.hear(4 + 1 + TARGET.getHostString().length() + 2);
        }
        reached.complete(null);
        talk.awaitEnd();
    }

    @ParameterizedTest
    @MethodSource("phasesAndWays")
    void givesEverythingBackAndTellsTheHandlerOnce(Socks5Phase phase, Way way) throws IOException {
        CompletableFuture<Void> reached = new CompletableFuture<>();
        RecordingHandler handler = new RecordingHandler() {
            @Override
            void onClosed(Connection connection, CloseReason reason) {
                if (way == Way.ABORT_AND_THROW) {
                    throw new AssertionError("on purpose");
                }
            }
        };
        try (ScriptedProxy proxy = new ScriptedProxy(talk -> talk(talk, phase, reached))) {
            ConnectOptions options =
                    ConnectOptions.DEFAULT.withProxy(proxy.proxy().withIsolation("key"));
            Connection connection = transport.connect(TARGET, options, handler);
            Await.get(reached);
            switch (way) {
                case ABORT, ABORT_AND_THROW -> connection.abort();
                case CLOSE -> connection.close();
                case CLOSE_TRANSPORT -> transport.close();
            }
            assertThat(handler.reason().kind()).isEqualTo(Kind.LOCAL);
            assertThat(handler.opened).isNotDone();
            transport.close();
            assertThat(transport.loops().first().gate().active()).isZero();
            assertThat(transport.stats().loops().get(0).connections()).isZero();
            assertThat(transport.loops().first().deadlines().size()).isZero();
            assertThat(handler.violations).isEmpty();
        }
    }
}
