package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.Network;
import dev.satwire.transport.EventLoop;
import dev.satwire.transport.Transport;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class NameResolverTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final NameResolver resolver = new NameResolver();

    @AfterEach
    void close() {
        resolver.close();
    }

    private static Code codeOf(CompletableFuture<?> future) {
        try {
            Object value = future.get(30, TimeUnit.SECONDS);
            throw new AssertionError("resolved: " + value);
        } catch (ExecutionException e) {
            return ((PeerException) e.getCause()).reason().code();
        } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void findsTheAddressOfAName() throws Exception {
        InetAddress found = resolver.resolve("localhost", PATIENCE).get(30, TimeUnit.SECONDS);

        assertThat(found.isLoopbackAddress()).isTrue();
    }

    @Test
    void aNameWithoutAnAddressIsUnresolved() {
        assertThat(codeOf(resolver.resolve("name.invalid", PATIENCE))).isEqualTo(Code.UNRESOLVED);
    }

    @Test
    void noTimeIsNoAnswer() {
        CompletableFuture<InetAddress> future = resolver.resolve("name.invalid", Duration.ofNanos(1));

        assertThat(codeOf(future)).isEqualTo(Code.UNRESOLVED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                " ",
                "\t",
                "example.onion",
                "EXAMPLE.ONION",
                "example.onion.",
                "onion",
                "x.b32.i2p",
                "x.i2p"
            })
    void neverAsksForNamesThatAreNoneOrOfOtherNetworks(String name) {
        CompletableFuture<InetAddress> future = resolver.resolve(name, PATIENCE);

        assertThat(future).as("known without asking").isDone();
        assertThat(codeOf(future)).isEqualTo(Code.UNRESOLVED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a..b", "under_score.invalid", "with space.invalid", "\u00E9.invalid", "[::1", "1.2.3.4.5"})
    void oddNamesAreUnresolvedToo(String name) {
        assertThat(codeOf(resolver.resolve(name, PATIENCE))).isEqualTo(Code.UNRESOLVED);
    }

    @Test
    void aTimeoutOfAnyLengthIsTaken() throws Exception {
        Duration forever = Duration.ofSeconds(Long.MAX_VALUE);

        assertThat(resolver.resolve("localhost", forever).get(30, TimeUnit.SECONDS))
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "256, 256", "257, 256", "100000, 256"})
    void ofManyAddressesTheFirstCount(int found, int taken) throws Exception {
        InetAddress[] addresses = new InetAddress[found];
        for (int i = 0; i < found; i++) {
            addresses[i] = InetAddress.getByAddress(new byte[] {1, (byte) (i >> 16), (byte) (i >> 8), (byte) i});
        }
        try (NameResolver many = new NameResolver(name -> addresses)) {
            assertThat(many.resolveAll("many.example", PATIENCE).get(30, TimeUnit.SECONDS))
                    .containsExactly(Arrays.copyOf(addresses, taken));
            assertThat(many.resolve("many.example", PATIENCE).get(30, TimeUnit.SECONDS))
                    .isEqualTo(addresses[0]);
        }
    }

    @Test
    void aSystemThatThrowsOrHasNothingIsUnresolved() {
        try (NameResolver broken = new NameResolver(name -> {
                    throw new IllegalStateException("broken");
                });
                NameResolver none = new NameResolver(name -> new InetAddress[0])) {
            assertThat(codeOf(broken.resolveAll("x.example", PATIENCE))).isEqualTo(Code.UNRESOLVED);
            assertThat(codeOf(none.resolveAll("x.example", PATIENCE))).isEqualTo(Code.UNRESOLVED);
        }
    }

    @Test
    void anErrorOfTheSystemEndsTheLookUpAtOnceAndNotTheThread() throws Exception {
        List<Throwable> escaped = new CopyOnWriteArrayList<>();
        List<Thread> threads = new CopyOnWriteArrayList<>();
        List<Error> errors = List.of(
                new NoClassDefFoundError("on purpose"),
                new StackOverflowError("on purpose"),
                new OutOfMemoryError("on purpose"),
                new AssertionError("on purpose"));
        for (Error error : errors) {
            try (NameResolver broken = new NameResolver(name -> {
                Thread.currentThread().setUncaughtExceptionHandler((thread, problem) -> escaped.add(problem));
                threads.add(Thread.currentThread());
                throw error;
            })) {
                CompletableFuture<InetAddress> future = broken.resolve("x.example", Duration.ofDays(1));
                assertThat(codeOf(future)).isEqualTo(Code.UNRESOLVED);
            }
        }
        for (Thread thread : threads) {
            thread.join(20_000);
        }
        assertThat(threads).hasSameSizeAs(errors).noneMatch(Thread::isAlive);
        assertThat(escaped).isEmpty();
    }

    @Test
    void aSystemThatBlocksHoldsUpNobodyBeyondTheDeadline() {
        CountDownLatch never = new CountDownLatch(1);
        NameResolver stuck = new NameResolver(name -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return new InetAddress[0];
        });
        for (int i = 0; i < 10; i++) {
            assertThat(codeOf(stuck.resolveAll("x.example", Duration.ofMillis(1))))
                    .isEqualTo(Code.UNRESOLVED);
        }
        stuck.close();
    }

    @Test
    void closingFailsWhatWaits() {
        List<CompletableFuture<InetAddress>> futures = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            futures.add(resolver.resolve("name" + i + ".invalid", Duration.ofDays(1)));
        }
        resolver.close();

        for (CompletableFuture<InetAddress> future : futures) {
            assertThat(future).isDone();
            assertThat(codeOf(future)).isIn(Code.POOL_CLOSED, Code.UNRESOLVED);
        }
        assertThat(codeOf(resolver.resolve("localhost", PATIENCE))).isEqualTo(Code.POOL_CLOSED);
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, /127.0.0.1:8333", "::1, /[0:0:0:0:0:0:0:1]:8333", "[::1], /[0:0:0:0:0:0:0:1]:8333"})
    void literalHostsAreConnectedToWithoutBeingResolved(String host, String remote) {
        List<String> connected = new ArrayList<>();
        Transport transport = stub(Transport.class, (method, arguments) -> {
            if (method.equals("connect")) {
                connected.add(((InetSocketAddress) arguments[0]).toString());
                throw new IllegalStateException("closed");
            }
            return stub(EventLoop.class, (ofLoop, none) -> switch (ofLoop) {
                case "nanoTime" -> 0L;
                case "atEnd" -> (EventLoop.Timer) () -> {};
                default -> null;
            });
        });
        PeerPool pool = PeerPool.builder(Network.REGTEST)
                .transport(transport)
                .listenerExecutor(Runnable::run)
                .build();
        CompletableFuture<Peer> future = pool.connect(host, 8333);

        assertThat(connected).as("at once, on this thread").containsExactly(remote);
        assertThatThrownBy(future::join).hasCauseInstanceOf(PeerException.class);
        pool.close();
    }

    private interface Answer {
        Object to(String method, Object[] arguments);
    }

    private static <T> T stub(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answer.to(method.getName(), arguments)));
    }
}
