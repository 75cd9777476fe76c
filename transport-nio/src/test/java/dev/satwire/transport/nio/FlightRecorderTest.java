package dev.satwire.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.transport.CloseReason;
import dev.satwire.transport.CloseReason.Kind;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Connection;
import dev.satwire.transport.Connection.Lane;
import dev.satwire.transport.ListenOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FlightRecorderTest {
    private static final InetSocketAddress REMOTE = InetSocketAddress.createUnresolved("node.example", 8333);

    @TempDir
    Path folder;

    private static Recording recording(String... names) {
        Recording recording = new Recording();
        for (String name : names) {
            recording.enable("dev.satwire.transport." + name);
        }
        recording.start();
        return recording;
    }

    private List<RecordedEvent> events(Recording recording, String name) throws IOException {
        Path file = folder.resolve(name + ".jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals("dev.satwire.transport." + name))
                .toList();
    }

    @Test
    void recordsConnectionsAndTheirEnds() throws IOException {
        try (Recording recording = recording("Connect", "Accept", "Close")) {
            String address;
            // A new one each time: the flight recorder may tell none for a text that it wrote in an earlier recording.
            String name = "node" + System.nanoTime() + ".example";
            try (Loopback loopback = Loopback.over(NioTransport.open(), ListenOptions.DEFAULT.withMaxConnections(1))) {
                address = loopback.address().getAddress().getHostAddress() + ":"
                        + loopback.address().getPort();
                RecordingHandler client = new RecordingHandler();
                Connection connection = loopback.connect(client);
                RecordingHandler server = loopback.accepted();
                Await.get(connection.send(new byte[42], Lane.BULK));
                Await.until("the bytes", () -> server.count() == 42);
                RecordingHandler refused = new RecordingHandler();
                loopback.connect(refused);
                refused.reason();
                RecordingHandler unresolved = new RecordingHandler();
                loopback.transport.connect(
                        InetSocketAddress.createUnresolved(name, 8333), ConnectOptions.DEFAULT, unresolved);
                unresolved.reason();
                connection.close();
                client.reason();
                server.reason();
            }
            List<RecordedEvent> connects = events(recording, "Connect");
            assertThat(connects).extracting(event -> event.getString("outcome")).contains("OPEN", "UNRESOLVED");
            assertThat(connects).extracting(event -> event.getString("remote")).contains(address, name + ":8333");
            assertThat(connects).allMatch(event -> event.getDuration("took").toSeconds() < 10);
            assertThat(events(recording, "Accept"))
                    .extracting(event -> event.getString("verdict"))
                    .containsExactly("ADMITTED", "FULL");
            assertThat(events(recording, "Close"))
                    .filteredOn(event -> event.getLong("bytesSent") == 42)
                    .singleElement()
                    .matches(event -> event.getString("reason").equals("LOCAL"))
                    .matches(event -> event.getString("remote").equals(address));
        }
    }

    @Test
    void recordsWriteStallsAndSlowLoops() throws IOException {
        FakeClock clock = new FakeClock();
        try (Recording recording = recording("WriteStall", "LoopLag", "Close")) {
            NioTransport transport =
                    NioTransport.builder().eventLoops(1).nanoClock(clock).open();
            try (Loopback loopback = Loopback.over(transport);
                    Socket silent = loopback.socket()) {
                assertThat(silent.isConnected()).isTrue();
                RecordingHandler server = loopback.accepted();
                Clogged.fill(transport, server.connection());
                clock.advance(ConnectOptions.DEFAULT.stallTimeout(), transport);
                assertThat(server.reason().kind()).isEqualTo(Kind.WRITE_STALLED);
                CountDownLatch busy = new CountDownLatch(1);
                transport.eventLoop().execute(() -> {
                    clock.advanceAlone(Duration.ofMillis(70));
                    busy.countDown();
                });
                Await.latch(busy);
                FakeClock.settle(transport);
            }
            assertThat(events(recording, "WriteStall"))
                    .singleElement()
                    .matches(event -> event.getDuration("took").equals(ConnectOptions.DEFAULT.stallTimeout()))
                    .matches(event -> event.getLong("bytesQueued") > 0);
            // A turn that has not quite ended when the time goes on by the stall timeout takes all of that.
            assertThat(events(recording, "LoopLag"))
                    .filteredOn(event -> !event.getDuration("took").equals(ConnectOptions.DEFAULT.stallTimeout()))
                    .singleElement()
                    .matches(event -> event.getDuration("took").equals(Duration.ofMillis(70)))
                    .matches(event -> event.getString("loop").equals("satwire-io-0"));
            assertThat(events(recording, "Close"))
                    .anyMatch(event -> event.getString("reason").equals("WRITE_STALLED"));
        }
    }

    @Test
    void makesNoTextAndKeepsNothingWhileNothingIsRecorded() throws ReflectiveOperationException {
        TransportEvents events = TransportEvents.system();
        assertThat(events).isInstanceOf(FlightRecorderEvents.class);
        CloseReason reason = CloseReason.of(Kind.LOCAL);
        int rounds = 10_000;
        for (int i = 0; i < rounds; i++) {
            tellAll(events, reason);
        }
        long before = AllocatedMemory.byThisThread();
        for (int i = 0; i < rounds; i++) {
            tellAll(events, reason);
        }
        // Five objects with a few fields each, where the compiler does not remove them; a text would take more.
        assertThat((AllocatedMemory.byThisThread() - before) / rounds).isLessThanOrEqualTo(5 * 64);
    }

    private static void tellAll(TransportEvents events, CloseReason reason) {
        events.connect(REMOTE, 1, reason);
        events.accept(REMOTE, Verdict.ADMITTED);
        events.close(REMOTE, reason, 1, 2);
        events.writeStall(REMOTE, 1, 2);
        events.loopLag("loop", 1);
    }

    @Test
    @Timeout(60)
    @EnabledOnOs(OS.LINUX)
    void worksWhereThereIsNoFlightRecorder() throws Exception {
        try (ServerProcess server = ServerProcess.start(folder.resolve("log"), 200, "--limit-modules", "java.base")) {
            for (int i = 0; i < 3; i++) {
                try (Socket socket = server.connect()) {
                    assertThat(ServerProcess.turns(socket)).isPositive();
                }
            }
            assertThat(server.order('d')).startsWith("CONNECT_REFUSED");
            assertThat(server.stop()).isZero();
            assertThat(server.log()).isEmpty();
        }
    }
}
