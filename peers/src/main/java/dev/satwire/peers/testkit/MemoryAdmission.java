package dev.satwire.peers.testkit;

import dev.satwire.transport.ListenOptions;
import dev.satwire.transport.SourceLimits;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Decides who may come in to the listeners that share it, as {@link ListenOptions} says. It keeps no sums and counts its
 * guests each time: hosts in memory have few. <em>Confined to the network's events.</em>
 */
final class MemoryAdmission {
    private final ListenOptions options;
    private final SourceLimits limits;
    /** Oldest first. */
    private final Set<MemoryGuest> guests = new LinkedHashSet<>();
    /** When networks and sites may have their whole burst again; those that may now are left out. */
    private final Map<String, Long> refilledAt = new TreeMap<>();

    MemoryAdmission(ListenOptions options) {
        this.options = options;
        this.limits = options.sources();
    }

    /** Lets a newcomer in, or not; it counts until it leaves. */
    Optional<MemoryGuest> admit(InetAddress from, long now) {
        String network = prefix(from, SourceLimits.IPV6_PREFIX_BITS);
        String site = prefix(from, SourceLimits.IPV6_SITE_BITS);
        if (guests.size() >= options.maxConnections() || (isLimited() && !hasRoom(from, network, site, now))) {
            return Optional.empty();
        }
        if (isLimited()) {
            spend(network, 1, now);
            spend(site, SourceLimits.PREFIXES_PER_SITE, now);
        }
        MemoryGuest guest = new MemoryGuest(this, from, network, site);
        guests.add(guest);
        return Optional.of(guest);
    }

    /** Ends the one that has to go if too many are pending: the oldest of the site that has most of them. */
    void makeRoom() {
        if (guests.size() <= options.maxPending()) {
            return;
        }
        List<MemoryGuest> pending =
                guests.stream().filter(MemoryGuest::isPending).toList();
        if (pending.size() > options.maxPending()) {
            Map<String, Long> crowds =
                    pending.stream().collect(Collectors.groupingBy(guest -> guest.site, Collectors.counting()));
            long most = crowds.values().stream().max(Comparator.naturalOrder()).orElseThrow();
            pending.stream()
                    .filter(guest -> crowds.getOrDefault(guest.site, 0L) == most)
                    .findFirst()
                    .ifPresent(MemoryGuest::evict);
        }
    }

    void leave(MemoryGuest guest) {
        guests.remove(guest);
    }

    private boolean isLimited() {
        return !limits.equals(SourceLimits.NONE);
    }

    private boolean hasRoom(InetAddress from, String network, String site, long now) {
        refilledAt.values().removeIf(time -> time <= now);
        long same = guests.stream().filter(guest -> guest.address.equals(from)).count();
        long near =
                guests.stream().filter(guest -> guest.network.equals(network)).count();
        long around = guests.stream().filter(guest -> guest.site.equals(site)).count();
        return same < limits.perAddress()
                && near < limits.perPrefix()
                && around < (long) limits.perPrefix() * SourceLimits.PREFIXES_PER_SITE
                && isSlow(network, 1, now)
                && isSlow(site, SourceLimits.PREFIXES_PER_SITE, now);
    }

    /** Whether one more may come from a part of the network that may be as fast as so many prefixes. */
    private boolean isSlow(String part, int prefixes, long now) {
        long burst = (long) limits.burst() * prefixes;
        return refilledAt.getOrDefault(part, now) - now <= interval(prefixes) * (burst - 1);
    }

    private void spend(String part, int prefixes, long now) {
        refilledAt.put(part, refilledAt.getOrDefault(part, now) + interval(prefixes));
    }

    private long interval(int prefixes) {
        return limits.interval().toNanos() / prefixes;
    }

    /**
     * Names the network of an address; for IPv6, the one of so many bits. Networks of different sizes have different names.
     */
    private static String prefix(InetAddress address, int ipv6Bits) {
        boolean isIpv4 = address instanceof Inet4Address;
        int bits = isIpv4 ? SourceLimits.IPV4_PREFIX_BITS : ipv6Bits;
        return ipv6Bits + " " + HexFormat.of().formatHex(address.getAddress(), 0, bits / Byte.SIZE);
    }
}
