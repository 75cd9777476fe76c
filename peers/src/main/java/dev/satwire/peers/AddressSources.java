package dev.satwire.peers;

import dev.satwire.protocol.Endpoint;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.TimestampedAddr;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sources of a pool as one: asked in their order, told everything, and none of them harms the others or the pool.
 * <em>Thread-safe.</em>
 */
final class AddressSources implements AddressSource {
    private static final Logger LOG = LoggerFactory.getLogger(AddressSources.class);

    /** As many as the largest book has. */
    static final int MAX_PARTS = AddressBook.MAX_CAPACITY / AddressBook.PART;

    private final List<AddressSource> sources;

    AddressSources(List<AddressSource> sources) {
        this.sources = List.copyOf(sources);
    }

    boolean isEmpty() {
        return sources.isEmpty();
    }

    @Override
    public Optional<NetAddr> select(Predicate<? super NetAddr> acceptable, RandomGenerator random) {
        return select(acceptable, random, AddressSource::select);
    }

    @Override
    public Optional<NetAddr> select(Predicate<? super NetAddr> acceptable, RandomGenerator random, int part) {
        return select(acceptable, random, (source, better, its) -> source.select(better, its, part));
    }

    /** As many as the source has that has the most; no source makes them so many that a search never ends. */
    @Override
    public int parts() {
        AtomicInteger most = new AtomicInteger(1);
        each(source -> most.accumulateAndGet(source.parts(), Math::max));
        return Math.min(most.get(), MAX_PARTS);
    }

    /** How one source is searched. */
    @FunctionalInterface
    private interface Search {
        Optional<NetAddr> in(AddressSource source, Predicate<? super NetAddr> acceptable, RandomGenerator random);
    }

    private Optional<NetAddr> select(Predicate<? super NetAddr> acceptable, RandomGenerator random, Search search) {
        BadPorts.Last badPorts = new BadPorts.Last(acceptable, random);
        for (AddressSource source : sources) {
            try {
                Optional<NetAddr> chosen = search.in(source, badPorts::isBetter, random);
                // Sources are other people's code: what they give is looked at again.
                if (chosen.isPresent() && badPorts.isBetter(chosen.get())) {
                    return chosen;
                }
            } catch (Throwable e) {
                failed(source, e);
            }
        }
        return badPorts.chosen();
    }

    @Override
    public CompletableFuture<Void> refresh(Services wanted, AddressFetcher fetcher) {
        List<CompletableFuture<Void>> refreshing = new ArrayList<>();
        each(source -> refreshing.add(source.refresh(wanted, fetcher).exceptionally(problem -> {
            failed(source, problem);
            return null;
        })));
        return CompletableFuture.allOf(refreshing.toArray(CompletableFuture[]::new));
    }

    @Override
    public void learned(List<TimestampedAddr> addresses, NetAddr from) {
        each(source -> source.learned(addresses, from));
    }

    @Override
    public void attempted(NetAddr address) {
        each(source -> source.attempted(address));
    }

    @Override
    public void succeeded(NetAddr address) {
        each(source -> source.succeeded(address));
    }

    @Override
    public void failed(NetAddr address, DisconnectReason reason) {
        each(source -> source.failed(address, reason));
    }

    @Override
    public List<TimestampedAddr> share(int max, int percent, RandomGenerator random) {
        Map<Endpoint, TimestampedAddr> all = new LinkedHashMap<>();
        each(source -> source.share(max, percent, random).stream()
                .limit(max)
                .forEach(shared -> all.putIfAbsent(shared.address().endpoint(), shared)));
        return all.values().stream().limit(max).toList();
    }

    @Override
    public List<NetAddr> known() {
        Map<Endpoint, NetAddr> all = new LinkedHashMap<>();
        each(source -> source.known().forEach(address -> all.putIfAbsent(address.endpoint(), address)));
        return List.copyOf(all.values());
    }

    private void each(Consumer<AddressSource> call) {
        for (AddressSource source : sources) {
            try {
                call.accept(source);
            } catch (Throwable e) {
                failed(source, e);
            }
        }
    }

    private static void failed(AddressSource source, Throwable problem) {
        LOG.warn("address source {} failed, going on without it", source, problem);
    }
}
