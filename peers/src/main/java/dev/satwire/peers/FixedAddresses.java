package dev.satwire.peers;

import dev.satwire.protocol.Endpoint;
import dev.satwire.protocol.NetAddr;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** The source of addresses that its user named. <em>Immutable.</em> */
final class FixedAddresses implements AddressSource {
    private final List<NetAddr> addresses;

    FixedAddresses(Collection<NetAddr> addresses) {
        Map<Endpoint, NetAddr> byEndpoint = new TreeMap<>();
        addresses.forEach(address -> byEndpoint.putIfAbsent(address.endpoint(), address));
        this.addresses = List.copyOf(byEndpoint.values());
    }

    @Override
    public Optional<NetAddr> select(Predicate<? super NetAddr> acceptable, RandomGenerator random) {
        return RandomChoice.among(addresses, acceptable, random);
    }

    @Override
    public int parts() {
        return Math.max(1, (addresses.size() + AddressBook.PART - 1) / AddressBook.PART);
    }

    @Override
    public Optional<NetAddr> select(Predicate<? super NetAddr> acceptable, RandomGenerator random, int part) {
        int from = Math.floorMod(part, parts()) * AddressBook.PART;
        int to = Math.min(from + AddressBook.PART, addresses.size());
        return RandomChoice.among(addresses, from, to, acceptable, random);
    }

    @Override
    public List<NetAddr> known() {
        return addresses;
    }

    @Override
    public String toString() {
        return "fixed addresses (" + addresses.size() + ")";
    }
}
