package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.Bytes;
import dev.satwire.protocol.Feature;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.PayloadCodec;
import dev.satwire.protocol.Ping;
import dev.satwire.protocol.SendAddrV2;
import dev.satwire.protocol.SendTxRcncl;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.Verack;
import dev.satwire.protocol.Version;
import dev.satwire.protocol.WireText;
import dev.satwire.protocol.WtxidRelay;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.function.Executable;

/** C12 to C21: the first messages of a connection. */
final class HandshakeRules {
    static final List<Feature> FEATURES = List.of(new Feature(WireText.of("test"), Bytes.of(new byte[2])));
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private HandshakeRules() {}

    private static void play(Consumer<Stage> scene) {
        try (Stage stage = Stage.plain()) {
            scene.accept(stage);
        }
    }

    private static Executable called(Consumer<Stranger> scene) {
        return () -> play(stage -> scene.accept(stage.caller()));
    }

    static RuleTable table() {
        return new RuleTable()
                .all(order())
                .all(versions())
                .all(times())
                .all(late())
                .all(self())
                .all(services())
                .all(contents());
    }

    private static RuleTable order() {
        return new RuleTable()
                .row(
                        "C12",
                        "inbound: nothing is sent before a version arrives",
                        () -> play(stage -> {
                            Stranger stranger = stage.caller().say(new Verack(), new Ping(1), new WtxidRelay());
                            stage.pass(Duration.ofSeconds(30));
                            assertThat(stranger.heard).isEmpty();
                        }))
                .row("C12", "inbound: then version, wtxidrelay, sendaddrv2, verack", called(stranger -> {
                    stranger.say(SessionDriver.version(70016));
                    assertThat(stranger.commands()).containsExactly("version", "wtxidrelay", "sendaddrv2", "verack");
                }))
                .row("C12", "wtxidrelay and sendaddrv2 not below common version 70016", called(stranger -> {
                    stranger.say(SessionDriver.version(70015));
                    assertThat(stranger.commands()).containsExactly("version", "verack");
                }))
                .row("C12", "features between sendaddrv2 and verack from common version 70017 on", () -> {
                    for (int version : new int[] {70016, 70017}) {
                        try (Stage stage = Stage.with(PeerOptions.DEFAULT.withFeatures(FEATURES))) {
                            Stranger stranger = stage.caller().say(SessionDriver.version(version));
                            assertThat(stranger.heard.contains(FEATURES.get(0))).isEqualTo(version == 70017);
                            assertThat(stranger.commands()).endsWith("verack");
                        }
                    }
                })
                .row(
                        "C12",
                        "outbound: version first, and nothing else before the peer's",
                        () -> play(stage -> {
                            Stranger stranger = stage.dialled();
                            assertThat(stranger.commands()).containsExactly("version");
                            stranger.say(SessionDriver.version(70016));
                            assertThat(stranger.commands())
                                    .containsExactly("version", "wtxidrelay", "sendaddrv2", "verack");
                        }));
    }

