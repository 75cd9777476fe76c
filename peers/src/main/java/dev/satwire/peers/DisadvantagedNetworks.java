package dev.satwire.peers;

import dev.satwire.protocol.AddressNetwork;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * The peers that Bitcoin Core protects from eviction for where they come from, because their long ways make them lose by
 * other measures. The room is shared evenly; what a network with few peers leaves goes to the others, beginning with
 * those that have fewest. <em>Confined to one call.</em>
 */
final class DisadvantagedNetworks {
    private final Predicate<EvictionCandidate> member;
    private int count;

    private DisadvantagedNetworks(Predicate<EvictionCandidate> member, List<EvictionCandidate> candidates) {
        this.member = member;
        this.count = (int) candidates.stream().filter(member).count();
    }

    /** Removes up to so many candidates, of each network those that have been here longest. */
    static void protect(List<EvictionCandidate> rest, int room) {
        // Among those with as many candidates the first in this list has the first chance.
        List<DisadvantagedNetworks> networks = new ArrayList<>(List.of(
                new DisadvantagedNetworks(of(AddressNetwork.CJDNS), rest),
                new DisadvantagedNetworks(of(AddressNetwork.I2P), rest),
                new DisadvantagedNetworks(EvictionCandidate::local, rest),
                new DisadvantagedNetworks(of(AddressNetwork.TORV3), rest)));
        networks.sort(Comparator.comparingInt(network -> network.count));
        int open = room;
        boolean found = true;
        while (open > 0 && found) {
            found = false;
            int inUse =
                    (int) networks.stream().filter(network -> network.count > 0).count();
            int share = Math.max(inUse == 0 ? 0 : open / inUse, 1);
            for (DisadvantagedNetworks network : networks) {
                if (network.count == 0 || open <= 0) {
                    continue;
                }
                int before = rest.size();
                InboundEviction.protectLast(rest, Comparator.comparing(network.member::test), share, network.member);
                int protectedNow = before - rest.size();
                found |= protectedNow > 0;
                network.count -= protectedNow;
                open -= protectedNow;
            }
        }
    }

    private static Predicate<EvictionCandidate> of(AddressNetwork network) {
        return candidate -> candidate.network() == network;
    }
}
