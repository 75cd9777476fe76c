package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Version;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightRecorderPeerEventsTest {
    private static final List<String> NAMES =
            List.of("Attempt", "Handshake", "Disconnect", "Discourage", "Shortage", "CaptureFailure");
    private static final NetAddr ADDRESS = NetAddr.parse("203.0.113.5:8333");
    private static final DisconnectReason REASON = DisconnectReason.of(Code.PEER_RESET, "detail");

    @TempDir
    Path folder;

    private static RecordedEvent only(List<RecordedEvent> events, String name) {
        List<RecordedEvent> found = events.stream()
                .filter(event -> event.getEventType().getName().equals("dev.satwire.peers." + name))
                .toList();
        assertThat(found).as(name).hasSize(1);
        return found.get(0);
    }

    @Test
    void recordsWhatHappensToPeers() throws IOException {
        Version version = RawPeer.version(1);
        Path file = folder.resolve("events.jfr");
        try (Recording recording = new Recording()) {
            NAMES.forEach(name -> recording.enable("dev.satwire.peers." + name));
            recording.start();
            PeerEvents events = PeerEvents.system();
            events.attempt(ADDRESS, 3, 1_000, REASON);
            events.handshake(ADDRESS, Direction.INBOUND, version, 2_000);
            events.disconnect(ADDRESS, Direction.OUTBOUND, REASON, 5, 6);
            events.discourage(ADDRESS, REASON);
            events.shortage("COMPACT_FILTERS", 2, 1);
            events.captureFailed("folder", "disk full");
            recording.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        assertThat(only(events, "Attempt"))
                .matches(event -> event.getString("address").equals("203.0.113.5:8333"))
                .matches(event -> event.getInt("number") == 3)
                .matches(event -> event.getDuration("took").toNanos() == 1_000)
                .matches(event -> event.getString("outcome").equals("PEER_RESET"))
                .matches(event -> event.getString("detail").equals("detail"));
        assertThat(only(events, "Handshake"))
                .matches(event -> event.getString("direction").equals("INBOUND"))
                .matches(event -> event.getDuration("took").toNanos() == 2_000)
                .matches(event -> event.getInt("protocolVersion") == version.protocolVersion())
                .matches(event ->
                        event.getString("userAgent").equals(version.userAgent().toString()));
        assertThat(only(events, "Disconnect"))
                .matches(event -> event.getString("direction").equals("OUTBOUND"))
                .matches(event -> event.getString("reason").equals("PEER_RESET"))
                .matches(event -> event.getString("side").equals("THEM"))
                .matches(event -> event.getLong("bytesReceived") == 5)
                .matches(event -> event.getLong("bytesSent") == 6);
        assertThat(only(events, "Discourage"))
                .matches(event -> event.getString("address").equals("203.0.113.5:8333"))
                .matches(event -> event.getString("reason").equals("PEER_RESET"));
        assertThat(only(events, "Shortage"))
                .matches(event -> event.getString("want").equals("COMPACT_FILTERS"))
                .matches(event -> event.getInt("wanted") == 2)
                .matches(event -> event.getInt("have") == 1);
        assertThat(only(events, "CaptureFailure"))
                .matches(event -> event.getString("folder").equals("folder"))
                .matches(event -> event.getString("problem").equals("disk full"));
    }

    @Test
    void recordsAnAttemptThatSucceeded() throws IOException {
        Path file = folder.resolve("events.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("dev.satwire.peers.Attempt");
            recording.start();
            PeerEvents.system().attempt(ADDRESS, 1, 1, null);
            recording.dump(file);
        }
        assertThat(only(RecordingFile.readAllEvents(file), "Attempt"))
                .matches(event -> event.getString("outcome").equals("CONNECTED"))
                .matches(event -> event.getString("detail").isEmpty());
    }
}