    private static RuleTable versions() {
        RuleTable table = new RuleTable();
        for (int obsolete : new int[] {31_799, 0, -1, Integer.MIN_VALUE}) {
            table.row(
                    "C13",
                    "version " + obsolete + " disconnects OBSOLETE at once",
                    called(stranger ->
                            stranger.say(SessionDriver.version(obsolete)).assertEnded(Code.OBSOLETE)));
        }
        for (int legal : new int[] {31_800, 70_001, Integer.MAX_VALUE}) {
            table.row(
                    "C13",
                    "version " + legal + " is accepted",
                    () -> play(stage -> {
                        Stranger stranger = stage.caller().shaken(SessionDriver.version(legal));
                        assertThat(stage.pool.peers()).hasSize(1);
                        assertThat(stranger.isOpen()).isTrue();
                    }));
        }
        byte[] whole = PayloadCodec.encode(SessionDriver.version(70016));
        byte[] longAgent = whole.clone();
        longAgent[80] = (byte) 0xFD;
        longAgent[81] = 1;
        longAgent[82] = 1;
        byte[] over = Payloads.concat(longAgent, new byte[300]);
        return table.row(
                        "C13",
                        "a version cut at 45 bytes is dropped and ends by the timeout",
                        called(stranger -> stranger.say("version", Arrays.copyOf(whole, 45))
                                .assertEndsAfter(MINUTE.minusMillis(40), Code.HANDSHAKE_TIMEOUT)))
                .row(
                        "C13",
                        "a user agent of 257 bytes is dropped and ends by the timeout",
                        called(stranger -> stranger.say("version", over)
                                .assertEndsAfter(MINUTE.minusMillis(40), Code.HANDSHAKE_TIMEOUT)))
                .row("C13", "a version of 46 bytes is accepted, relay is true", () -> shortVersion(whole, 46))
                .row(
                        "C13",
                        "a version without the relay byte is accepted, relay is true",
                        () -> shortVersion(whole, whole.length - 1))
                .row("C14", "a second version is ignored", called(stranger -> {
                    stranger.say(SessionDriver.version(70016), SessionDriver.version(31_800), new Verack());
                    stranger.assertKept();
                    stranger.say(SessionDriver.version(31_000)).assertKept();
                    assertThat(stranger.heard(Version.class)).hasSize(1);
                }))
                .row(
                        "C14",
                        "a second verack is ignored",
                        called(stranger -> stranger.shaken()
                                .say(new Verack(), new Verack())
                                .assertKept()));
    }

    private static void shortVersion(byte[] whole, int length) {
        play(stage -> {
            Stranger stranger = stage.caller().say("version", Arrays.copyOf(whole, length));
            stranger.say(new Verack()).assertKept();
            assertThat(stage.peer().version().relay()).isTrue();
        });
    }

    private static RuleTable times() {
        RuleTable table = new RuleTable()
                .row(
                        "C15",
                        "whatever comes before version is ignored",
                        () -> play(stage -> {
                            stage.listening();
                            Stranger stranger = stage.caller();
                            Payloads.all().forEach(stranger::say);
                            assertThat(stranger.heard).isEmpty();
                            assertThat(stage.delivered).isEmpty();
                            stranger.shaken().assertKept();
                        }))
                .row(
                        "C15",
                        "between version and verack all but negotiation is ignored",
                        () -> play(stage -> {
                            stage.listening();
                            Stranger stranger = stage.caller().say(SessionDriver.version(70016));
                            stranger.heard.clear();
                            stranger.say(new Ping(1), Payloads.inv(), Payloads.unknown("foo"), new WtxidRelay());
                            assertThat(stranger.heard).isEmpty();
                            assertThat(stage.delivered).isEmpty();
                            stranger.say(new SendAddrV2(), new Verack()).assertKept();
                            assertThat(stage.peer().features().wtxidRelay()).isTrue();
                            assertThat(stage.peer().features().addrV2()).isTrue();
                        }))
                .row(
                        "C17",
                        "silence ends after 60 s",
                        called(stranger -> stranger.assertEndsAfter(MINUTE.minusMillis(20), Code.HANDSHAKE_TIMEOUT)))
                .row(
                        "C17",
                        "outbound too",
                        () -> play(stage ->
                                stage.dialled().assertEndsAfter(MINUTE.minusMillis(20), Code.HANDSHAKE_TIMEOUT)))
                .row(
                        "C17",
                        "a version without verack buys no time",
                        called(stranger -> stranger.say(SessionDriver.version(70016))
                                .assertEndsAfter(MINUTE.minusMillis(40), Code.HANDSHAKE_TIMEOUT)))
                .row(
                        "C17",
                        "nor does whatever else arrives",
                        () -> play(stage -> {
                            Stranger stranger = stage.caller().say(SessionDriver.version(70016));
                            for (int second = 0; second < 59; second++) {
                                stage.pass(Duration.ofMillis(980));
                                stranger.say(new Ping(second));
                            }
                            assertThat(stranger.isOpen()).isTrue();
                            stage.pass(Duration.ofSeconds(1));
                            stranger.assertEnded(Code.HANDSHAKE_TIMEOUT);
                        }))
                .row(
                        "C17",
                        "nor does a version that drips in",
                        () -> play(stage -> {
                            byte[] frame = RawPeer.frame(SessionDriver.version(70016));
                            Stranger stranger = stage.caller();
                            for (int i = 0; i < 99; i++) {
                                stranger.say(frame[i]);
                                stage.pass(Duration.ofMillis(580));
                            }
                            assertThat(stranger.isOpen()).isTrue();
                            stage.pass(Duration.ofSeconds(1));
                            stranger.assertEnded(Code.HANDSHAKE_TIMEOUT);
                        }));
        return table;
    }

