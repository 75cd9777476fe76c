package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.Addr;
import dev.satwire.protocol.Host;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.TimestampedAddr;
import dev.satwire.protocol.Verack;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** C40 to C50: whom the pool connects to, whom it lets in, and what it believes of others. */
final class PoolRules {
    private static final String MISBEHAVIOR = "inv";
    private static final byte[] TOO_MANY = Payloads.items(50_001, 50_001, 36);

    private PoolRules() {}

    /** Gives one address, and notes what it is told. */
    private static final class Source implements AddressSource {
        final List<NetAddr> given;
        final List<String> told = new ArrayList<>();
        final List<TimestampedAddr> learned = new ArrayList<>();

        Source(String... addresses) {
            given = Stream.of(addresses)
                    .map(address -> NetAddr.parse(address + ":18444").withServices(Services.NETWORK))
                    .toList();
        }

        @Override
        public Optional<NetAddr> select(Predicate<? super NetAddr> acceptable, RandomGenerator random) {
            return given.stream().filter(acceptable).findFirst();
        }

        @Override
        public void learned(List<TimestampedAddr> addresses, NetAddr from) {
            learned.addAll(addresses);
        }

        @Override
        public void attempted(NetAddr address) {
            told.add("attempted " + address.port());
        }

        @Override
        public void succeeded(NetAddr address) {
            told.add("succeeded " + address.port());
        }

        @Override
        public void failed(NetAddr address, DisconnectReason reason) {
            told.add("failed " + address.port() + " " + reason.code());
        }

        @Override
        public List<NetAddr> known() {
            return given;
        }
    }

    private static Stage wanting(int count, Source source) {
        return Stage.with(builder -> builder.want(count, Services.NONE).addressSource(source));
    }

    static RuleTable table() {
        return new RuleTable()
                .all(dialling())
                .all(groups())
                .all(gossip())
                .all(book())
                .all(eviction())
                .all(discouragement())
                .all(stopping());
    }

    private static RuleTable dialling() {
        return new RuleTable()
                .row("C40", "nobody listening is CONNECT_REFUSED", () -> {
                    try (Stage stage = Stage.plain()) {
                        var unused = stage.network.transport("90.9.0.1");
                        assertThat(Stage.failure(stage.connect(NetAddr.parse("90.9.0.1:1")))
                                        .code())
                                .isEqualTo(Code.CONNECT_REFUSED);
                    }
                })
                .row("C40", "no such host is UNREACHABLE", () -> {
                    try (Stage stage = Stage.plain()) {
                        assertThat(Stage.failure(stage.connect(NetAddr.parse("90.9.0.1:1")))
                                        .code())
                                .isEqualTo(Code.UNREACHABLE);
                    }
                })
                .row("C40", "no answer is CONNECT_TIMEOUT after 5 s", () -> {
                    try (Stage stage = Stage.plain()) {
                        Stranger stranger = stage.host("90.9.0.1");
                        stage.network.blackhole(new InetSocketAddress("90.9.0.1", 18444));
                        var future = stage.pool.connect(stranger.address());
                        stage.pass(Duration.ofMillis(4_999));
                        assertThat(future).isNotDone();
                        stage.pass(Duration.ofMillis(1));
                        assertThat(Stage.failure(future).code()).isEqualTo(Code.CONNECT_TIMEOUT);
                    }
                })
                .row("C40", "the source hears of the attempt and of its end, and a retry waits", () -> {
                    Source source = new Source("90.9.0.1");
                    try (Stage stage = wanting(1, source)) {
                        var unused = stage.network.transport("90.9.0.1");
                        stage.pool.start();
                        stage.pass(Duration.ofSeconds(20));
                        assertThat(source.told).containsExactly("attempted 18444", "failed 18444 CONNECT_REFUSED");
                        stage.pass(Duration.ofMinutes(10));
                        assertThat(source.told).hasSizeBetween(4, 16);
                    }
                })
                .row("C41", "one address is never dialled twice at once, whatever its services", () -> {
                    try (Stage stage = Stage.plain()) {
                        Stranger stranger = stage.host("90.9.0.1");
                        var first = stage.pool.connect(stranger.address());
                        var second = stage.pool.connect(stranger.address().withServices(Services.WITNESS));
                        stage.settle();
                        stranger.shaken();
                        assertThat(stranger.connected()).isEqualTo(1);
                        assertThat(first.join()).isSameAs(second.join());
                    }
                });
    }

