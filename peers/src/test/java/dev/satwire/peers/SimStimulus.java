package dev.satwire.peers;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.GetData;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.Inv;
import dev.satwire.protocol.InventoryVector;
import dev.satwire.protocol.NotFound;
import dev.satwire.protocol.Ping;
import dev.satwire.protocol.Pong;
import dev.satwire.protocol.ProtocolVersion;
import dev.satwire.protocol.SendAddrV2;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.Verack;
import dev.satwire.protocol.WtxidRelay;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** What a hostile peer may do next, and what a connection may end for because of it. */
record SimStimulus(String name, Consumer<SimHostile> deed, Set<Code> sins) {

    static final List<SimStimulus> ALL = List.of(
            of("version", walk -> walk.say(walk.version())),
            of("verack", walk -> walk.say(new Verack()), Code.PROTOCOL),
            of(
                    "handshake",
                    walk -> {
                        walk.say(walk.version());
                        walk.say(new Verack());
                    },
                    Code.PROTOCOL),
            of(
                    "old version",
                    walk -> walk.say(walk.version(walk.random.nextInt(ProtocolVersion.MINIMUM), walk.anyServices(), 1)),
                    Code.OBSOLETE,
                    Code.SERVICES),
            of(
                    "negative version",
                    walk -> walk.say(walk.version(-1, walk.anyServices(), 1)),
                    Code.OBSOLETE,
                    Code.SERVICES),
            of("weak version", walk -> walk.say(walk.version(70_015, Services.NONE, 2)), Code.SERVICES),
            of(
                    "echoed version",
                    walk -> walk.say(walk.version(ProtocolVersion.CURRENT, walk.anyServices(), walk.anyNonce())),
                    Code.SELF),
            of("truncated version", walk -> walk.say(walk.cut("version", walk.version()))),
            of(
                    "late negotiation",
                    walk -> walk.say(walk.random.nextBoolean() ? new WtxidRelay() : new SendAddrV2()),
                    Code.PROTOCOL),
            of(
                    "late feature",
                    walk -> walk.say(SimFrames.frame("feature", new byte[] {5, 'a', '/', 'b', '/', 'c', 0})),
                    Code.PROTOCOL),
            of("reconciliation", walk -> walk.say(SimFrames.frame("sendtxrcncl", new byte[12])), Code.PROTOCOL),
            of(
                    "forbidden",
                    walk -> walk.say(
                            SimFrames.frame(walk.oneOf("mempool", "filterclear", "getcfcheckpt"), new byte[33])),
                    Code.PROTOCOL,
                    Code.MISBEHAVING),
            of(
                    "pings",
                    walk -> walk.say(SimFrames.times(
                            1 + walk.random.nextInt(200), SimNode.encode(new Ping(walk.random.nextLong()))))),
            of("pongs", walk -> walk.say(new Pong(walk.random.nextInt(3)))),
            of(
                    "short ping",
                    walk -> walk.say(SimFrames.frame(walk.oneOf("ping", "pong"), new byte[walk.random.nextInt(8)]))),
            of(
                    "unknown flood",
                    walk -> walk.say(SimFrames.times(
                            1 + walk.random.nextInt(400), SimFrames.frame("abcdefghijkl", new byte[0])))),
            of("addresses", walk -> walk.say(walk.addresses())),
            of("inventory", walk -> walk.say(new Inv(items(walk.random, 1 + walk.random.nextInt(500))))),
            of("echo", walk -> {
                InventoryVector item = SimBroadcasts.anyItem(walk.random);
                walk.say(new Inv(List.of(item)));
                walk.say(new GetData(List.of(item)));
            }),
            of("not found", walk -> walk.say(new NotFound(items(walk.random, 1 + walk.random.nextInt(50))))),
            of("large", walk -> walk.say(SimFrames.frame("large", new byte[walk.random.nextInt(30_000)]))),
            of(
                    "bad checksum",
                    walk -> walk.say(SimFrames.times(1 + walk.random.nextInt(150), walk.badChecksum())),
                    Code.PROTOCOL),
            of(
                    "bad command",
                    walk -> walk.say(SimFrames.frame(walk.oneOf("pi\0ng", "\u001b[2J", "", "p\u0080"), new byte[8])),
                    Code.PROTOCOL),
            of(
                    "malformed",
                    walk -> walk.say(SimFrames.frame(
                            walk.oneOf(SimHostile.COMMANDS), SimFrames.random(walk.random, walk.random.nextInt(100)))),
                    Code.PROTOCOL,
                    Code.MISBEHAVING,
                    Code.OBSOLETE,
                    Code.SERVICES),
            of("too many addresses", walk -> walk.say(SimFrames.frame("addr", counted(1_001, 30))), Code.MISBEHAVING),
            of("too long locator", walk -> walk.say(SimFrames.frame("getheaders", locator(102))), Code.MISBEHAVING),
            of(
                    "endless count",
                    walk -> walk.say(SimFrames.frame(
                            walk.oneOf("inv", "addr", "headers", "getdata", "notfound"),
                            HexFormat.of().parseHex("ffffffffffffffffff"))),
                    Code.PROTOCOL,
                    Code.MISBEHAVING),
            of(
                    "garbage",
                    walk -> walk.say(SimFrames.random(walk.random, 1 + walk.random.nextInt(100))),
                    Code.BAD_MAGIC,
                    Code.FRAME_TOO_LARGE),
            of(
                    "other network",
                    walk -> walk.say(SimFrames.header(0xF9BEB4D9, "version", 0, new byte[4])),
                    Code.BAD_MAGIC),
            of("http", walk -> walk.say("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII)), Code.BAD_MAGIC),
            of("tls", walk -> walk.say(HexFormat.of().parseHex("160301020001000001fc0303")), Code.BAD_MAGIC),
            of(
                    "too large",
                    walk -> walk.say(SimFrames.header(
                            SimNode.NETWORK.magic(), "tx", walk.random.nextBoolean() ? 4_000_001 : -1, new byte[4])),
                    Code.FRAME_TOO_LARGE),
            of(
                    "claim",
                    walk -> {
                        walk.say(SimFrames.header(
                                SimNode.NETWORK.magic(), walk.oneOf("tx", "inv", "xyz"), 4_000_000, new byte[4]));
                        walk.say(SimFrames.random(walk.random, 1 + walk.random.nextInt(500)));
                    },
                    Code.BAD_MAGIC,
                    Code.FRAME_TOO_LARGE),
            of("prefix", walk -> walk.say(walk.cut(SimNode.encode(new Ping(1)))), Code.BAD_MAGIC, Code.FRAME_TOO_LARGE),
            of("drip", walk -> walk.drip(SimNode.encode(new Ping(9))), Code.BAD_MAGIC, Code.FRAME_TOO_LARGE),
            of(
                    "dripped version",
                    walk -> walk.drip(SimNode.encode(walk.version())),
                    Code.BAD_MAGIC,
                    Code.FRAME_TOO_LARGE),
            of("silence", walk -> walk.sleep(Duration.ofSeconds(walk.random.nextInt(3_000)))),
            of("never pong", walk -> walk.answers = false),
            of("never read", walk -> walk.connection().pauseReading()),
            of("leave", walk -> walk.connection().close()),
            of("reset", walk -> walk.connection().abort()));

    private static SimStimulus of(String name, Consumer<SimHostile> deed, Code... sins) {
        return new SimStimulus(name, deed, Set.of(sins));
    }

    @Override
    public String toString() {
        return name;
    }

    void apply(SimHostile walk) {
        walk.end.way.sins.addAll(sins);
        deed.accept(walk);
    }

    private static List<InventoryVector> items(RandomGenerator random, int count) {
        return Collections.nCopies(count, new InventoryVector(1 + random.nextInt(2), Hash256.ZERO));
    }

    private static byte[] counted(int count, int length) {
        byte[] payload = new byte[3 + count * length];
        payload[0] = (byte) 0xfd;
        payload[1] = (byte) count;
        payload[2] = (byte) (count >> 8);
        return payload;
    }

    private static byte[] locator(int hashes) {
        byte[] payload = new byte[4 + 1 + 32 * hashes + 32];
        payload[4] = (byte) hashes;
        return payload;
    }
}
