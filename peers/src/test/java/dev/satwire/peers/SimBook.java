package dev.satwire.peers;

import dev.satwire.protocol.Endpoint;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.TimestampedAddr;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** The address book of a pool, which may be saved and loaded at any time as if its process had begun anew. */
final class SimBook implements AddressSource {
    /** Room for all that nodes of a simulation can think of. */
    static final int LARGE = 4_000;

    private static final NetAddr FRIEND = NetAddr.parse("198.51.100.1:8333");

    private final SimWires wires;
    private final SimParty party;
    private final Path file;
    private final AddressBook.Builder settings;
    private final int capacity;
    private AddressBook book;

    SimBook(SimWires wires, SimParty party, Path folder, int capacity, InstantSource clock, RandomGenerator random) {
        this.wires = wires;
        this.party = party;
        this.file = folder.resolve(party.address().getHostString());
        this.capacity = capacity;
        this.settings = AddressBook.builder(SimNode.NETWORK)
                .capacity(capacity)
                .clock(clock)
                .random(random);
        this.book = settings.build();
    }

    /** Tells it of addresses that a friend knows. */
    void tell(List<NetAddr> addresses) {
        long now = wires.network.clock().instant().getEpochSecond();
        book.learned(
                addresses.stream()
                        .map(address -> new TimestampedAddr(now, address))
                        .toList(),
                FRIEND);
    }

    /** Saves the book and goes on with another one that was loaded from the file: it knows the same. */
    void restart() {
        AddressBook loaded = settings.build();
        try {
            book.save(file);
            int count = loaded.load(file);
            require(count == book.size() && count == loaded.size(), "saved " + book.size() + " and loaded " + count);
        } catch (AddressBookException e) {
            require(false, "was not saved and loaded: " + e.getMessage());
        }
        require(Set.copyOf(loaded.known()).equals(Set.copyOf(book.known())), "is another one after it was loaded");
        book = loaded;
    }

    /** What must hold at any time. */
    void check() {
        List<NetAddr> known = book.known();
        require(known.size() <= capacity, "has " + known.size() + " addresses and room for " + capacity);
        Set<Endpoint> endpoints = new HashSet<>();
        known.forEach(address -> require(endpoints.add(address.endpoint()), "has " + address + " twice"));
    }

    @Override
    public Optional<NetAddr> select(Predicate<? super NetAddr> acceptable, RandomGenerator random) {
        return book.select(acceptable, random);
    }

    @Override
    public CompletableFuture<Void> refresh(Services wanted, AddressFetcher fetcher) {
        return book.refresh(wanted, fetcher);
    }

    @Override
    public void learned(List<TimestampedAddr> addresses, NetAddr from) {
        book.learned(addresses, from);
    }

    @Override
    public void attempted(NetAddr address) {
        book.attempted(address);
    }

    @Override
    public void succeeded(NetAddr address) {
        book.succeeded(address);
    }

    @Override
    public void failed(NetAddr address, DisconnectReason reason) {
        book.failed(address, reason);
    }

    @Override
    public List<TimestampedAddr> share(int max, int percent, RandomGenerator random) {
        return book.share(max, percent, random);
    }

    @Override
    public List<NetAddr> known() {
        return book.known();
    }

    private void require(boolean condition, String problem) {
        wires.require(condition, () -> "the book of " + party + " " + problem);
    }
}
