package dev.satwire.examples;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.Identity;
import dev.satwire.peers.PeerPool;
import dev.satwire.protocol.AddressNetwork;
import dev.satwire.protocol.Endpoint;
import dev.satwire.protocol.Host;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.ProtocolVersion;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.TimestampedAddr;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Addresses that Bitcoin Core gives away from its own tables. */
@Tag("real-node")
@Timeout(120)
class CoreAddressesTest {
    private static final int OF_EACH_NETWORK = 150;

    /** How many of a hundred addresses it gives away at once. */
    private static final int SHARE = 23;

    private static final Services FULL = Services.of(Services.NETWORK, Services.WITNESS);

    /** Fills the node's tables; returns those addresses that found a place. */
    private static Set<Endpoint> fill(BitcoindNode node) throws Exception {
        Set<Endpoint> added = new HashSet<>();
        Random random = new Random(1);
        for (int i = 0; i < OF_EACH_NETWORK; i++) {
            byte[] key = new byte[32];
            random.nextBytes(key);
            for (Host host : List.of(
                    Host.of(AddressNetwork.IPV4, new byte[] {(byte) (20 + i / 2), key[0], key[1], 7}),
                    Host.of(AddressNetwork.TORV3, key))) {
                NetAddr address = new NetAddr(FULL, host, 8333);
                JsonNode answer = node.call("addpeeraddress", host.toString(), address.port());
                if (answer.get("success").booleanValue()) {
                    added.add(address.endpoint());
                }
            }
        }
        return added;
    }

    private static List<TimestampedAddr> ask(BitcoindNode node, Identity identity) throws Exception {
        try (PeerPool pool =
                PeerPool.builder(Network.REGTEST).identity(identity).build()) {
            return pool.connect("127.0.0.1", node.port())
                    .get(30, SECONDS)
                    .getAddresses()
                    .get(30, SECONDS);
        }
    }

    @Test
    void givesSomeOfAllNetworksAndOldPeersOnlyWhatTheyKnow() throws Exception {
        try (BitcoindNode node = BitcoindNode.start(1)) {
            Set<Endpoint> known = fill(node);
            assertThat(known).hasSizeGreaterThan(OF_EACH_NETWORK);

            List<TimestampedAddr> answer = ask(node, Identity.DEFAULT);

            assertThat(answer).hasSize(known.size() * SHARE / 100);
            assertThat(answer)
                    .extracting(each -> each.address().endpoint())
                    .isSubsetOf(known)
                    .doesNotHaveDuplicates();
            assertThat(answer)
                    .extracting(each -> each.address().host().network())
                    .contains(AddressNetwork.IPV4, AddressNetwork.TORV3);
            assertThat(answer).allMatch(each -> each.address().services().has(FULL));
            assertThat(answer)
                    .allMatch(each -> Duration.between(each.lastSeen(), Instant.now())
                                    .abs()
                                    .compareTo(Duration.ofMinutes(5))
                            < 0);

            List<TimestampedAddr> old = ask(node, Identity.DEFAULT.withProtocolVersion(ProtocolVersion.CURRENT - 1));
            assertThat(old).isNotEmpty().allMatch(each -> each.address().host().network() == AddressNetwork.IPV4);
            // The same ones, so that nobody learns the tables by asking often.
            assertThat(answer).containsAll(old);
        }
    }
}
