package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.Addr;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.TimestampedAddr;
import dev.satwire.protocol.Verack;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Short connections that ask for addresses, as the sources of a pool see them. */
final class AddressFetchTest {
    private static final long NOW = 1_767_225_600;
    private static final String HOST = "90.9.0.1";
    private static final int PORT = 18444;

    private final Source source = new Source();
    private final Stage stage = Stage.with(
            builder -> builder.want(1, Services.NONE).addressSource(source).resolver(this::resolve));

    /** Knows nobody, and notes what it is lent and told. */
    private static final class Source implements AddressSource {
        final List<AddressFetcher> lent = new ArrayList<>();
        final List<String> told = new ArrayList<>();
        final List<TimestampedAddr> learned = new ArrayList<>();

        @Override
        public Optional<NetAddr> select(Predicate<? super NetAddr> acceptable, RandomGenerator random) {
            return Optional.empty();
        }

        @Override
        public CompletableFuture<Void> refresh(Services wanted, AddressFetcher fetcher) {
            lent.add(fetcher);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void learned(List<TimestampedAddr> addresses, NetAddr from) {
            learned.addAll(addresses);
        }

        @Override
        public void attempted(NetAddr address) {
            told.add("attempted " + address);
        }

        @Override
        public void succeeded(NetAddr address) {
            told.add("succeeded " + address);
        }

        @Override
        public void failed(NetAddr address, DisconnectReason reason) {
            told.add("failed " + address + " " + reason.code());
        }
    }

    private CompletableFuture<List<InetAddress>> resolve(String name) {
        return name.equals("node.example")
                ? CompletableFuture.completedFuture(List.of(new InetSocketAddress(HOST, PORT).getAddress()))
                : CompletableFuture.failedFuture(new IllegalStateException("no such name"));
    }

    private AddressFetcher fetcher() {
        stage.pool.start();
        stage.settle();
        return source.lent.get(0);
    }

    private CompletableFuture<List<TimestampedAddr>> fetch(String host) {
        CompletableFuture<List<TimestampedAddr>> future = fetcher().fetch(host, PORT);
        stage.settle();
        return future;
    }