    private static RuleTable late() {
        RuleTable table = new RuleTable();
        for (Payload payload : List.of(new WtxidRelay(), new SendAddrV2(), new SendTxRcncl(1, 2), FEATURES.get(0))) {
            table.row(
                    "C16",
                    payload.command() + " after verack disconnects",
                    called(stranger -> stranger.shaken().say(payload).assertEnded(Code.PROTOCOL)));
        }
        return table.row(
                        "C16",
                        "feature before verack on a connection below 70017 disconnects",
                        called(stranger -> stranger.say(SessionDriver.version(70016))
                                .say(FEATURES.get(0))
                                .assertEnded(Code.PROTOCOL)))
                .deliberate(
                        "C16",
                        "sendtxrcncl in time is ignored, whatever it says",
                        "this side never sends one, so nothing is negotiated; Core without -txreconciliation does the same",
                        called(stranger -> {
                            stranger.say(SessionDriver.version(70016)).say("sendtxrcncl", new byte[12]);
                            stranger.say(new Verack()).assertKept();
                        }));
    }

    private static RuleTable self() {
        return new RuleTable()
                .row(
                        "C18",
                        "a connection that leads back ends SELF on both sides",
                        () -> play(stage -> {
                            var future = stage.connect(NetAddr.of(Stage.POOL));
                            assertThat(future).isCompletedExceptionally();
                            assertThat(stage.ends()).containsExactly(Code.SELF, Code.SELF);
                        }))
                .row(
                        "C18",
                        "the nonce of a finished connection proves nothing (CVE-2025-54604)",
                        () -> play(stage -> {
                            Stranger stranger = stage.dialled();
                            long nonce = stranger.version().nonce();
                            stranger.shaken();
                            Version replay = SessionDriver.version(70016, Services.NETWORK, nonce);
                            stage.caller().shaken(replay).assertKept();
                            stranger.connection().close();
                            stage.settle();
                            stage.caller().shaken(replay).assertKept();
                        }))
                .row(
                        "C18",
                        "nor does one in a version of the side that was called",
                        () -> play(stage -> {
                            Stranger first = stage.dialled();
                            Stranger second = stage.dialled();
                            long nonce = first.version().nonce();
                            second.shaken(SessionDriver.version(70016, Services.NETWORK, nonce))
                                    .assertKept();
                        }))
                .deliberate(
                        "C18",
                        "whoever repeats the nonce of a pending connection ends that one too",
                        "so that both ends of a loop name the same reason; Core ends the inbound one only",
                        () -> play(stage -> {
                            Stranger dialled = stage.dialled();
                            Stranger caller = stage.caller();
                            caller.say(SessionDriver.version(
                                    70016, Services.NETWORK, dialled.version().nonce()));
                            assertThat(stage.ends()).containsExactly(Code.SELF, Code.SELF);
                            assertThat(dialled.isOpen()).isFalse();
                        }));
    }

