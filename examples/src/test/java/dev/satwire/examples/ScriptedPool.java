package dev.satwire.examples;

import dev.satwire.peers.Direction;
import dev.satwire.peers.DisconnectReason;
import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.peers.Peer;
import dev.satwire.peers.PeerException;
import dev.satwire.peers.PeerListener;
import dev.satwire.peers.PeerPool;
import dev.satwire.peers.PoolStats;
import dev.satwire.peers.Registration;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.TimestampedAddr;
import dev.satwire.protocol.Version;
import dev.satwire.protocol.WireText;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A pool without a network: every address answers, and all of them know the same others. */
final class ScriptedPool {
    private static final Version VERSION = new Version(
            70016,
            Services.NETWORK,
            0,
            NetAddr.UNSPECIFIED,
            NetAddr.UNSPECIFIED,
            0,
            WireText.of("/scripted:1/"),
            0,
            false);

    private final List<TimestampedAddr> gossip;
    private final List<NetAddr> connected = new ArrayList<>();
    private Optional<DisconnectReason> refusal = Optional.empty();
    private PeerListener listener = new PeerListener() {};

    ScriptedPool(List<NetAddr> gossip) {
        this.gossip =
                gossip.stream().map(address -> new TimestampedAddr(1, address)).toList();
    }

    /** The addresses that were connected to, in order. */
    List<NetAddr> connected() {
        return connected;
    }

    void refuseOnce(DisconnectReason reason) {
        refusal = Optional.of(reason);
    }

    PeerPool asPool() {
        return implement(PeerPool.class, (self, method, args) -> switch (method.getName()) {
            case "stats" -> new PoolStats(2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of());
            case "connect" -> connect((NetAddr) args[0]);
            case "addPeerListener" -> {
                listener = (PeerListener) args[0];
                yield (Registration) () -> {};
            }
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    private CompletableFuture<Peer> connect(NetAddr address) {
        connected.add(address);
        if (refusal.isPresent()) {
            DisconnectReason reason = refusal.get();
            refusal = Optional.empty();
            return CompletableFuture.failedFuture(new PeerException(reason));
        }
        return CompletableFuture.completedFuture(implement(
                Peer.class, (self, method, args) -> switch (method.getName()) {
                    case "address" -> address;
                    case "version" -> VERSION;
                    case "handshakeTime" -> Optional.of(Duration.ofMillis(1));
                    case "getAddresses" -> CompletableFuture.completedFuture(gossip);
                    case "disconnect" -> {
                        listener.onDisconnected(address, Direction.OUTBOUND, DisconnectReason.of(Code.LOCAL));
                        yield null;
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                }));
    }

    private static <T> T implement(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
