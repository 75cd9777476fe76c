package dev.satwire.transport.nio;

import dev.satwire.transport.CloseReason;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Connection;
import dev.satwire.transport.Connection.Lane;
import dev.satwire.transport.ConnectionHandler;
import dev.satwire.transport.ListenOptions;
import dev.satwire.transport.Listener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs in a process of its own that has little memory: again and again it takes all of it, sends, gives the memory back and
 * closes the connection. The connection must end and all sends with it. It writes one line to standard output.
 */
final class MemoryStarvedClient implements ConnectionHandler {
    static final String SURVIVED = "survived";
    /** What it says if it was this program itself that found no memory, which proves nothing. */
    static final String STARVED = "starved";

    private static final int ROUNDS = 60;
    private static final int SENDS = 20;
    /** Bytes of the pieces that fill the memory. */
    private static final int[] PIECES = {4096, 256, 16, 0, 0};

    private static final long STARVED_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

    private static volatile @Nullable Piece memory;

    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final CompletableFuture<CloseReason> end = new CompletableFuture<>();

    /** Holds some memory. */
    private static final class Piece {
        @SuppressWarnings("UnusedVariable") // to be there is all it is for
        final byte[] bytes;

        final @Nullable Piece next;

        Piece(int length, @Nullable Piece next) {
            this.bytes = new byte[length];
            this.next = next;
        }
    }

    @SuppressWarnings("SystemOut") // standard output is how this process tells the test
    public static void main(String[] arguments) throws IOException {
        String outcome = SURVIVED;
        try {
            run(new Random(Long.parseLong(arguments[0])));
        } catch (OutOfMemoryError e) {
            memory = null;
            outcome = STARVED;
        } catch (AssertionError e) {
            outcome = "lost: " + e.getMessage();
        }
        System.out.println(outcome);
    }

    private static void run(Random random) throws IOException {
        try (NioTransport transport = NioTransport.builder().eventLoops(1).open();
                Listener listener = transport.listen(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        ListenOptions.DEFAULT,
                        (remote, local) -> Optional.of(new MemoryStarvedClient()))) {
            for (int i = 0; i < ROUNDS; i++) {
                MemoryStarvedClient client = new MemoryStarvedClient();
                Connection connection = transport.connect(listener.localAddress(), ConnectOptions.DEFAULT, client);
                Await.get(client.opened);
                List<CompletableFuture<Void>> sends = starve(connection, random.nextInt(60));
                connection.close();
                Await.get(client.end);
                sends.forEach(send -> Await.until("the end of a send", send::isDone));
            }
        }
    }

    /** Sends as long as there is memory, which there is for few objects, and waits a little. */
    private static List<CompletableFuture<Void>> starve(Connection connection, int objects) {
        List<CompletableFuture<Void>> sends = new ArrayList<>(SENDS);
        byte[] bytes = new byte[100];
        takeAllMemory();
        for (int i = 0; i < objects; i++) {
            Piece last = memory;
            memory = last == null ? null : last.next;
        }
        try {
            for (int i = 0; i < SENDS; i++) {
                sends.add(connection.send(bytes, i % 2 == 0 ? Lane.BULK : Lane.CONTROL));
            }
        } catch (OutOfMemoryError expected) {
            // As intended.
        }
        long start = System.nanoTime();
        while (System.nanoTime() - start < STARVED_NANOS) {
            Thread.onSpinWait();
        }
        memory = null;
        return sends;
    }

    private static void takeAllMemory() {
        for (int length : PIECES) {
            try {
                while (true) {
                    memory = new Piece(length, memory);
                }
            } catch (OutOfMemoryError expected) {
                // Smaller pieces may still find room.
            }
        }
    }

    @Override
    public void opened(Connection connection) {
        opened.complete(null);
    }

    @Override
    public void received(Connection connection, ByteBuffer bytes) {}

    @Override
    public void closed(Connection connection, CloseReason reason) {
        end.complete(reason);
    }
}
