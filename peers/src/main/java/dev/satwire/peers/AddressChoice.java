package dev.satwire.peers;

import dev.satwire.protocol.Endpoint;
import dev.satwire.protocol.Host;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Services;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** Chooses which of the addresses that the sources know is tried next. <em>Thread-safe.</em> */
final class AddressChoice {
    private final Slots slots;
    private final Connector connector;
    private final AddressSources sources;
    private final AddressHistory history;
    private final Predicate<Host> isDiscouraged;
    private final NetGroups groups;
    private final RandomGenerator random;

    AddressChoice(PoolCore core) {
        this.slots = core.slots;
        this.connector = core.connector;
        this.sources = core.sources;
        this.history = core.history;
        this.isDiscouraged = core::isDiscouraged;
        this.groups = core.groups;
        this.random = core.random;
    }

    /** Whether an address could be tried if its time had come. */
    boolean isUsable(NetAddr address) {
        Host host = address.host();
        return address.endpoint().port() != 0 && connector.canReach(host) && !isDiscouraged.test(host);
    }

    /**
     * Chooses one that offers what is wanted, or else one of which nothing is known.
     *
     * @param part which {@linkplain AddressSource#parts part} of the sources is searched
     */
    Optional<NetAddr> offering(Services wanted, int part, long now) {
        Set<NetGroup> taken = takenGroups();
        // Of very many addresses, most wait for their time: what is cheap and rules out most is asked first.
        Predicate<NetAddr> free = address -> {
            Endpoint endpoint = address.endpoint();
            return history.mayTry(endpoint, now)
                    && !slots.holds(endpoint)
                    && isUsable(address)
                    && !taken.contains(groups.of(address.host()));
        };
        Optional<NetAddr> known =
                sources.select(address -> address.services().has(wanted) && free.test(address), random, part);
        return known.isPresent() || wanted.equals(Services.NONE)
                ? known
                : sources.select(
                        address -> address.services().equals(Services.NONE) && free.test(address), random, part);
    }

    /** Chooses one that the pool has never tried. */
    Optional<NetAddr> untried(int part, long now) {
        return sources.select(
                address -> {
                    Endpoint endpoint = address.endpoint();
                    return isUsable(address)
                            && !slots.holds(endpoint)
                            && history.report(endpoint, now).isEmpty();
                },
                random,
                part);
    }

    private Set<NetGroup> takenGroups() {
        Set<NetGroup> taken = new TreeSet<>();
        for (OutboundTarget target : slots.targets(OutboundTarget::isFound)) {
            target.address().ifPresent(address -> taken.add(groups.of(address.host())));
        }
        // Who cannot be reached over a public network is no matter of whom it belongs to there.
        taken.remove(NetGroup.UNROUTABLE);
        return taken;
    }
}
