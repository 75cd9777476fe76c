package dev.satwire.peers;

import dev.satwire.protocol.Host;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.TimestampedAddr;
import dev.satwire.transport.EventLoop;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds peers by the DNS seeds of a network: host names whose addresses are those of nodes that were lately seen.
 *
 * <pre>{@code
 * AddressSource seeds = DnsSeeds.of(Network.MAINNET);
 * }</pre>
 *
 * <p>Seeds are asked when the pool wants more addresses, {@value #MAX_AT_ONCE} at once. First each is asked for nodes with
 * the services that are wanted ({@code x49.} and the name, as Bitcoin Core does), and if it knows none, by its plain name.
 * Of each seed at most {@value #MAX_PER_SEED} addresses are taken, {@value #MAX_ADDRESSES} in all; on the public networks
 * none that is private or local. A seed that fails, lies or is silent leaves the others alone, and a silent one has a
 * deadline. After {@link #FIRST_PAUSE}, then after pauses twice as long up to {@link #LONGEST_PAUSE}, they may be asked
 * again; sooner, {@link #refresh} finds nothing.
 *
 * <p><strong>No name is looked up when the pool has a proxy.</strong> Then, as Bitcoin Core does, the pool connects through
 * the proxy to each seed's name, at the network's default port, and {@linkplain AddressFetcher#fetch asks} the node
 * that the proxy finds there for addresses.
 *
 * <p>The services of these addresses are what the seed was asked for: hearsay. <em>Thread-safe.</em>
 */
public final class DnsSeeds implements AddressSource {

    /** How many seeds are asked at once: {@value}. */
    public static final int MAX_AT_ONCE = 3;

    /** The most addresses that one seed may give: {@value}, as in Bitcoin Core. */
    public static final int MAX_PER_SEED = 32;

    /** The most addresses that are kept: {@value}. */
    public static final int MAX_ADDRESSES = 256;

    /** The most seeds: {@value}. */
    public static final int MAX_SEEDS = 64;

    /** How long after the seeds were asked they may be asked again. */
    public static final Duration FIRST_PAUSE = Duration.ofMinutes(1);

    /** The longest time between two rounds. It is short again once a connection became ready. */
    public static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    /** How long to wait for a name, unless told otherwise. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    private static final Services FULL = Services.of(Services.NETWORK, Services.WITNESS);

    private final Network network;
    private final List<String> names;
    private final HostResolver resolver;
    private final InstantSource clock;
    private final Duration timeout;
    private final BiFunction<Duration, Runnable, EventLoop.Timer> timer;
    private final Predicate<Host> usable;

    private final SeedAddresses found = new SeedAddresses();

    private final Object lock = new Object();
    // All guarded by lock.
    private @Nullable SeedRound<?> round;
    private @Nullable Instant askedAt;
    private Duration pause = FIRST_PAUSE;
    private String status = "not asked yet";

    private DnsSeeds(Builder from) {
        this.network = from.network;
        this.names = from.names;
        this.clock = from.clock;
        this.timeout = from.timeout;
        this.timer = from.timer;
        this.usable = Routability.of(network);
        HostResolver given = from.resolver;
        if (given != null) {
            this.resolver = given;
        } else {
            NameResolver system = new NameResolver();
            // The deadline here must be the first to pass: a silent name is not asked for twice, a failed one is.
            Duration longer = Duration.ofNanos(Delays.timeout(timeout)).plusSeconds(1);
            this.resolver = name -> system.resolveAll(name, longer);
        }
    }

    /**
     * Returns the names of a network's seeds that are in use now (chainparams.cpp of Bitcoin Core, late 2026).
     *
     * @param network the network
     * @return the names; empty for regtest and custom networks, which have none
     */
    public static List<String> names(Network network) {
        return SeedNames.of(network);
    }

    /**
     * Returns the source of a network's own seeds, resolved by the system.
     *
     * @param network the network
     * @return the source
     */
    public static DnsSeeds of(Network network) {
        return builder(network).build();
    }

    /**
     * Returns a builder for other seeds, another resolver, or another clock.
     *
     * @param network the network
     * @return the builder
     */
    public static Builder builder(Network network) {
        return new Builder(network);
    }

    @Override
    public Optional<NetAddr> select(Predicate<? super NetAddr> acceptable, RandomGenerator random) {
        return found.select(acceptable, random);
    }

    @Override
    public CompletableFuture<Void> refresh(Services wanted, AddressFetcher fetcher) {
        SeedRound<?> begun;
        synchronized (lock) {
            SeedRound<?> running = round;
            if (running != null && !running.isOver()) {
                return running.worthAnotherLook();
            }
            Instant now = clock.instant();
            if (names.isEmpty()) {
                status = network + " has no seeds";
            }
            if (names.isEmpty() || isTooSoon(now)) {
                return CompletableFuture.completedFuture(null);
            }
            if (askedAt != null) {
                Duration twice = pause.multipliedBy(2);
                pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
            }
            askedAt = now;
            begun = fetcher.isProxied()
                    ? new SeedRound<>(names, Optional.empty(), name -> fetch(fetcher, name), this::takeFetched)
                    : new SeedRound<>(names, Optional.of(filter(wanted)), this::ask, this::take);
            round = begun;
            status = "";
        }
        begun.start();
        return begun.worthAnotherLook();
    }

    /** A clock that was set back says nothing of how long ago it was. */
    private boolean isTooSoon(Instant now) {
        Instant last = askedAt;
        return last != null && !now.isBefore(last) && now.isBefore(last.plus(pause));
    }

    /** What seeds can be asked for: they know combinations with blocks and witnesses only. */
    private static Services filter(Services wanted) {
        return wanted.has(Services.NETWORK_LIMITED) ? Services.of(wanted, Services.WITNESS) : Services.of(wanted, FULL);
    }

    /** Asks the resolver, which may be anybody's, with a deadline of our own. */
    private CompletableFuture<List<InetAddress>> ask(String name) {
        CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
        try {
            EventLoop.Timer deadline =
                    timer.apply(timeout, () -> answer.completeExceptionally(new SeedRound.TooLate(timeout)));
            CompletableFuture<List<InetAddress>> unused =
                    answer.whenComplete((addresses, problem) -> deadline.cancel());
            Futures.mirror(resolver.resolve(name), answer);
        } catch (Throwable e) {
            answer.completeExceptionally(e);
        }
        return answer;
    }

    /** Asks the node that a proxy finds by a name; it has a deadline of the pool's. */
    private CompletableFuture<List<TimestampedAddr>> fetch(AddressFetcher fetcher, String name) {
        try {
            return fetcher.fetch(name, network.defaultPort());
        } catch (Throwable e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Keeps what a node told, in the order that chance gave it; returns how much of it is of use. */
    private int takeFetched(List<TimestampedAddr> addresses, Services plain) {
        return take(addresses.stream().map(TimestampedAddr::address));
    }

    /** Keeps what a seed gave; returns how much of it is of use. */
    private int take(List<InetAddress> addresses, Services services) {
        return take(addresses.stream()
                .limit(MAX_ADDRESSES)
                .map(address -> new NetAddr(services, Host.of(address), network.defaultPort())));
    }

    private int take(Stream<NetAddr> addresses) {
        List<NetAddr> taken = addresses
                .filter(address -> usable.test(address.host()))
                .distinct()
                .limit(MAX_PER_SEED)
                .toList();
        found.add(taken);
        return taken.size();
    }

    @Override
    public void failed(NetAddr address, DisconnectReason reason) {
        if (reason.side() != DisconnectReason.Side.US && reason.code() != DisconnectReason.Code.PROXY_FAILED) {
            found.failed(address.endpoint());
        }
    }

    @Override
    public void succeeded(NetAddr address) {
        synchronized (lock) {
            pause = FIRST_PAUSE;
        }
        found.succeeded(address);
    }

    @Override
    public List<NetAddr> known() {
        return found.known();
    }

    /**
     * Returns in words what came of asking, seed by seed.
     *
     * @return one line for each seed, or a single one if none was asked
     */
    public String status() {
        synchronized (lock) {
            SeedRound<?> last = round;
            return last == null || !status.isEmpty() ? status : last.toString();
        }
    }

    @Override
    public String toString() {
        return "DNS seeds of " + network;
    }

    /** Collects the settings of {@link DnsSeeds}. <em>Not thread-safe.</em> */
    public static final class Builder {
        private final Network network;
        private List<String> names;
        private @Nullable HostResolver resolver;
        private InstantSource clock = InstantSource.system();
        private Duration timeout = DEFAULT_TIMEOUT;
        private BiFunction<Duration, Runnable, EventLoop.Timer> timer = Builder::afterwards;

        private Builder(Network network) {
            this.network = Objects.requireNonNull(network, "network");
            this.names = SeedNames.of(network);
        }

        /**
         * Sets other seeds.
         *
         * @param seeds host names, at most {@value DnsSeeds#MAX_SEEDS}
         * @return this builder
         */
        public Builder names(List<String> seeds) {
            if (seeds.size() > MAX_SEEDS) {
                throw new IllegalArgumentException("at most " + MAX_SEEDS + " seeds, got " + seeds.size());
            }
            names = seeds.stream().distinct().toList();
            return this;
        }

        /**
         * Sets who looks up the names; the system's resolver if not set, on a few threads of its own.
         *
         * @param other the resolver
         * @return this builder
         */
        public Builder resolver(HostResolver other) {
            resolver = Objects.requireNonNull(other, "resolver");
            return this;
        }

        /**
         * Sets the clock by which the seeds may be asked again.
         *
         * @param other the clock
         * @return this builder
         */
        public Builder clock(InstantSource other) {
            clock = Objects.requireNonNull(other, "clock");
            return this;
        }

        /**
         * Sets how long to wait for each name.
         *
         * @param limit the deadline, positive
         * @return this builder
         */
        public Builder timeout(Duration limit) {
            if (limit.isNegative() || limit.isZero()) {
                throw new IllegalArgumentException("a timeout must be positive, got " + limit);
            }
            timeout = limit;
            return this;
        }

        /**
         * Sets what measures the deadlines, for example {@code loop::schedule} of an {@link EventLoop}.
         *
         * @param schedule runs a task after a delay
         * @return this builder
         */
        public Builder timer(BiFunction<Duration, Runnable, EventLoop.Timer> schedule) {
            timer = Objects.requireNonNull(schedule, "timer");
            return this;
        }

        /**
         * Returns the source.
         *
         * @return a new source, which has not asked yet
         */
        public DnsSeeds build() {
            return new DnsSeeds(this);
        }

        private static EventLoop.Timer afterwards(Duration delay, Runnable task) {
            CompletableFuture<Boolean> due = new CompletableFuture<Boolean>()
                    .completeOnTimeout(true, Delays.timeout(delay), TimeUnit.NANOSECONDS);
            CompletableFuture<Void> unused = due.thenRun(task);
            return () -> due.cancel(false);
        }
    }
}
