package dev.satwire.peers;

import dev.satwire.protocol.AddressNetwork;
import dev.satwire.protocol.NetAddr;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Ports where other services usually live. A stranger who gossips them may want this side to annoy those services, so they
 * come last among what one search finds; of very many addresses, that is one part (Bitcoin Core's {@code IsBadPort} and
 * doc/p2p-bad-ports.md).
 */
final class BadPorts {
    private static final int[] SORTED = {
        1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109,
        110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530,
        531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3306, 3389, 3659,
        4045, 5060, 5061, 5432, 5900, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6697, 10080, 27017
    };

    private BadPorts() {}

    /** Takes those of a search that are acceptable but for their ports, one of which will do if there are no others. */
    static final class Last {
        private final Predicate<? super NetAddr> acceptable;
        private final RandomGenerator random;
        private @Nullable NetAddr chosen;
        private int seen;

        Last(Predicate<? super NetAddr> acceptable, RandomGenerator random) {
            this.acceptable = acceptable;
            this.random = random;
        }

        /** Whether an address is acceptable with its port, too. */
        boolean isBetter(NetAddr address) {
            if (!acceptable.test(address)) {
                return false;
            }
            if (!isBad(address)) {
                return true;
            }
            if (random.nextInt(++seen) == 0) {
                chosen = address;
            }
            return false;
        }

        Optional<NetAddr> chosen() {
            return Optional.ofNullable(chosen);
        }
    }

    /** Onion services and the like have ports to themselves. */
    static boolean isBad(NetAddr address) {
        AddressNetwork network = address.host().network();
        return (network == AddressNetwork.IPV4 || network == AddressNetwork.IPV6) && contains(address.port());
    }

    static boolean contains(int port) {
        return Arrays.binarySearch(SORTED, port) >= 0;
    }
}