    private static Addr addresses(int count) {
        return new Addr(IntStream.range(0, count)
                .mapToObj(i -> new TimestampedAddr(
                        NOW,
                        NetAddr.parse("95." + i / 250 + "." + i % 250 + ".1:18444")
                                .withServices(Services.NETWORK)))
                .toList());
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void givesWhatTheNodeTellsAndLeaves() {
        Stranger stranger = stage.host(HOST);
        CompletableFuture<List<TimestampedAddr>> fetched = fetch(HOST);
        stranger.shaken();
        stage.settle();
        stranger.say(addresses(2));
        stage.settle();

        assertThat(fetched.join())
                .containsExactlyInAnyOrderElementsOf(addresses(2).addresses());
        assertThat(source.learned)
                .containsExactlyInAnyOrderElementsOf(addresses(2).addresses());
        assertThat(source.told).containsExactly("attempted " + HOST + ":18444", "succeeded " + HOST + ":18444");
        stranger.assertEnded(Code.DONE);
    }

    @Test
    void believesOfAThousandAsMuchAsOfAnyAnswer() {
        Stranger stranger = stage.host(HOST);
        CompletableFuture<List<TimestampedAddr>> fetched = fetch(HOST);
        stranger.shaken().say(addresses(1), addresses(1_000), addresses(1_000));
        stage.settle();

        assertThat(fetched.join()).hasSize(1_001);
        assertThat(source.learned).as("nothing after the end").hasSize(1_001);
    }

    @Test
    void isNoPeerOfTheUsers() {
        Stranger stranger = stage.listening().host(HOST);
        var unused = fetch(HOST);
        stranger.shaken();
        stage.settle();

        assertThat(stage.pool.peers()).isEmpty();
        assertThat(stage.pool.stats().errands()).isOne();
        assertThat(stage.pool.stats().connecting()).isZero();
        assertThat(stage.pool.broadcast(addresses(1))).isZero();
        assertThat(stage.pool.explain().summary())
                .contains("90.9.0.1:18444 is asked for addresses, on a connection of its own");
        stranger.say(addresses(5));
        stage.settle();
        assertThat(stage.delivered).isEmpty();
        assertThat(stage.log.events()).containsExactly("connecting", "connected", "disconnected DONE");
        assertThat(stage.pool.stats().errands()).isZero();
    }

    @Test
    void namesAreResolvedByThePoolsResolver() {
        Stranger stranger = stage.host(HOST);
        CompletableFuture<List<TimestampedAddr>> fetched = fetch("node.example");
        stranger.shaken().say(addresses(3));
        stage.settle();

        assertThat(fetched.join()).hasSize(3);
    }

    @Test
    void eachFailureSaysWhy() {
        var unusedHost = stage.network.transport("90.9.0.2");

        assertThat(Stage.failure(fetch("90.9.0.2")).code()).isEqualTo(Code.CONNECT_REFUSED);
        assertThat(source.told).contains("failed 90.9.0.2:18444 CONNECT_REFUSED");
        assertThat(Stage.failure(fetch("unknown.example")).code()).isEqualTo(Code.UNRESOLVED);
        assertThat(Stage.failure(fetch("pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion"))
                        .code())
                .isEqualTo(Code.UNSUPPORTED_NETWORK);
        assertThatIllegalArgumentException().isThrownBy(() -> fetch("no name"));
        assertThat(Stage.failure(fetch("224.0.0.1")).code()).isEqualTo(Code.UNSUPPORTED_NETWORK);
        assertThatIllegalArgumentException().isThrownBy(() -> fetcher().fetch(HOST, 65_536));
        assertThatIllegalArgumentException().isThrownBy(() -> fetcher().fetch(HOST, 0));
    }

    @Test
    void aNodeThatIsConnectedIsNotConnectedAgain() {
        Stranger stranger = stage.host(HOST);
        var unused = stage.connect(stranger.address());
        stranger.shaken();

        assertThat(Stage.failure(fetch(HOST)).code()).isEqualTo(Code.DUPLICATE);
        assertThat(stranger.connected()).isOne();
    }

    @Test
    void givesWayToAPeerThatIsToStay() {
        Stranger stranger = stage.host(HOST);
        CompletableFuture<List<TimestampedAddr>> fetched = fetch(HOST);
        stranger.shaken();
        CompletableFuture<Peer> peer = stage.pool.connect(stranger.address());
        assertThat(stage.pool.stats().attempts())
                .as("before the end of the other one")
                .isOne();
        stage.settle();
        stranger.shaken();
        stage.settle();

        assertThat(Stage.failure(fetched).code()).isEqualTo(Code.DUPLICATE);
        assertThat(peer.join().isReady()).isTrue();
        assertThat(stage.pool.explain().addresses())
                .singleElement()
                .satisfies(report -> assertThat(report.state()).isEqualTo(AddressReport.State.CONNECTED));
    }

    @Test
    void threeAreAskedAtOnceAndTheOthersAfterwards() {
        List<Stranger> strangers =
                IntStream.range(1, 6).mapToObj(i -> stage.host("90.9.0." + i)).toList();
        List<CompletableFuture<List<TimestampedAddr>>> all =
                IntStream.range(1, 6).mapToObj(i -> fetch("90.9.0." + i)).toList();
        assertThat(strangers.stream().map(Stranger::connected)).containsExactly(1, 1, 1, 0, 0);
        strangers.get(1).shaken().say(addresses(2));
        stage.settle();
        assertThat(strangers.stream().map(Stranger::connected)).containsExactly(1, 1, 1, 1, 0);
        stage.pass(Duration.ofMinutes(1));
        assertThat(strangers.stream().map(Stranger::connected)).containsExactly(1, 1, 1, 1, 1);
        stage.pass(Duration.ofMinutes(2));

        assertThat(all.get(1)).isCompletedWithValueMatching(addresses -> addresses.size() == 2);
        assertThat(all).allMatch(CompletableFuture::isDone);
    }

    @Test
    void askingForOneNodeTwiceAsksItOnce() {
        Stranger stranger = stage.host(HOST);
        CompletableFuture<List<TimestampedAddr>> first = fetch(HOST);
        CompletableFuture<List<TimestampedAddr>> second = fetch(HOST);
        stranger.shaken().say(addresses(2));
        stage.settle();

        assertThat(stranger.connected()).isOne();
        assertThat(first.join()).isEqualTo(second.join()).hasSize(2);
    }

    @Test
    void asManyWaitAsAreAllowedAndNotOneMore() {
        AddressFetcher fetcher = fetcher();
        List<CompletableFuture<List<TimestampedAddr>>> all = IntStream.range(
                        0, AddressFetches.MAX_AT_ONCE + AddressFetches.MAX_WAITING)
                .mapToObj(i -> fetcher.fetch("90.10.0." + i, PORT))
                .toList();

        assertThat(all).noneMatch(CompletableFuture::isDone);
        assertThat(Stage.failure(fetcher.fetch("90.11.0.1", PORT)).code()).isEqualTo(Code.MAX_PEERS);
        stage.pass(Duration.ofMinutes(10));
        assertThat(all).allMatch(CompletableFuture::isCompletedExceptionally);
    }

    @Test
    void stopAndCloseEndThemAll() {
        Stranger stranger = stage.host(HOST);
        AddressFetcher fetcher = fetcher();
        List<CompletableFuture<List<TimestampedAddr>>> all = IntStream.range(1, 6)
                .mapToObj(i -> fetcher.fetch("90.9.0." + i, PORT))
                .toList();
        stage.settle();
        stranger.shaken();
        stage.pool.stop();
        stage.settle();

        assertThat(all)
                .allMatch(fetched -> Stage.failure(fetched).code() == Code.STOPPED
                        || Stage.failure(fetched).code() == Code.UNREACHABLE);
        assertThat(stranger.isOpen()).isFalse();
        assertThat(stage.ends()).contains(Code.STOPPED);
        assertThat(Stage.failure(fetcher.fetch(HOST, PORT)).code()).isEqualTo(Code.STOPPED);
        CompletableFuture<List<TimestampedAddr>> again = fetch(HOST);
        stage.pool.close();
        stage.settle();
        assertThat(Stage.failure(again).code()).isEqualTo(Code.POOL_CLOSED);
        assertThat(Stage.failure(fetcher.fetch(HOST, PORT)).code()).isEqualTo(Code.POOL_CLOSED);
    }

    @Test
    void whoMisbehavesHarmsNobodyElse() {
        Stranger bad = stage.host(HOST);
        Stranger good = stage.host("90.10.0.1");
        CompletableFuture<List<TimestampedAddr>> first = fetch(HOST);
        CompletableFuture<List<TimestampedAddr>> second = fetch("90.10.0.1");
        bad.say(SessionDriver.version(70016), new Verack());
        bad.say("addr", Payloads.items(1_001, 1_001, 30));
        good.shaken().say(addresses(2));
        stage.settle();

        assertThat(Stage.failure(first).code()).isEqualTo(Code.MISBEHAVING);
        assertThat(second.join()).hasSize(2);
    }
}
