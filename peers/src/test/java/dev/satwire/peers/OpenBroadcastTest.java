package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.ProtocolVersion;
import dev.satwire.protocol.Services;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
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
    private final OpenBroadcast broadcast =
            new OpenBroadcast(Chain.transaction(1), BroadcastOptions.DEFAULT.withAllPeers(), closed -> {});

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
                    case "isReady" -> !gone.contains(address);
                    case "version" -> SessionDriver.version(ProtocolVersion.CURRENT, Services.NETWORK, 7);
                    case "features" -> PeerFeatures.of(ProtocolVersion.CURRENT);
                    case "address" -> address;
                    case "send" -> new CompletableFuture<Void>();
                    case "hashCode" -> address.hashCode();
                    case "equals" -> proxy == arguments[0];
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    @Test
    void strangersThatComeAndGoUseUpNothing() {
        List<Peer> first = peers("10.0.0.1");
        broadcast.announce(first, random);
        assertThat(broadcast.receipt().announced()).isEqualTo(MANY);

        broadcast.echoed(first.get(0));
        first.forEach(peer -> gone.add(peer.address()));
        List<Peer> second = peers("10.0.0.2");
        broadcast.announce(second, random);
        second.forEach(broadcast::echoed);
        BroadcastReceipt receipt = broadcast.receipt();
        assertThat(receipt.announced()).isEqualTo(OpenBroadcast.MAX_REPORTS + MANY);
        assertThat(receipt.echoed()).isEqualTo(MANY + 1);
    }
}
