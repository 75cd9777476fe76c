package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.Host;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConductTest {
    private static final DisconnectReason REASON = DisconnectReason.of(Code.MISBEHAVING);

    private final PoolEvents events = new PoolEvents(new ListenerThreads(Runnable::run));

    private Conduct conduct(PeerPoolBuilder builder) {
        return new Conduct(builder, new Random(1), events, PeerEvents.system());
    }

    @Test
    void aPermittedHostIsNotDiscouragedForItsNeighbour() {
        Host friend = Host.parse("2001:db8:1:2::1");
        Conduct conduct = conduct(PeerPool.builder(Network.MAINNET).permit(friend::equals));
        conduct.discourage(NetAddr.parse("[2001:db8:1:2::666]:8333"), REASON, 0);

        assertThat(conduct.isDiscouraged(Host.parse("2001:db8:1:2::2"), 1)).isTrue();
        assertThat(conduct.isDiscouraged(friend, 1)).isFalse();
    }

    @Test
    void tellsOnceOfWhoMisbehavesAgainAndAgain() {
        List<Host> told = new ArrayList<>();
        Registration unused = events.add(new PoolListener() {
            @Override
            public void onDiscouraged(Host host, DisconnectReason reason) {
                told.add(host);
            }
        });
        Conduct conduct = conduct(PeerPool.builder(Network.MAINNET));
        long lifetime = Discouragement.LIFETIME.toNanos();
        NetAddr stranger = NetAddr.parse("203.0.113.5:8333");
        for (int i = 0; i < 3; i++) {
            conduct.discourage(stranger, REASON, lifetime / 2 * i);
        }
        assertThat(told).containsExactly(stranger.host());
        assertThat(conduct.isDiscouraged(stranger.host(), 2 * lifetime - 1)).isTrue();

        conduct.discourage(stranger, REASON, 2 * lifetime);
        assertThat(told).hasSize(2);
    }
}
