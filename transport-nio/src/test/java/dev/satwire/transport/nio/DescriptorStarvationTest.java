package dev.satwire.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.transport.TransportProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class DescriptorStarvationTest {
    private static final int LIMIT = 200;
    private static final int VISITORS = 500;
    private static final int SECONDS = 3;

    @TempDir
    Path folder;

    private final List<Socket> sockets = new ArrayList<>();

    @AfterEach
    void closeSockets() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    @Timeout(60)
    void servesOnWithoutDescriptorsAndAcceptsAgainWhenThereAreSome() throws Exception {
        try (ServerProcess server = ServerProcess.start(folder.resolve("log"), LIMIT)) {
            Socket first = server.connect();
            sockets.add(first);
            assertThat(ServerProcess.turns(first)).isPositive();
            for (int i = 0; i < VISITORS; i++) {
                sockets.add(server.connect());
            }
            Await.until(
                    "the server runs out of descriptors",
                    () -> !server.warnings().isEmpty());

            int lines = server.log().size();
            long turns = ServerProcess.turns(first);
            Duration cpu = server.cpuTime();
            for (int i = 0; i < SECONDS; i++) {
                pause();
                assertThat(ServerProcess.turns(first)).isPositive();
                sockets.add(server.connect());
            }
            assertThat(server.cpuTime().minus(cpu)).isLessThan(Duration.ofMillis(SECONDS * 50));
            assertThat(ServerProcess.turns(first) - turns).isLessThan(SECONDS * 20L);
            assertThat(server.log().size() - lines).isLessThanOrEqualTo(SECONDS * 2 + 2);

            // The first sockets the server ever closes for their users, while it has no descriptor to spare.
            while (sockets.size() > 1) {
                sockets.remove(sockets.size() - 1).close();
            }
            long freed = System.nanoTime();
            server.awaitService();
            assertThat(System.nanoTime() - freed).isLessThan(TimeUnit.SECONDS.toNanos(1));
            assertThat(ServerProcess.turns(first)).isPositive();
            assertUnharmed(server);
        }
    }

    @Test
    @Timeout(60)
    void servesItsFirstConnectionWithTheLastDescriptor() throws Exception {
        try (ServerProcess server = ServerProcess.start(folder.resolve("log"), LIMIT)) {
            for (int i = 0; i < 3; i++) {
                starve(server);
            }
            for (int i = 0; i < 3; i++) {
                assertThat(server.order('r')).isEqualTo("1 released");
                Await.until("a place", () -> {
                    Socket socket = connect(server);
                    sockets.add(socket);
                    return isServed(socket);
                });
            }
            assertUnharmed(server);
        }
    }

    @Test
    @Timeout(60)
    void loadsAllItsClassesWhenItStartsAndNeedsNoFileForThemLater() throws Exception {
        Path classes = folder.resolve("classes");
        try (ServerProcess server =
                ServerProcess.start(folder.resolve("log"), LIMIT, "-Xlog:class+load:file=" + classes)) {
            Set<String> expected = new TreeSet<>(ServerProcess.all());
            // The service loader's way in.
            expected.removeAll(Set.of(TransportProvider.class.getName(), NioTransportProvider.class.getName()));
            assertThat(ServerProcess.loaded(classes)).containsAll(expected);
            for (int i = 0; i < 3; i++) {
                try (Socket socket = server.connect()) {
                    assertThat(ServerProcess.turns(socket)).isPositive();
                }
            }
            Await.until("a dial fails for want of a descriptor", () -> {
                starve(server);
                return dial(server).startsWith("IO_ERROR");
            });
            assertThat(server.order('r')).isEqualTo("1 released");
            assertThat(server.order('d')).startsWith("CONNECT_REFUSED");
        }
    }

    /** Takes all descriptors of the server and sees it turn a visitor away. */
    private void starve(ServerProcess server) {
        Await.until("a visitor is turned away", () -> {
            try {
                assertThat(server.order('h')).endsWith("taken");
                Socket socket = server.connect();
                sockets.add(socket);
                if (isTurnedAway(socket)) {
                    return true;
                }
                // The Java runtime itself takes a descriptor now and then and gives it back. Either the visitor has got
                // that
                // one, or the runtime took the loop's reserve and the order above what it gave back: then one is owed.
                assertThat(server.order('r')).isEqualTo("1 released");
                return isTurnedAway(socket);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static boolean isTurnedAway(Socket socket) throws IOException {
        socket.setSoTimeout(1000);
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException waitsOrIsServed) {
            return false;
        }
    }

    private static Socket connect(ServerProcess server) {
        try {
            return server.connect();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String dial(ServerProcess server) {
        try {
            return server.order('d');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isServed(Socket socket) {
        try {
            return ServerProcess.turns(socket) > 0;
        } catch (IOException turnedAway) {
            return false;
        }
    }

    private static void pause() throws InterruptedException {
        boolean never = new CountDownLatch(1).await(1, TimeUnit.SECONDS);
        assertThat(never).isFalse();
    }

    private static void assertUnharmed(ServerProcess server) throws Exception {
        assertThat(server.stop()).as(() -> String.join("\n", server.log())).isZero();
        assertThat(server.log())
                .noneMatch(line -> line.contains("NoClassDefFound") || line.contains("ExceptionInInitializer"));
        assertThat(server.warnings()).allMatch(line -> line.contains("accepting on"));
    }
}
