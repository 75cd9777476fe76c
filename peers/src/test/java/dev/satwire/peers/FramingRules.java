package dev.satwire.peers;

import static dev.satwire.peers.Payloads.bytes;
import static dev.satwire.peers.Payloads.concat;
import static dev.satwire.peers.Payloads.items;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.AddrV2;
import dev.satwire.protocol.Command;
import dev.satwire.protocol.FrameEncoder;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Ping;
import dev.satwire.protocol.Pong;
import dev.satwire.protocol.UnknownPayload;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** C01 to C11: bytes, frames and payloads. */
final class FramingRules {
    private static final int HEADER = 24;
    private static final byte[] PING = RawPeer.frame(new Ping(1));

    private FramingRules() {}

    private interface Scene {
        void play(Stage stage, Stranger stranger);
    }

    /** A scene after the handshake, before listeners that want everything. */
    private static void ready(Scene scene) {
        try (Stage stage = Stage.plain().listening()) {
            Stranger stranger = stage.caller().shaken();
            stage.delivered.clear();
            scene.play(stage, stranger);
        }
    }

    private static byte[] header(String command, int length) {
        byte[] header = Arrays.copyOf(SessionDriver.frame(command), HEADER);
        ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putInt(16, length);
        return header;
    }

    private static byte[] changed(byte[] frame, int at, int value) {
        byte[] copy = frame.clone();
        copy[at] = (byte) value;
        return copy;
    }

    private static void kept(String command, byte... payload) {
        ready((stage, stranger) -> {
            stranger.say(command, payload);
            assertThat(stage.delivered).hasSize(1);
            assertThat(stage.delivered.get(0).command().name()).isEqualTo(command);
            stranger.assertKept();
        });
    }

    private static void dropped(String command, byte... payload) {
        droppedBytes(SessionDriver.frame(command, payload));
    }

    private static void droppedBytes(byte... frame) {
        ready((stage, stranger) -> {
            stranger.say(frame);
            assertThat(stage.delivered).isEmpty();
            assertThat(stage.peer().counters().messagesDropped()).isEqualTo(1);
            stranger.assertKept();
        });
    }

    private static void ended(Code code, String command, byte... payload) {
        ready((stage, stranger) -> {
            stranger.say(command, payload).assertEnded(code);
            assertThat(stage.delivered).isEmpty();
        });
    }

    static RuleTable table() {
        return new RuleTable().all(frames()).all(commands()).all(payloads()).all(limits());
    }

    private static RuleTable frames() {
        return new RuleTable()
                .row("C01", "a frame split at every byte boundary is the same message", FramingRules::split)
                .row(
                        "C01",
                        "two frames in one segment are two messages",
                        () -> ready((stage, stranger) -> {
                            stranger.say(concat(PING, RawPeer.frame(new Ping(2))));
                            assertThat(stage.delivered).containsExactly(new Ping(1), new Ping(2));
                        }))
                .row(
                        "C02",
                        "four bytes of another magic disconnect BAD_MAGIC",
                        () -> ready((stage, stranger) ->
                                stranger.say(bytes(1, 2, 3, 4)).assertEnded(Code.BAD_MAGIC)))
                .row(
                        "C02",
                        "the next magic is not looked for",
                        () -> ready((stage, stranger) -> {
                            stranger.say(concat(bytes(0xFA), PING)).assertEnded(Code.BAD_MAGIC);
                            assertThat(stage.delivered).isEmpty();
                        }))
                .row("C02", "a first frame of another network is named", () -> {
                    try (Stage stage = Stage.plain()) {
                        byte[] foreign = new FrameEncoder(Network.SIGNET).encode(new Ping(1));
                        stage.caller().say(foreign).assertEnded(Code.BAD_MAGIC);
                        assertThat(stage.end().text()).contains("signet");
                    }
                })
                .row(
                        "C03",
                        "4,000,000 bytes of an unknown command keep and count",
                        () -> ready((stage, stranger) -> {
                            stranger.say(SessionDriver.frame("foo", new byte[4_000_000]));
                            stage.pass(Duration.ofSeconds(1));
                            assertThat(stage.delivered).containsExactly(Payloads.unknown("foo", 4_000_000));
                            assertThat(stage.peer().counters().bytesReceived()).isGreaterThan(4_000_000);
                            stranger.assertKept();
                        }))
                .row("C03", "4,000,001 claimed disconnects on byte 24", () -> tooLarge(4_000_001))
                .row("C03", "0xFFFFFFFF claimed disconnects on byte 24", () -> tooLarge(-1))
                .row("C03", "0x80000000 claimed disconnects on byte 24", () -> tooLarge(Integer.MIN_VALUE))
                .row(
                        "C04",
                        "a wrong checksum drops the message and counts its bytes",
                        () -> ready((stage, stranger) -> {
                            long before = stage.peer().counters().bytesReceived();
                            stranger.say(changed(PING, 20, PING[20] ^ 1));
                            assertThat(stage.delivered).isEmpty();
                            assertThat(stranger.heard(Pong.class)).isEmpty();
                            assertThat(stage.peer().counters().bytesReceived() - before)
                                    .isEqualTo(PING.length);
                            assertThat(stage.peer().counters().messagesDropped())
                                    .isEqualTo(1);
                            stranger.assertKept();
                        }))
                .row(
                        "C04",
                        "a thousand wrong checksums keep by default",
                        () -> ready((stage, stranger) -> {
                            for (int i = 0; i < 1_000; i++) {
                                stranger.queue(changed(PING, 20, PING[20] ^ 1));
                            }
                            stranger.assertKept();
                        }))
                .row("C04", "the strict preset tolerates a hundred a minute and not one more", FramingRules::strict);
    }

