package dev.satwire.peers.testkit;

import static dev.satwire.peers.testkit.Recorder.ascii;
import static dev.satwire.peers.testkit.Recorder.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.satwire.transport.CloseReason.Kind;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Connection;
import dev.satwire.transport.Connection.Lane;
import dev.satwire.transport.ConnectionAcceptor;
import dev.satwire.transport.ConnectionClosedException;
import dev.satwire.transport.EventLoop;
import dev.satwire.transport.ListenOptions;
import dev.satwire.transport.Listener;
import dev.satwire.transport.SendQueueFullException;
import dev.satwire.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the transport's interface promises, for whoever implements it. The network between the ends is a good one. */
abstract class TransportContract {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    /** More than all the buffers between two ends. */
    private static final int MUCH = 64 * 1024 * 1024;

    final Recorder server = new Recorder();

    private final Subject subject;

    TransportContract(Subject subject) {
        this.subject = subject;
    }

    @AfterEach
    void close() {
        subject.close();
    }

    private Transport transport() {
        return subject.transport();
    }

    private void await(BooleanSupplier condition) {
        assertThat(subject.comesToHold(condition)).isTrue();
    }

    /** Waits for all that was begun before this, on the loops of both ends. */
    private void settle(Recorder... ends) {
        for (int i = 0; i < 3; i++) {
            for (Recorder end : ends) {
                CompletableFuture<Void> done = new CompletableFuture<>();
                end.connection().eventLoop().execute(() -> done.complete(null));
                await(done::isDone);
            }
        }
    }

    private Listener listen(ListenOptions options, ConnectionAcceptor acceptor) throws IOException {
        return transport().listen(ANY_PORT, options, acceptor);
    }

    private Listener listen() throws IOException {
        return listen(ListenOptions.DEFAULT, (remote, local) -> Optional.of(server));
    }

    private Recorder connect(Listener to, ConnectOptions options) {
        return Recorder.connect(transport(), to.localAddress(), options);
    }

    private Recorder open() throws IOException {
        return open(ConnectOptions.DEFAULT);
    }

    private Recorder open(ConnectOptions options) throws IOException {
        Recorder client = connect(listen(), options);
        await(() -> client.events.contains("opened") && server.events.contains("opened"));
        return client;
    }

    private void awaitEnds(Recorder... ends) {
        for (Recorder end : ends) {
            await(() -> end.end.isPresent());
            assertThat(end.events.stream().filter(event -> event.startsWith("closed")))
                    .hasSize(1);
            assertThat(end.events.get(end.events.size() - 1)).startsWith("closed");
            assertThat(end.events).noneMatch(event -> event.startsWith("WRONG"));
        }
    }

    private static Class<?> failureOf(CompletableFuture<Void> send) {
        return send.handle((done, failure) -> failure).join().getClass();
    }

    @Test
    void bothEndsKnowTheAddressesOnceOpen() throws IOException {
        Listener listener = listen();
        assertThat(listener.localAddress().getPort()).isPositive();
        Recorder client = connect(listener, ConnectOptions.DEFAULT);
        assertThat(client.connection().remoteAddress()).isEqualTo(listener.localAddress());
        await(() -> client.events.contains("opened") && server.events.contains("opened"));
        assertThat(server.connection().localAddress()).contains(listener.localAddress());
        assertThat(client.connection().localAddress())
                .contains(server.connection().remoteAddress());
    }

