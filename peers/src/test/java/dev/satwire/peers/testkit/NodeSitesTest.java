package dev.satwire.peers.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.satwire.transport.ListenOptions;
import dev.satwire.transport.Transport;
import dev.satwire.transport.TransportProvider;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeSitesTest {
    private static final int NODES = 5;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eachNodeIsReachedWhereItIsSaidToBe(boolean ownAddresses) throws IOException {
        BitSet refusing = new BitSet();
        refusing.set(2);
        try (Transport transport = TransportProvider.openDefault();
                NodeSites sites = new NodeSites(transport, ownAddresses, NODES)) {
            sites.open(0, refusing, ListenOptions.DEFAULT, (remote, local) -> Optional.empty());
            Set<InetSocketAddress> all = new HashSet<>();
            for (int i = 0; i < NODES; i++) {
                InetSocketAddress site = sites.site(i);
                assertThat(sites.nodeAt(site)).hasValue(i);
                assertThat(all.add(site)).isTrue();
                if (refusing.get(i)) {
                    assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(site));
                } else {
                    connect(site);
                }
            }
        }
    }

    private static void connect(InetSocketAddress site) throws IOException {
        try (Socket socket = new Socket(site.getAddress(), site.getPort())) {
            assertThat(socket.isConnected()).isTrue();
        }
    }

    @Test
    void addressesOutsideBelongToNoNode() {
        NodeSites sites = new NodeSites(new MemoryNetwork(1).transport("10.0.0.1"), true, NODES);
        for (String outside :
                new String[] {"10.0.0.1", "127.0.0.1", "127.1.0.0", "127.1.0.6", "::1", "127.255.255.255"}) {
            assertThat(sites.nodeAt(new InetSocketAddress(outside, 8333)))
                    .as(outside)
                    .isEqualTo(OptionalInt.empty());
        }
        assertThat(sites.nodeAt(new InetSocketAddress("127.1.0.5", 8333))).hasValue(4);
    }
}