    private static RuleTable groups() {
        RuleTable table = new RuleTable()
                .row("C41", "one outbound peer of each group", () -> {
                    try (Stage stage = wanting(3, new Source("90.9.0.1", "90.9.77.1", "90.10.0.1"))) {
                        List<Stranger> hosts =
                                List.of(stage.host("90.9.0.1"), stage.host("90.9.77.1"), stage.host("90.10.0.1"));
                        stage.pool.start();
                        stage.pass(Duration.ofSeconds(10));
                        assertThat(hosts.stream().map(Stranger::connected)).containsExactly(1, 0, 1);
                    }
                })
                .row("C41", "manual peers do not mind groups", () -> {
                    try (Stage stage = Stage.plain()) {
                        for (String host : List.of("90.9.0.1", "90.9.77.1")) {
                            Stranger stranger = stage.host(host);
                            var unused = stage.connect(stranger.address());
                            stranger.shaken().assertKept();
                        }
                    }
                })
                .deliberate(
                        "C41",
                        "hosts of no public network are no group",
                        "a test network of private addresses is one group to Core, and one peer would be all",
                        () -> {
                            try (Stage stage = wanting(2, new Source("10.0.0.1", "10.0.0.2"))) {
                                List<Stranger> hosts = List.of(stage.host("10.0.0.1"), stage.host("10.0.0.2"));
                                stage.pool.start();
                                stage.pass(Duration.ofSeconds(10));
                                assertThat(hosts.stream().map(Stranger::connected))
                                        .containsExactly(1, 1);
                            }
                        });
        String[][] pairs = {
            {"IPv4 /16", "1.2.3.4", "1.2.200.4", "1.3.3.4"},
            {"IPv6 /32", "2a00:1:2::1", "2a00:1:3::1", "2a00:2:2::1"},
            {"Hurricane Electric /36", "2001:470:1000::1", "2001:470:1fff::1", "2001:470:2000::1"}
        };
        for (String[] pair : pairs) {
            table.row("C41", "the group is " + pair[0], () -> {
                NetGroup group = NetGroup.of(Host.parse(pair[1]));
                assertThat(group).isEqualTo(NetGroup.of(Host.parse(pair[2])));
                assertThat(group).isNotEqualTo(NetGroup.of(Host.parse(pair[3])));
            });
        }
        return table;
    }

    private interface Gossiped {
        void play(Stage stage, Stranger stranger, Source source);
    }

    /** A scene with an outbound peer that has not answered its getaddr. */
    private static void outbound(Gossiped scene) {
        Source source = new Source("90.9.0.1");
        try (Stage stage = wanting(1, source)) {
            Stranger stranger = stage.host("90.9.0.1");
            stage.pool.start();
            stage.settle();
            stranger.shaken();
            scene.play(stage, stranger, source);
        }
    }