    @Test
    void bytesArriveInOrderAndAreCountedAndFuturesComplete() throws IOException {
        Recorder client = open();
        List<CompletableFuture<Void>> sends = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            sends.add(client.connection().send(ascii(i + ","), Lane.BULK));
        }
        sends.add(client.connection().send(new byte[0], Lane.BULK));
        await(() -> server.text().endsWith("99,"));
        await(() -> sends.stream().allMatch(CompletableFuture::isDone));
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            expected.append(i).append(',');
        }
        assertThat(server.text()).isEqualTo(expected.toString());
        assertThat(sends).noneMatch(CompletableFuture::isCompletedExceptionally);
        assertThat(client.connection().bytesSent()).isEqualTo(expected.length());
        assertThat(server.connection().bytesReceived()).isEqualTo(expected.length());
        assertThat(client.connection().bytesQueued()).isZero();
    }

    @Test
    void allIsSentWhateverIsDoneToTheFutures() throws IOException {
        Recorder client = open();
        client.connection().send(ascii("a"), Lane.BULK).complete(null);
        client.connection().send(ascii("b"), Lane.BULK).cancel(true);
        client.connection().send(ascii("c"), Lane.BULK).obtrudeException(new IllegalStateException("on purpose"));
        CompletableFuture<Void> last = client.connection().send(ascii("d"), Lane.BULK);
        await(() -> server.text().equals("abcd") && last.isDone());
        assertThat(last).isCompleted();
        assertThat(client.connection().bytesQueued()).isZero();
    }

    @Test
    void whatIsSentBeforeTheConnectionIsOpenGoesOut() throws IOException {
        Recorder client = connect(listen(), ConnectOptions.DEFAULT);
        put(client.connection(), ascii("early"), Lane.CONTROL);
        await(() -> server.text().equals("early"));
    }

    @Test
    void aFullLaneRefusesAtOnceAndTellsWhenItHasRoom() throws IOException {
        Recorder client = open(ConnectOptions.DEFAULT.withWaterMarks(1, 1_000));
        server.connection().pauseReading();
        settle(server);
        Connection connection = client.connection();
        CompletableFuture<Void> crossing = connection.send(new byte[MUCH], Lane.BULK);
        assertThat(connection.isWritable()).isFalse();
        CompletableFuture<Void> refused = connection.send(new byte[1], Lane.BULK);
        assertThat(refused).isCompletedExceptionally();
        assertThat(failureOf(refused)).isEqualTo(SendQueueFullException.class);
        settle(client);
        assertThat(connection.send(ascii("c"), Lane.CONTROL)).isNotCompletedExceptionally();
        settle(client);
        assertThat(connection.bytesQueued()).isPositive();
        assertThat(client.events).doesNotContain("writable");

        server.connection().resumeReading();
        await(() -> server.bytes.size() == MUCH + 1);
        await(() -> client.events.contains("writable"));
        assertThat(crossing).isCompleted();
        assertThat(connection.isWritable()).isTrue();
        assertThat(server.text()).as("not inside the send that had begun").endsWith("\0c");
    }

    @Test
    void controlOvertakesBulk() throws IOException {
        Recorder client = open(ConnectOptions.DEFAULT.withWaterMarks(1, Integer.MAX_VALUE));
        server.connection().pauseReading();
        settle(server);
        put(client.connection(), new byte[MUCH], Lane.BULK);
        put(client.connection(), ascii("B"), Lane.BULK);
        settle(client);
        put(client.connection(), ascii("C"), Lane.CONTROL);
        server.connection().resumeReading();
        await(() -> server.bytes.size() == MUCH + 2);
        assertThat(server.text()).endsWith("\0CB");
    }

    @Test
    void nothingIsReceivedWhilePaused() throws IOException {
        Recorder client = open();
        server.connection().pauseReading();
        settle(server);
        put(client.connection(), ascii("x"), Lane.BULK);
        settle(client, server, client, server);
        assertThat(server.events).containsExactly("opened");
        server.connection().resumeReading();
        await(() -> server.text().equals("x"));
    }

    @Test
    void aResetThatNobodyReadsIsToldByTheNextSend() throws IOException {
        Recorder client = open();
        server.connection().pauseReading();
        settle(server);
        client.connection().abort();
        awaitEnds(client);
        sendNowAndThen(server);
        awaitEnds(server);
        assertThat(server.endKind()).isEqualTo(Kind.PEER_RESET);
    }

    private static void sendNowAndThen(Recorder end) {
        if (end.end.isEmpty()) {
            put(end.connection(), ascii("x"), Lane.CONTROL);
            end.connection().eventLoop().schedule(Duration.ofMillis(10), () -> sendNowAndThen(end));
        }
    }

    @Test
    void closeSendsWhatIsQueued() throws IOException {
        Recorder client = open();
        CompletableFuture<Void> sent = client.connection().send(new byte[300_000], Lane.BULK);
        client.connection().close();
        client.connection().close();
        assertThat(failureOf(client.connection().send(new byte[1], Lane.BULK)))
                .isEqualTo(ConnectionClosedException.class);
        awaitEnds(client, server);
        assertThat(sent).isCompleted();
        assertThat(server.bytes.size()).isEqualTo(300_000);
        assertThat(client.endKind()).isEqualTo(Kind.LOCAL);
        assertThat(server.endKind()).isEqualTo(Kind.PEER_CLOSED);
    }

    @Test
    void abortDropsWhatIsQueuedAndResets() throws IOException {
        Recorder client = open(ConnectOptions.DEFAULT.withWaterMarks(1, Integer.MAX_VALUE));
        server.connection().pauseReading();
        settle(server);
        CompletableFuture<Void> never = client.connection().send(new byte[MUCH], Lane.BULK);
        client.connection().abort();
        awaitEnds(client);
        assertThat(failureOf(never)).isEqualTo(ConnectionClosedException.class);
        server.connection().resumeReading();
        awaitEnds(server);
        assertThat(client.endKind()).isEqualTo(Kind.LOCAL);
        assertThat(server.endKind()).isEqualTo(Kind.PEER_RESET);
    }

    @Test
    void closeDoesNotWaitLongForAReaderThatDoesNotRead() throws IOException {
        Recorder client = open(ConnectOptions.DEFAULT.withWaterMarks(1, Integer.MAX_VALUE));
        server.connection().pauseReading();
        settle(server);
        CompletableFuture<Void> never = client.connection().send(new byte[MUCH], Lane.BULK);
        client.connection().close();
        awaitEnds(client);
        assertThat(client.endKind()).isEqualTo(Kind.LOCAL);
        assertThat(failureOf(never)).isEqualTo(ConnectionClosedException.class);
    }

    @Test
    void aConnectionThatTakesNoByteEnds() throws IOException {
        Recorder client = open(
                ConnectOptions.DEFAULT.withWaterMarks(1, Integer.MAX_VALUE).withStallTimeout(Duration.ofMillis(100)));
        server.connection().pauseReading();
        settle(server);
        put(client.connection(), new byte[MUCH], Lane.BULK);
        awaitEnds(client);
        assertThat(client.endKind()).isEqualTo(Kind.WRITE_STALLED);
    }

    @Test
    void nothingIsCalledFromInsideACallback() throws IOException {
        server.onReceived = connection -> {
            put(connection, ascii("answer"), Lane.BULK);
            connection.pauseReading();
            connection.resumeReading();
            connection.close();
        };
        Recorder client = open();
        put(client.connection(), ascii("question"), Lane.BULK);
        awaitEnds(client, server);
        assertThat(client.text()).isEqualTo("answer");
        assertThat(server.events).containsExactly("opened", "received 8", "closed LOCAL");
    }

    @Test
    void aHandlerThatThrowsEndsItsOwnConnectionOnly() throws IOException {
        Recorder bystander = new Recorder();
        List<Recorder> handlers = Collections.synchronizedList(new ArrayList<>(List.of(bystander, server)));
        Listener listener = listen(ListenOptions.DEFAULT, (remote, local) -> Optional.of(handlers.remove(0)));
        Recorder other = connect(listener, ConnectOptions.DEFAULT);
        await(() -> bystander.events.contains("opened"));
        server.onReceived = connection -> {
            throw new AssertionError("the expected error of a test");
        };
        Recorder client = connect(listener, ConnectOptions.DEFAULT);
        put(client.connection(), ascii("x"), Lane.BULK);
        awaitEnds(server, client);
        assertThat(server.endKind()).isEqualTo(Kind.HANDLER_ERROR);
        put(other.connection(), ascii("still here"), Lane.BULK);
        await(() -> bystander.text().equals("still here"));
    }

    @Test
    void connectingFailsWithAKind() throws IOException {
        Listener gone = listen();
        gone.close();
        gone.close();
        Recorder refused = connect(gone, ConnectOptions.DEFAULT);
        Recorder unresolved = Recorder.connect(
                transport(), InetSocketAddress.createUnresolved("host.invalid", 8333), ConnectOptions.DEFAULT);
        Recorder aborted = connect(gone, ConnectOptions.DEFAULT);
        aborted.connection().abort();
        awaitEnds(refused, unresolved, aborted);
        assertThat(refused.events).containsExactly("closed CONNECT_REFUSED");
        assertThat(unresolved.events).containsExactly("closed UNRESOLVED");
        // Whichever came first, and nothing behind it.
        assertThat(aborted.events).singleElement().isIn("closed LOCAL", "closed CONNECT_REFUSED");
    }

    @Test
    void whoIsNotWantedIsClosed() throws IOException {
        Recorder refused =
                connect(listen(ListenOptions.DEFAULT, (remote, local) -> Optional.empty()), ConnectOptions.DEFAULT);
        Listener throwing = listen(ListenOptions.DEFAULT, (remote, local) -> {
            throw new IllegalStateException("the expected exception of a test");
        });
        Recorder unlucky = connect(throwing, ConnectOptions.DEFAULT);
        Recorder again = connect(throwing, ConnectOptions.DEFAULT);
        awaitEnds(refused, unlucky, again);
        Listener narrow = listen(ListenOptions.DEFAULT.withMaxConnections(1), (remote, local) -> Optional.of(server));
        Recorder first = connect(narrow, ConnectOptions.DEFAULT);
        await(() -> server.events.contains("opened"));
        awaitEnds(connect(narrow, ConnectOptions.DEFAULT));
        assertThat(first.end).isEmpty();
    }

    @Test
    void closingAListenerLeavesItsConnections() throws IOException {
        Listener listener = listen();
        Recorder client = connect(listener, ConnectOptions.DEFAULT);
        await(() -> server.events.contains("opened"));
        listener.close();
        put(client.connection(), ascii("still here"), Lane.BULK);
        await(() -> server.text().equals("still here"));
    }

    @Test
    void anAddressInUseCannotBeListenedOn() throws IOException {
        Listener listener = listen();
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> transport()
                        .listen(listener.localAddress(), ListenOptions.DEFAULT, (from, to) -> Optional.of(server)))
                .withMessageContaining(String.valueOf(listener.localAddress().getPort()));
    }

    @Test
    void closingTheTransportEndsAllAndTakesNothingMore() throws IOException {
        Recorder client = open();
        Recorder connecting = Recorder.connect(transport(), ANY_PORT, ConnectOptions.DEFAULT);
        CompletableFuture<Void> timer = new CompletableFuture<>();
        transport().eventLoop().schedule(Duration.ofHours(1), () -> timer.complete(null));
        transport().close();
        transport().close();
        awaitEnds(client, server, connecting);
        assertThat(client.endKind()).isEqualTo(Kind.LOCAL);
        assertThatIllegalStateException().isThrownBy(this::listen);
        assertThatIllegalStateException()
                .isThrownBy(() -> Recorder.connect(transport(), ANY_PORT, ConnectOptions.DEFAULT));
        assertThat(timer).isNotDone();
    }

    @Test
    void whatIsToRunAtTheEndRunsOnceBeforeConnectionsHearOfIt() throws IOException {
        Recorder client = open();
        EventLoop loop = transport().eventLoop();
        List<String> ran = Collections.synchronizedList(new ArrayList<>());
        List<EventLoop.Timer> handles = new ArrayList<>();
        loop.atEnd(() -> {
            ran.add("first " + loop.inEventLoop());
            handles.get(1).cancel();
            // It still takes tasks, and tasks for its end, which has begun.
            loop.execute(() -> ran.add("task"));
            loop.atEnd(() -> ran.add("late"));
            client.connection().close();
            throw new IllegalStateException("the expected exception of a test");
        });
        handles.add(loop.atEnd(() -> ran.add("cancelled before")));
        handles.add(loop.atEnd(() -> ran.add("cancelled by the first")));
        loop.atEnd(() -> ran.add("last"));
        handles.get(0).cancel();
        settle(client);
        assertThat(ran).isEmpty();

        transport().close();
        awaitEnds(client, server);
        await(() -> ran.size() == 4);
        assertThat(ran).startsWith("first true").containsExactlyInAnyOrder("first true", "last", "task", "late");
        assertThat(client.endKind()).isEqualTo(Kind.LOCAL);
        await(() -> isOver(loop));
        handles.get(0).cancel();
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> loop.atEnd(() -> ran.add("too late")));
        assertThat(ran).hasSize(4);
    }

    private static boolean isOver(EventLoop loop) {
        try {
            loop.execute(() -> {});
            return false;
        } catch (RejectedExecutionException e) {
            return true;
        }
    }

    @Test
    void timersAndTasksRunOnTheLoopInOrder() {
        List<String> ran = Collections.synchronizedList(new ArrayList<>());
        transport().eventLoop().execute(() -> {
            transport().eventLoop().schedule(Duration.ofMillis(500), () -> ran.add("later"));
            transport().eventLoop().schedule(Duration.ofMillis(1), () -> ran.add("soon"));
            transport()
                    .eventLoop()
                    .schedule(Duration.ofMillis(1), () -> ran.add("never"))
                    .cancel();
            transport()
                    .eventLoop()
                    .execute(() -> ran.add("next " + transport().eventLoop().inEventLoop()));
        });
        await(() -> ran.contains("later"));
        assertThat(ran).containsExactly("next true", "soon", "later");
        assertThat(transport().eventLoop().inEventLoop()).isFalse();
    }
}
