package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.BroadcastReceipt.PeerReport;
import dev.satwire.protocol.InventoryVector;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.ProtocolVersion;
import dev.satwire.protocol.Services;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a broadcast keeps of more peers than it reports on. */
final class OpenBroadcastTest {
    private static final int MANY = OpenBroadcast.MAX_REPORTS + 500;

    private final Random random = new Random(1);
    private final Set<NetAddr> gone = new HashSet<>();
    private final Set<NetAddr> broken = new HashSet<>();
    private int judged;
    private int looks;
    private final BroadcastOptions options = new BroadcastOptions(peers -> peers, Duration.ofMinutes(1), receipt -> {
        judged++;
        return false;
    });
    private final OpenBroadcast broadcast =
            new OpenBroadcast(Chain.transaction(1), options, closed -> {}, (address, problem) -> {});

    private List<Peer> peers(String host) {
        List<Peer> peers = new ArrayList<>();
        for (int port = 1; port <= MANY; port++) {
            peers.add(peer(NetAddr.of(new InetSocketAddress(host, port))));
        }
        return peers;
    }

    private Peer peer(NetAddr address) {
        return (Peer) Proxy.newProxyInstance(
                Peer.class.getClassLoader(),
                new Class<?>[] {Peer.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "isReady" -> looks++ >= 0 && !gone.contains(address);
                    case "version" -> SessionDriver.version(ProtocolVersion.CURRENT, Services.NETWORK, 7);
                    case "features" -> PeerFeatures.of(ProtocolVersion.CURRENT);
                    case "address" -> address;
                    case "send" ->
                        broken.contains(address)
                                ? CompletableFuture.failedFuture(new IllegalStateException("no room"))
                                : new CompletableFuture<Void>();
                    case "hashCode" -> address.hashCode();
                    case "equals" -> proxy == arguments[0];
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    @Test
    void strangersThatComeAndGoUseUpNothing() {
        List<Peer> first = peers("10.0.0.1");
        broadcast.begin(first, random);
        assertThat(broadcast.receipt().announced()).isEqualTo(MANY);

        broadcast.echoed(first.get(0));
        first.forEach(this::leave);
        List<Peer> second = peers("10.0.0.2");
        second.forEach(peer -> broadcast.join(peer, random));
        second.forEach(broadcast::echoed);
        BroadcastReceipt receipt = broadcast.receipt();
        assertThat(receipt.announced()).isEqualTo(OpenBroadcast.MAX_REPORTS + MANY);
        assertThat(receipt.echoed()).isEqualTo(MANY + 1);
    }

    private void leave(Peer peer) {
        gone.add(peer.address());
        broadcast.leave(peer, random);
    }

    @Test
    void aNewPeerIsOneLookWhateverOthersThereAre() {
        broadcast.begin(peers("10.0.0.1"), random);
        looks = 0;
        peers("10.0.0.2").forEach(peer -> broadcast.join(peer, random));
        assertThat(looks).isEqualTo(MANY);
        assertThat(broadcast.receipt().announced()).isEqualTo(2 * MANY);
    }

    @Test
    void anotherIsToldInPlaceOfOneThatLeft() {
        OpenBroadcast one = toOne();
        List<Peer> all = peers("10.0.0.1").subList(0, 3);
        one.begin(all, random);
        NetAddr first = told(one).peer();
        leave(one, first, all);
        assertThat(told(one).peer()).isNotEqualTo(first);
        assertThat(one.receipt().peers()).hasSize(2);
    }

    @Test
    void anotherIsToldInPlaceOfThoseThatCannotBe() {
        OpenBroadcast one = toOne();
        List<Peer> all = peers("10.0.0.1");
        all.stream().skip(1).forEach(peer -> broken.add(peer.address()));
        one.begin(all, random);
        assertThat(told(one).peer()).isEqualTo(all.get(0).address());
    }

    @Test
    void thoseThatCouldNotBeToldAreTriedAgainWhenAnotherComes() {
        OpenBroadcast one = toOne();
        List<Peer> all = peers("10.0.0.1").subList(0, 2);
        all.forEach(peer -> broken.add(peer.address()));
        one.begin(all.subList(0, 1), random);
        assertThat(one.receipt().announced()).isZero();
        broken.remove(all.get(0).address());
        one.join(all.get(1), random);
        assertThat(told(one).peer()).isEqualTo(all.get(0).address());
    }

    private OpenBroadcast toOne() {
        return new OpenBroadcast(
                Chain.transaction(1), BroadcastOptions.DEFAULT.withPeers(1), closed -> {}, (address, problem) -> {});
    }

    private void leave(OpenBroadcast from, NetAddr address, List<Peer> all) {
        all.stream().filter(peer -> peer.address().equals(address)).forEach(peer -> {
            gone.add(address);
            from.leave(peer, random);
        });
    }

    @Test
    void whoTakesThePlaceOfOneThatIsGoneIsDrawnFromAllThatWereLeftOut() {
        OpenBroadcast one = new OpenBroadcast(
                Chain.transaction(1), BroadcastOptions.DEFAULT.withPeers(1), closed -> {}, (address, problem) -> {});
        List<Peer> all = peers("10.0.0.1");
        one.begin(all.subList(0, 50), random);
        for (int i = 50; i < 150; i++) {
            PeerReport told = told(one);
            all.stream().filter(peer -> peer.address().equals(told.peer())).forEach(peer -> {
                gone.add(peer.address());
                one.leave(peer, random);
            });
            one.join(all.get(i), random);
            assertThat(told(one)).isNotEqualTo(told);
        }
        assertThat(one.receipt().peers()).hasSize(101);
        assertThat(told(one).peer())
                .as("not simply the newest")
                .isNotEqualTo(all.get(149).address());
    }

    private PeerReport told(OpenBroadcast one) {
        List<PeerReport> told = one.receipt().peers().stream()
                .filter(report -> report.announced() && !gone.contains(report.peer()))
                .toList();
        assertThat(told).hasSize(1);
        return told.get(0);
    }

    @Test
    void whoIsGoneBeforeItIsCountedInIsNotAnnouncedTo() {
        List<Peer> all = peers("10.0.0.1").subList(0, 2);
        gone.add(all.get(0).address());
        broadcast.begin(all, random);
        broadcast.join(all.get(1), random);
        assertThat(broadcast.receipt().peers())
                .extracting(PeerReport::peer)
                .containsExactly(all.get(1).address());
    }

    @Test
    void repetitionsAreNotLookedAt() {
        List<Peer> some = peers("10.0.0.1").subList(0, 3);
        broadcast.begin(some, random);
        for (int i = 0; i < 5; i++) {
            some.forEach(broadcast::echoed);
            some.forEach(peer -> broadcast.requested(peer, new InventoryVector(InventoryVector.WTX, broadcast.wtxid)));
        }
        assertThat(judged).isEqualTo(6);
    }
}