    private static void split() {
        byte[] both = concat(PING, SessionDriver.frame("foo", bytes(1, 2, 3)));
        ready((stage, stranger) -> {
            for (int at = 1; at < both.length; at++) {
                stage.delivered.clear();
                stranger.say(Arrays.copyOf(both, at)).say(Arrays.copyOfRange(both, at, both.length));
                assertThat(stage.delivered)
                        .as("split at %d", at)
                        .containsExactly(new Ping(1), UnknownPayload.of(new Command("foo"), bytes(1, 2, 3)));
            }
        });
    }

    private static void tooLarge(int length) {
        ready((stage, stranger) -> {
            stranger.say(Arrays.copyOf(header("tx", length), HEADER - 1));
            assertThat(stranger.isOpen()).isTrue();
            stranger.say(header("tx", length)[HEADER - 1]).assertEnded(Code.FRAME_TOO_LARGE);
        });
    }

    private static void strict() {
        try (Stage stage = Stage.with(builder -> builder.misbehaviorPolicy(MisbehaviorPolicy.strict()))) {
            Stranger stranger = stage.caller().shaken();
            byte[] bad = changed(PING, 20, PING[20] ^ 1);
            for (int i = 0; i < 100; i++) {
                stranger.queue(bad);
            }
            stranger.assertKept();
            stranger.say(bad).assertEnded(Code.PROTOCOL);
        }
    }

    private static RuleTable commands() {
        RuleTable table = new RuleTable();
        for (int[] illegal : new int[][] {{6, 0}, {5, 1}, {5, 13}, {5, 27}, {5, 127}, {5, 128}, {5, 255}}) {
            String rule = "a command with byte 0x%02x at %d is dropped".formatted(illegal[1], illegal[0] - 4);
            table.row("C05", rule, () -> droppedBytes(changed(PING, illegal[0], illegal[1])));
        }
        return table.row("C05", "a command of NULs only is unknown, kept", () -> kept("", new byte[3]))
                .row("C05", "twelve characters are legal", () -> kept("abcdefghijkl", new byte[3]))
                .row("C06", "an unknown command is delivered with its length", () -> kept("foo", new byte[10]))
                .row("C06", "an unknown command may be empty", () -> kept("foo"))
                .row("C06", "an unknown command that nobody wants is skipped", () -> {
                    try (Stage stage = Stage.plain()) {
                        Stranger stranger = stage.caller().shaken().say("foo", new byte[100_000]);
                        assertThat(stage.peer().counters().messagesReceived()).isEqualTo(3);
                        stranger.assertKept();
                    }
                });
    }