    private static RuleTable services() {
        PeerOptions full = PeerOptions.DEFAULT.withRequiredServices(Services.NETWORK);
        Version poor = SessionDriver.version(70016, Services.NONE, 1);
        return new RuleTable()
                .row("C19", "an outbound peer without what is wanted of it disconnects SERVICES", () -> {
                    NetAddr address = NetAddr.parse("90.1.0.1:18444").withServices(Services.COMPACT_FILTERS);
                    try (Stage stage = Stage.with(builder -> builder.want(1, Services.COMPACT_FILTERS)
                            .addressSource(AddressSource.of(List.of(address))))) {
                        Stranger stranger = stage.host("90.1.0.1");
                        stage.pool.start();
                        stage.settle();
                        stranger.say(poor).assertEnded(Code.SERVICES);
                        assertThat(stranger.commands()).containsExactly("version");
                    }
                })
                .row("C19", "an inbound peer without them is kept", () -> {
                    try (Stage stage = Stage.with(full)) {
                        stage.caller().shaken(poor).assertKept();
                    }
                })
                .row(
                        "C19",
                        "a manual peer is kept, for nothing is required unless it is asked for",
                        () -> play(stage -> stage.dialled().shaken(poor).assertKept()))
                .deliberate(
                        "C19",
                        "requiredServices holds for manual peers too",
                        "there is no such option in Core; who sets it means every outbound peer",
                        () -> {
                            try (Stage stage = Stage.with(full)) {
                                stage.dialled().say(poor).assertEnded(Code.SERVICES);
                            }
                        });
    }

    private static RuleTable contents() {
        RuleTable table = new RuleTable();
        for (long time : new long[] {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE}) {
            table.row(
                    "C20",
                    "timestamp " + time + " is accepted and no clock moves",
                    () -> play(stage -> {
                        stage.caller().shaken(version(time, 7, new byte[3])).assertKept();
                        long wall = stage.network.clock().instant().getEpochSecond();
                        assertThat(stage.caller()
                                        .say(SessionDriver.version(70016))
                                        .version()
                                        .timestamp())
                                .isEqualTo(wall);
                    }));
        }
        for (int height : new int[] {Integer.MIN_VALUE, -1, Integer.MAX_VALUE}) {
            table.row(
                    "C20",
                    "start height " + height + " is accepted",
                    () -> play(stage -> {
                        stage.caller().shaken(version(1, height, new byte[3])).assertKept();
                        assertThat(stage.peer().version().startHeight()).isEqualTo(height);
                    }));
        }
        return table.row(
                        "C20",
                        "a user agent of any 256 bytes is text without control characters and its own bytes",
                        () -> play(stage -> {
                            byte[] agent = new byte[256];
                            for (int i = 0; i < agent.length; i++) {
                                agent[i] = (byte) i;
                            }
                            stage.caller().shaken(version(1, 7, agent)).assertKept();
                            WireText text = stage.peer().version().userAgent();
                            assertThat(text.toByteArray()).isEqualTo(agent);
                            assertThat(text.toString().chars()).allMatch(c -> c >= ' ' && c <= '~');
                        }))
                .row("C21", "our version says nothing of our address, and the right time", called(stranger -> {
                    Version ours = stranger.say(SessionDriver.version(70016)).version();
                    assertThat(ours.sender().port()).isZero();
                    assertThat(ours.sender().host()).isEqualTo(NetAddr.UNSPECIFIED.host());
                    assertThat(ours.timestamp()).isEqualTo(1_767_225_600);
                }))
                .row(
                        "C21",
                        "our nonce is another on each connection",
                        () -> play(stage -> {
                            long first = stage.caller()
                                    .say(SessionDriver.version(70016))
                                    .version()
                                    .nonce();
                            long second = stage.dialled().version().nonce();
                            assertThat(first).isNotZero().isNotEqualTo(second);
                        }));
    }

    private static Version version(long time, int height, byte[] agent) {
        return new Version(
                70016,
                Services.NETWORK,
                time,
                NetAddr.UNSPECIFIED,
                NetAddr.UNSPECIFIED,
                5,
                WireText.of(agent),
                height,
                true);
    }
}
