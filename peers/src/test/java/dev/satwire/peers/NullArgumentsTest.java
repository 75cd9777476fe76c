package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.satwire.peers.testkit.MemoryNetwork;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.Ping;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A pool refuses null at once, rather than to take a slot for it or to leave a future that nobody completes. */
final class NullArgumentsTest {

    /** One call; what it returns is no matter. */
    private interface Call {
        @Nullable
        Object on(PeerPool pool);
    }

    @Test
    @SuppressWarnings({"NullAway", "FutureReturnValueIgnored"})
    void areRefused() {
        List<Call> calls = List.of(
                pool -> pool.connect((NetAddr) null),
                pool -> pool.connect(null, 1),
                pool -> pool.addNode((NetAddr) null),
                pool -> pool.addNode(null, 1),
                pool -> pool.disconnect(null),
                pool -> pool.addPayloadListener(null, (peer, payload) -> {}),
                pool -> pool.addPayloadListener(Ping.class, null),
                pool -> pool.addPeerListener(null),
                pool -> pool.addPoolListener(null),
                pool -> pool.broadcast((Payload) null),
                pool -> pool.request(null, RequestOptions.DEFAULT),
                pool -> pool.request(Peer::ping, null),
                pool -> pool.broadcastTransaction(null, BroadcastOptions.DEFAULT));
        try (PeerPool pool = PeerPool.builder(Network.REGTEST)
                .transport(new MemoryNetwork(1).transport("10.0.0.1"))
                .build()) {
            for (Call call : calls) {
                assertThatNullPointerException().isThrownBy(() -> call.on(pool));
            }
        }
    }
}