    private static RuleTable payloads() {
        return new RuleTable()
                .row("C07", "an empty ping is dropped", () -> dropped("ping"))
                .row("C07", "an inv without its items is dropped", () -> dropped("inv", bytes(1)))
                .row("C07", "an addr cut short is dropped", () -> dropped("addr", concat(bytes(1), new byte[29])))
                .row("C07", "a malformed feature is the exception: it disconnects", () -> {
                    try (Stage stage = Stage.with(PeerOptions.DEFAULT.withFeatures(HandshakeRules.FEATURES))) {
                        Stranger stranger = stage.caller().say(SessionDriver.version(70017));
                        stranger.say("feature", bytes(1, 1)).assertEnded(Code.PROTOCOL);
                    }
                })
                .row("C08", "a ping of 16 bytes is accepted", () -> kept("ping", new byte[16]))
                .row("C08", "an inv with bytes behind it is accepted", () -> kept("inv", new byte[100]))
                .row("C08", "a version with 100 bytes behind it and a verack with 100 bytes are accepted", () -> {
                    try (Stage stage = Stage.plain()) {
                        byte[] version = dev.satwire.protocol.PayloadCodec.encode(SessionDriver.version(70016));
                        Stranger stranger = stage.caller().say("version", concat(version, new byte[100]));
                        stranger.say("verack", new byte[100]).assertKept();
                    }
                })
                .row("C09", "a count not in its shortest form is dropped", () -> dropped("inv", bytes(0xFD, 1, 0)))
                .row("C09", "a length over 0x02000000 is dropped", () -> dropped("inv", bytes(0xFE, 1, 0, 0, 2)))
                .row(
                        "C09",
                        "a count of 2^64-1 is dropped",
                        () -> dropped("inv", bytes(0xFF, 255, 255, 255, 255, 255, 255, 255, 255)))
                .row(
                        "C11",
                        "addrv2: an address of 513 bytes is dropped",
                        () -> dropped("addrv2", concat(bytes(1), entry(99, bytes(0xFD, 1, 2), 513))))
                .row(
                        "C11",
                        "addrv2: IPv4 of 16 bytes is dropped",
                        () -> dropped("addrv2", concat(bytes(1), entry(1, bytes(16), 16))))
                .row("C11", "addrv2: an empty payload is dropped", () -> dropped("addrv2"))
                .row("C11", "addrv2: a count of 0 is accepted", () -> kept("addrv2", new byte[1]))
                .deliberate(
                        "C11",
                        "addrv2: the entry of an unknown network with 512 bytes is delivered with the others",
                        "listeners see what was sent, Core skips it; nobody connects to it",
                        () -> ready((stage, stranger) -> {
                            byte[] unknown = entry(99, bytes(0xFD, 0, 2), 512);
                            stranger.say("addrv2", concat(bytes(2), unknown, entry(1, bytes(4), 4)));
                            assertThat(stage.delivered).hasSize(1);
                            var addresses = ((AddrV2) stage.delivered.get(0)).addresses();
                            assertThat(addresses).hasSize(2);
                            assertThat(Stage.failure(stage.connect(
                                                    addresses.get(0).address()))
                                            .code())
                                    .isEqualTo(Code.UNSUPPORTED_NETWORK);
                            stranger.assertKept();
                        }));
    }

    private static byte[] entry(int network, byte[] size, int length) {
        return concat(bytes(0, 0, 0, 1, 0, network), size, new byte[length + 2]);
    }

    /** The limits of lists: the largest list is delivered, one item more ends the connection. */
    private static RuleTable limits() {
        RuleTable table = new RuleTable();
        for (String command : List.of("inv", "getdata", "notfound")) {
            limit(table, command, 50_000, 36, new byte[0]);
        }
        limit(table, "headers", 2_000, 81, new byte[0]);
        limit(table, "addr", 1_000, 30, new byte[0]);
        limit(table, "addrv2", 1_000, 9, new byte[0]);
        for (String command : List.of("getheaders", "getblocks")) {
            byte[] behind = new byte[32];
            table.row(
                            "C10",
                            command + " with 101 hashes is delivered",
                            () -> kept(command, concat(bytes(0, 0, 0, 0, 101), new byte[101 * 32], behind)))
                    .row(
                            "C10",
                            command + " with 102 hashes disconnects",
                            () -> ended(
                                    Code.MISBEHAVING,
                                    command,
                                    concat(bytes(0, 0, 0, 0, 102), new byte[102 * 32], behind)));
        }
        return table.row(
                "C10",
                "50,001 items claimed and none there is a truncated message",
                () -> dropped("inv", bytes(0xFD, 0x51, 0xC3)));
    }

    private static void limit(RuleTable table, String command, int max, int size, byte[] behind) {
        table.row(
                        "C10",
                        "%s with %,d items is delivered".formatted(command, max),
                        () -> kept(command, concat(items(max, max, size), behind)))
                .row(
                        "C10",
                        "%s with %,d items disconnects".formatted(command, max + 1),
                        () -> ended(Code.MISBEHAVING, command, concat(items(max + 1, max + 1, size), behind)));
    }
}
