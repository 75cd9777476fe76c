package dev.satwire.peers;

import static dev.satwire.peers.MemoryPools.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.Command;
import dev.satwire.protocol.Message;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.PayloadCodec;
import dev.satwire.protocol.Ping;
import dev.satwire.protocol.Pong;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.UnknownPayload;
import dev.satwire.protocol.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a pool and its peers say of themselves. */
final class InsightTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final MemoryPools pools = new MemoryPools(4);

    @AfterEach
    void close() {
        pools.close();
    }

    private Peer connect(PeerPool pool, String host) {
        var unused = pool.connect(at(host));
        pools.network.advance(Duration.ofSeconds(5));
        return pool.peers().get(0);
    }

    @Test
    void countsMessagesAndBytesOfEachCommandInBothDirections() {
        pools.server("10.1.0.1");
        PeerPool pool = pools.open(pools.builder("10.0.0.1"));
        Peer peer = connect(pool, "10.1.0.1");
        var unused = peer.send(UnknownPayload.of(new Command("gibberish"), new byte[7]));
        pools.network.advance(MINUTE);

        PeerStats stats = peer.stats();
        MessageCounts versions = stats.messages().get(Version.COMMAND);
        assertThat(versions.messagesSent()).isOne();
        assertThat(versions.messagesReceived()).isOne();
        assertThat(stats.messages().get(Ping.COMMAND).bytesSent()).isEqualTo(32);
        assertThat(stats.messages().get(Pong.COMMAND).bytesReceived()).isEqualTo(32);
        assertThat(stats.messages().get(MessageCounts.OTHER)).isEqualTo(new MessageCounts(0, 0, 1, 31));
        assertThat(stats.messages().values().stream()
                        .mapToLong(MessageCounts::bytesSent)
                        .sum())
                .isEqualTo(stats.counters().bytesSent());
        assertThat(stats.messages().values().stream()
                        .mapToLong(MessageCounts::bytesReceived)
                        .sum())
                .isEqualTo(stats.counters().bytesReceived());
        assertThat(stats.connectedFor())
                .hasValueSatisfying(age -> assertThat(age).isGreaterThan(MINUTE));
        assertThat(stats.latency()).isPresent();
        assertThat(stats.version()).contains(peer.version());
    }

    @Test
    void aPeerThatIsStillConnectingHasStatsToo() {
        List<PeerStats> seen = new ArrayList<>();
        pools.server("10.1.0.1");
        PeerPool pool = pools.open(pools.builder("10.0.0.1"));
        var unused = pool.addPeerListener(new PeerListener() {
            @Override
            public void onConnected(Peer peer) {
                seen.add(peer.stats());
            }
        });
        connect(pool, "10.1.0.1");
        assertThat(seen)
                .hasSize(1)
                .allMatch(stats -> stats.version().isEmpty() && stats.features().isEmpty());
    }

    @Test
    void explainsWhatBecameOfEveryAddress() {
        NetAddr dead = pools.dead("10.1.0.9");
        NetAddr onion = NetAddr.parse("pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion:8333");
        pools.server("10.1.0.1");
        PeerPool pool = pools.open(pools.builder("10.0.0.1")
                .want(2, Services.NONE)
                .addressSource(AddressSource.of(List.of(dead, onion, at("10.1.0.1")))));
        var unused = pool.connect(at("10.1.0.7"));
        pool.start();
        pools.network.advance(MINUTE);
        PoolReport report = pool.explain();

        assertThat(report.summary().get(0)).isEqualTo("wanted 2 of any kind: 1 ready, 0 connecting");
        assertThat(report.addresses()).hasSize(4);
        assertThat(report.addresses())
                .filteredOn(each -> each.endpoint().equals(dead.endpoint()))
                .allMatch(each -> each.failures() >= 1 && each.toString().contains("CONNECT_REFUSED"));
        assertThat(report.addresses())
                .filteredOn(each -> each.endpoint().equals(onion.endpoint()))
                .allMatch(each -> each.state() == AddressReport.State.UNUSABLE);
        assertThat(report.addresses())
                .filteredOn(each -> each.endpoint().equals(at("10.1.0.1").endpoint()))
                .allMatch(each -> each.state() == AddressReport.State.CONNECTED);
        assertThat(report.toString().lines()).hasSize(report.summary().size() + 4);
    }

    @Test
    void countsNobodyAsReadyWhoseConnectionIsBeingEnded() {
        pools.server("10.1.0.1");
        PeerPool pool = pools.open(pools.builder("10.0.0.1")
                .want(1, Services.NONE)
                .addressSource(AddressSource.of(List.of(at("10.1.0.1")))));
        pool.start();
        pools.network.advance(Duration.ofSeconds(5));
        assertThat(pool.explain().summary().get(0)).isEqualTo("wanted 1 of any kind: 1 ready, 0 connecting");

        pool.stop();
        assertThat(pool.stats().outbound()).as("its slot is taken still").isOne();
        assertThat(pool.explain().summary().get(0)).isEqualTo("wanted 1 of any kind: 0 ready, 0 connecting");
    }

    @Test
    void doesNotCountAsFailuresWhatThisSideEnded() {
        pools.server("10.1.0.1");
        pools.server("10.1.0.2");
        PeerPool pool = pools.open(pools.builder("10.0.0.1")
                .want(1, Services.NONE)
                .addressSource(AddressSource.of(List.of(at("10.1.0.1")))));
        connect(pool, "10.1.0.2").disconnect();
        pool.start();
        pools.network.advance(Duration.ofSeconds(5));
        pool.stop();
        pools.network.advance(Duration.ofSeconds(5));
        pool.start();
        pools.network.advance(Duration.ofSeconds(5));
        pool.peers().get(0).disconnect();
        pools.network.advance(Duration.ofSeconds(5));

        assertThat(pool.explain().addresses())
                .hasSize(2)
                .allSatisfy(each -> assertThat(each.lastReason())
                        .hasValueSatisfying(reason -> assertThat(reason.code()).isEqualTo(Code.LOCAL)))
                .allSatisfy(each -> assertThat(each.handshakes()).isPositive())
                .allSatisfy(each -> assertThat(each.failures()).isZero())
                .allSatisfy(each -> assertThat(each.toString()).contains("0 failures in a row"));
    }

    @Test
    void capturesWhatGoesOverTheWire(@TempDir Path folder) throws Exception {
        pools.server("10.1.0.1");
        try (MessageCapture capture = MessageCapture.to(folder)) {
            PeerPool pool = pools.open(pools.builder("10.0.0.1").capture(capture));
            connect(pool, "10.1.0.1");
            pool.close();
            pools.network.advance(MINUTE);
        }
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> received =
                    files.filter(file -> file.endsWith("msgs_recv.dat")).toList();
            assertThat(received).hasSize(1);
            try (CaptureReader reader = CaptureReader.open(received.get(0))) {
                CapturedMessage first = reader.next().orElseThrow();
                assertThat(first.decode(PayloadCodec.STANDARD))
                        .isInstanceOfSatisfying(
                                Message.class,
                                message -> assertThat(message.payload()).isInstanceOf(Version.class));
                assertThat(first.toFrame(Network.REGTEST)).hasSizeGreaterThan(24);
            }
        }
    }

    @Test
    void tellsTheFlightRecorder(@TempDir Path folder) throws Exception {
        pools.server("10.1.0.1");
        Path file = folder.resolve("recording.jfr");
        try (Recording recording = new Recording()) {
            recording.start();
            PeerPool pool =
                    pools.open(pools.builder("10.0.0.1").want(1, Services.NONE).connectRetry(RetryPolicy.never()));
            pool.start();
            connect(pool, "10.1.0.1");
            var unused = pool.connect(pools.dead("10.1.0.9"));
            pools.network.advance(MINUTE);
            pool.close();
            pools.network.advance(MINUTE);
            recording.dump(file);
        }
        List<String> names = RecordingFile.readAllEvents(file).stream()
                .map(RecordedEvent::getEventType)
                .map(type -> type.getName())
                .filter(name -> name.startsWith("dev.satwire.peers"))
                .toList();
        assertThat(names)
                .contains(
                        "dev.satwire.peers.Attempt",
                        "dev.satwire.peers.Handshake",
                        "dev.satwire.peers.Disconnect",
                        "dev.satwire.peers.Shortage");
    }
}