    private static Addr addresses(int count, long time) {
        List<TimestampedAddr> addresses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String host = "95." + i / 250 + "." + i % 250 + ".1";
            addresses.add(
                    new TimestampedAddr(time, NetAddr.parse(host + ":18444").withServices(Services.NETWORK)));
        }
        return new Addr(addresses);
    }

    private static RuleTable gossip() {
        long now = 1_767_225_600;
        RuleTable table = new RuleTable()
                .row("C43", "getaddr is asked of an outbound peer, once", () -> {
                    Source source = new Source("90.9.0.1");
                    try (Stage stage = wanting(1, source)) {
                        Stranger stranger = stage.host("90.9.0.1");
                        stage.pool.start();
                        stage.settle();
                        stranger.say(SessionDriver.version(70016), new Verack());
                        stage.pass(Duration.ofMinutes(10));
                        assertThat(stranger.commands().stream().filter("getaddr"::equals))
                                .hasSize(1);
                    }
                })
                .row("C43", "getaddr is never asked of an inbound peer", () -> {
                    try (Stage stage = wanting(1, new Source("90.9.0.1"))) {
                        Stranger stranger = stage.caller();
                        stranger.say(SessionDriver.version(70016), new Verack());
                        stage.pass(Duration.ofMinutes(10));
                        assertThat(stranger.commands()).contains("ping").doesNotContain("getaddr");
                    }
                })
                .row("C44", "a stranger's first address is taken, then one in ten seconds", () -> {
                    Source source = new Source("90.9.0.1");
                    try (Stage stage = wanting(1, source)) {
                        Stranger stranger = stage.caller().shaken().say(addresses(1_000, now));
                        assertThat(source.learned).hasSize(1);
                        stage.pass(Duration.ofSeconds(100));
                        stranger.say(addresses(1_000, now));
                        assertThat(source.learned).hasSize(11);
                    }
                })
                .row(
                        "C44",
                        "a getaddr of ours is good for a thousand more",
                        () -> outbound((stage, stranger, source) -> {
                            stranger.say(addresses(1_000, now), addresses(1_000, now));
                            assertThat(source.learned).hasSizeBetween(1_000, 1_001);
                        }))
                .row("C44", "no more than a thousand are saved up by waiting", () -> {
                    Source source = new Source("90.9.0.1");
                    try (Stage stage = wanting(1, source)) {
                        Stranger stranger = stage.caller().shaken();
                        for (int hour = 0; hour < 6; hour++) {
                            stage.pass(Duration.ofMinutes(19));
                            stranger.say("pong", new byte[8]);
                        }
                        stranger.say(addresses(1_000, now), addresses(1_000, now));
                        assertThat(source.learned).hasSizeBetween(680, 690);
                    }
                });
        for (long odd : new long[] {0, 100_000_000, now + 700}) {
            table.row(
                    "C45",
                    "time " + odd + " becomes five days ago",
                    () -> outbound((stage, stranger, source) -> {
                        stranger.say(addresses(1, odd));
                        assertThat(source.learned.get(0).time()).isBetween(now - 432_000, now - 432_000 + 1);
                    }));
        }
        for (long good : new long[] {100_000_001, now, now + 600}) {
            table.row(
                    "C45",
                    "time " + good + " is believed",
                    () -> outbound((stage, stranger, source) -> {
                        stranger.say(addresses(1, good));
                        assertThat(source.learned.get(0).time()).isEqualTo(good);
                    }));
        }
        return table.row(
                "C45",
                "hearsay is taken for two hours older",
                () -> assertThat(AddressBook.HEARSAY_PENALTY).isEqualTo(Duration.ofHours(2)));
    }

    private interface InFolder {
        void play(Path file) throws IOException;
    }

    private static void inFolder(InFolder scene) throws IOException {
        Path folder = Files.createTempDirectory("book");
        Path file = folder.resolve("book");
        try {
            scene.play(file);
        } finally {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path left : files.toList()) {
                    Files.delete(left);
                }
            }
            Files.delete(folder);
        }
    }

    private static AddressBook emptyBook() {
        return AddressBook.builder(Network.MAINNET).random(new Random(4)).build();
    }

    private static AddressBook filledBook() {
        AddressBook book = emptyBook();
        for (int i = 1; i < 6; i++) {
            book.succeeded(NetAddr.parse("9" + i + ".1.2.3:8333"));
        }
        return book;
    }

    private static RuleTable book() {
        return new RuleTable()
                .row(
                        "C46",
                        "what was saved is loaded",
                        () -> inFolder(file -> {
                            filledBook().save(file);
                            assertThat(emptyBook().load(file)).isEqualTo(5);
                        }))
                .row(
                        "C46",
                        "cut at any byte it is a typed error and nothing is loaded",
                        () -> inFolder(file -> {
                            filledBook().save(file);
                            byte[] whole = Files.readAllBytes(file);
                            for (int length = 0; length < whole.length; length++) {
                                Files.write(file, Arrays.copyOf(whole, length));
                                assertUnreadable(file);
                            }
                        }))
                .row(
                        "C46",
                        "so it is with any bit flipped",
                        () -> inFolder(file -> {
                            filledBook().save(file);
                            byte[] whole = Files.readAllBytes(file);
                            for (int bit = 0; bit < 8 * whole.length; bit++) {
                                byte[] flipped = whole.clone();
                                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                                Files.write(file, flipped);
                                assertUnreadable(file);
                            }
                        }))
                .row(
                        "C46",
                        "a failed write leaves the old file and no other",
                        () -> inFolder(file -> {
                            filledBook().save(file);
                            byte[] old = Files.readAllBytes(file);
                            BookFile.Disk full = new BookFile.Disk() {
                                @Override
                                public void write(FileChannel channel, ByteBuffer bytes) throws IOException {
                                    throw new IOException("no space left");
                                }
                            };
                            assertThatThrownBy(() -> new BookFile(file, full).write(new byte[10]))
                                    .isInstanceOf(AddressBookException.class);
                            assertThat(file).hasBinaryContent(old);
                            assertThat(file.getParent()).isDirectoryNotContaining(other -> !other.equals(file));
                        }))
                .row(
                        "C46",
                        "written to another file, forced, then moved",
                        () -> inFolder(file -> {
                            List<String> steps = new ArrayList<>();
                            new BookFile(file, recording(steps)).write(new byte[10]);
                            assertThat(steps).containsExactly("write", "force", "move");
                            assertThat(file).hasBinaryContent(new byte[10]);
                        }));
    }

    private static void assertUnreadable(Path file) {
        AddressBook book = emptyBook();
        assertThatThrownBy(() -> book.load(file)).isInstanceOf(AddressBookException.class);
        assertThat(book.size()).isZero();
    }

    private static BookFile.Disk recording(List<String> steps) {
        return new BookFile.Disk() {
            @Override
            public void write(FileChannel channel, ByteBuffer bytes) throws IOException {
                steps.add("write");
                BookFile.Disk.super.write(channel, bytes);
            }

            @Override
            public void force(FileChannel channel) throws IOException {
                steps.add("force");
                BookFile.Disk.super.force(channel);
            }

            @Override
            public void move(Path from, Path to) throws IOException {
                steps.add("move");
                BookFile.Disk.super.move(from, to);
            }
        };
    }

    private static RuleTable eviction() {
        return new RuleTable()
                .row("C48", "when full, the youngest of the largest group makes room", () -> {
                    try (Stage stage = Stage.with(builder -> builder.maxInbound(40))) {
                        List<Stranger> crowd = crowd(stage, 0, 40);
                        stage.caller().shaken().assertKept();
                        assertThat(stage.end().code()).isEqualTo(Code.EVICTED);
                        assertThat(crowd.get(39).isOpen()).isFalse();
                    }
                })
                .row("C48", "when all are protected, the newcomer is refused", () -> {
                    try (Stage stage = Stage.with(builder -> builder.maxInbound(10))) {
                        List<Stranger> crowd = crowd(stage, 0, 10);
                        assertThat(stage.caller().isOpen()).isFalse();
                        assertThat(crowd).allMatch(Stranger::isOpen);
                    }
                })
                .row("C48", "permitted and outbound peers never make room", () -> {
                    try (Stage stage = Stage.with(builder -> builder.maxInbound(40)
                            .permit(host -> host.toString().startsWith("70.1.")))) {
                        Stranger outbound = stage.dialled().shaken();
                        List<Stranger> crowd = crowd(stage, 0, 40);
                        assertThat(stage.caller().isOpen()).isFalse();
                        assertThat(crowd).allMatch(Stranger::isOpen);
                        outbound.assertKept();
                    }
                });
    }

    /** Peers of one group, one after the other. */
    private static List<Stranger> crowd(Stage stage, int from, int to) {
        List<Stranger> crowd = new ArrayList<>();
        for (int i = from; i < to; i++) {
            crowd.add(stage.caller("70.1.0." + (i + 1)).shaken());
            stage.pass(Duration.ofSeconds(2));
        }
        return crowd;
    }

    private static RuleTable discouragement() {
        return new RuleTable()
                .row("C49", "who misbehaved is let in while slots are free, and evicted first", () -> {
                    try (Stage stage = Stage.with(builder -> builder.maxInbound(40))) {
                        Stranger bad = stage.caller("70.1.9.1").shaken();
                        bad.say(MISBEHAVIOR, TOO_MANY).assertEnded(Code.MISBEHAVING);
                        crowd(stage, 0, 35);
                        Stranger again = Stranger.calling(stage, stage.hostAt("70.1.9.1"), Stage.POOL);
                        again.shaken().assertKept();
                        List<Stranger> younger = crowd(stage, 35, 39);
                        stage.caller().shaken().assertKept();
                        assertThat(younger).allMatch(Stranger::isOpen);
                        assertThat(again.isOpen()).isFalse();
                    }
                })
                .row("C49", "and refused when they are taken", () -> {
                    try (Stage stage = Stage.with(builder -> builder.maxInbound(40))) {
                        stage.caller("60.1.0.1")
                                .shaken()
                                .say(MISBEHAVIOR, TOO_MANY)
                                .assertEnded(Code.MISBEHAVING);
                        List<Stranger> crowd = crowd(stage, 0, 40);
                        assertThat(Stranger.calling(stage, stage.hostAt("60.1.0.1"), Stage.POOL)
                                        .isOpen())
                                .isFalse();
                        assertThat(crowd).allMatch(Stranger::isOpen);
                    }
                })
                .row("C49", "a manual peer is disconnected and not discouraged", () -> {
                    try (Stage stage = Stage.plain()) {
                        List<Host> discouraged = discouraged(stage);
                        stage.dialled().shaken().say(MISBEHAVIOR, TOO_MANY).assertEnded(Code.MISBEHAVING);
                        assertThat(discouraged).isEmpty();
                    }
                })
                .row("C49", "nor is a permitted one", () -> {
                    try (Stage stage = Stage.with(builder -> builder.permit(host -> true))) {
                        List<Host> discouraged = discouraged(stage);
                        stage.caller().shaken().say(MISBEHAVIOR, TOO_MANY).assertEnded(Code.MISBEHAVING);
                        assertThat(discouraged).isEmpty();
                    }
                })
                .row("C49", "nor is loopback", () -> {
                    try (Stage stage = Stage.plain()) {
                        List<Host> discouraged = discouraged(stage);
                        InetSocketAddress local = new InetSocketAddress(InetAddress.getLoopbackAddress(), 18444);
                        stage.listen(local);
                        Stranger.calling(stage, stage.transport, local)
                                .shaken()
                                .say(MISBEHAVIOR, TOO_MANY)
                                .assertEnded(Code.MISBEHAVING);
                        assertThat(discouraged).isEmpty();
                    }
                })
                .row("C49", "the memory is bounded", () -> {
                    Discouragement memory = new Discouragement(Discouragement.LIFETIME, new Random(1));
                    for (int i = 0; i < Discouragement.CAPACITY + 1; i++) {
                        memory.add(Host.parse("60." + i / 65_536 + "." + i / 256 % 256 + "." + i % 256), 0);
                    }
                    assertThat(memory.size(0)).isEqualTo(Discouragement.CAPACITY);
                });
    }

    private static List<Host> discouraged(Stage stage) {
        List<Host> hosts = new ArrayList<>();
        var unused = stage.pool.addPoolListener(new PoolListener() {
            @Override
            public void onDiscouraged(Host host, DisconnectReason reason) {
                hosts.add(host);
            }
        });
        return hosts;
    }

    private static RuleTable stopping() {
        return new RuleTable().row("C50", "stop closes all and dials nobody, start comes back", () -> {
            try (Stage stage = Stage.plain()) {
                Stranger kept = stage.host("90.9.0.1");
                var unused = stage.pool.addNode(kept.address());
                stage.settle();
                kept.shaken();
                Stranger caller = stage.caller().shaken();
                stage.pool.stop();
                stage.pass(Duration.ofHours(1));
                assertThat(stage.ends()).containsExactly(Code.STOPPED, Code.STOPPED);
                assertThat(kept.connected()).isEqualTo(1);
                assertThat(caller.isOpen()).isFalse();
                assertThat(stage.caller().isOpen()).isFalse();
                stage.pool.start();
                stage.pass(Duration.ofSeconds(5));
                assertThat(kept.connected()).isEqualTo(2);
                stage.caller().shaken().assertKept();
            }
        });
    }
}
