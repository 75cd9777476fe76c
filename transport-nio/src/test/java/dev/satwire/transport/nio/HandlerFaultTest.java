package dev.satwire.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.transport.CloseReason;
import dev.satwire.transport.CloseReason.Kind;
import dev.satwire.transport.Connection;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HandlerFaultTest {

    /** Where a handler throws. */
    enum Callback {
        OPENED,
        RECEIVED,
        WRITABLE,
        CLOSED
    }

    /** What a handler does wrong. */
    enum Fault {
        RUNTIME_EXCEPTION,
        CHECKED_EXCEPTION,
        ERROR,
        MISSING_CLASS,
        OUT_OF_MEMORY,
        STACK_OVERFLOW,
        UNSPEAKABLE;

        Throwable thrown() {
            return switch (this) {
                case RUNTIME_EXCEPTION -> new IllegalStateException("on purpose");
                case CHECKED_EXCEPTION -> new IOException("on purpose");
                case ERROR -> new AssertionError("on purpose");
                case MISSING_CLASS -> new NoClassDefFoundError("on purpose");
                case OUT_OF_MEMORY -> new OutOfMemoryError("on purpose");
                case STACK_OVERFLOW -> new AssertionError("a stack of depth " + depth(0));
                case UNSPEAKABLE -> new Unspeakable();
            };
        }

        /** Overflows the stack in earnest. */
        private static int depth(int above) {
            return above == Integer.MAX_VALUE ? above : 1 + depth(above + 1);
        }
    }

    /** Throws itself when it is asked what happened. */
    private static final class Unspeakable extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw this;
        }
    }

    /** Throws in one callback, and sends much so that there is something to become writable again. */
    static final class Faulty extends RecordingHandler {
        private final Callback callback;
        private final Fault fault;

        Faulty(Callback callback, Fault fault) {
            this.callback = callback;
            this.fault = fault;
        }

        @Override
        void onOpened(Connection connection) {
            failIn(Callback.OPENED);
        }

        @Override
        void onReceived(Connection connection, ByteBuffer buffer) {
            failIn(Callback.RECEIVED);
        }

        @Override
        void onWritable(Connection connection) {
            failIn(Callback.WRITABLE);
        }

        @Override
        void onClosed(Connection connection, CloseReason reason) {
            failIn(Callback.CLOSED);
        }

        private void failIn(Callback where) {
            if (callback == where) {
                Faulty.<RuntimeException>sneak(fault.thrown());
            }
        }

        @SuppressWarnings("unchecked") // the trick to throw what is not declared
        private static <T extends Throwable> void sneak(Throwable thrown) throws T {
            throw (T) thrown;
        }
    }

    static Stream<Arguments> callbacksAndFaults() {
        return Stream.of(Callback.values())
                .flatMap(callback -> Stream.of(Fault.values()).map(fault -> Arguments.of(callback, fault)));
    }

    @ParameterizedTest
    @MethodSource("callbacksAndFaults")
    void endsItsOwnConnectionOnly(Callback callback, Fault fault) throws IOException {
        try (NioTransport single = NioTransport.builder().eventLoops(1).open();
                Loopback healthy = Loopback.over(single);
                Socket neighbour = healthy.socket()) {
            RecordingHandler neighbourHandler = healthy.accepted();
            Faulty faulty = new Faulty(callback, fault);
            Connection connection = healthy.connect(faulty);
            RecordingHandler server = healthy.accepted();
            provoke(connection, faulty, server);

            CloseReason reason = faulty.reason();
            if (callback == Callback.CLOSED) {
                assertThat(reason.kind()).isEqualTo(Kind.PEER_CLOSED);
            } else {
                assertThat(reason.kind()).isEqualTo(Kind.HANDLER_ERROR);
                assertThat(reason.cause().isPresent()).isEqualTo(fault != Fault.UNSPEAKABLE);
            }
            assertThat(server.reason().kind()).isNotEqualTo(Kind.HANDLER_ERROR);
            assertStillServed(neighbour, neighbourHandler);
            healthy.assertServes();
        }
    }

    @Test
    void namesTheFaultEvenIfTheHandlerClosedBefore() {
        class ClosesAndThrows extends RecordingHandler {
            @Override
            void onOpened(Connection connection) {
                connection.close();
                throw new IllegalStateException("on purpose");
            }
        }
        try (Loopback loopback = Loopback.open()) {
            RecordingHandler handler = new ClosesAndThrows();
            loopback.connect(handler);
            assertThat(handler.reason().kind()).isEqualTo(Kind.HANDLER_ERROR);
        }
    }

    @Test
    void survivesADependentStageThatThrows() {
        try (Loopback loopback = Loopback.open()) {
            RecordingHandler handler = new RecordingHandler();
            Connection connection = loopback.connect(handler);
            RecordingHandler server = loopback.accepted();
            CountDownLatch ran = new CountDownLatch(1);
            Throwable failure = Await.failure(
                    connection.send(new byte[1], Connection.Lane.BULK).thenRun(() -> {
                        ran.countDown();
                        throw new AssertionError("on purpose");
                    }));
            Await.latch(ran);
            assertThat(failure).isInstanceOf(AssertionError.class);
            server.connection();
            assertThat(handler.closed).isNotDone();
            loopback.assertServes();
        }
    }

    /** Makes every callback happen that has not ended the connection yet. */
    private static void provoke(Connection connection, Faulty faulty, RecordingHandler server) {
        Connection other = server.connection();
        // More than the high-water mark at once; a connection that ended in opened() fails it.
        CompletableFuture<Void> much = connection.send(new byte[1_200_000], Connection.Lane.BULK);
        Await.until("written or gone", much::isDone);
        CompletableFuture<Void> some = other.send(new byte[10], Connection.Lane.BULK);
        Await.until("received or gone", () -> faulty.closed.isDone() || connection.bytesReceived() > 0);
        Await.until("sent or gone", some::isDone);
        other.close();
    }

    private static void assertStillServed(Socket neighbour, RecordingHandler handler) throws IOException {
        assertThat(handler.closed).isNotDone();
        neighbour.getOutputStream().write(1);
        Await.until("the neighbour's byte", () -> handler.count() == 1);
        Await.get(handler.connection().send(new byte[] {2}, Connection.Lane.BULK));
        InputStream in = neighbour.getInputStream();
        assertThat(in.read()).isEqualTo(2);
    }
}
