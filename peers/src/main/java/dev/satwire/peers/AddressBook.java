package dev.satwire.peers;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.peers.DisconnectReason.MissingServices;
import dev.satwire.peers.DisconnectReason.Side;
import dev.satwire.protocol.Host;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.TimestampedAddr;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Remembers addresses: those that peers tell of, and those that worked. It holds a bounded number of them in memory and can
 * be saved to a file and loaded from it.
 *
 * <pre>{@code
 * AddressBook book = AddressBook.of(Network.MAINNET);
 * if (Files.exists(file)) {
 *     book.load(file);
 * }
 * // ... a pool that has the book among its sources ...
 * book.save(file);
 * }</pre>
 *
 * <h2>What gets in</h2>
 *
 * Addresses of all networks, IP, Tor, I2P and CJDNS, if they are public; on regtest and custom networks private ones
 * too. The peers of one {@link NetGroup} can fill a sixteenth of the book at most. When it is full, newcomers take the
 * place of addresses that do not work or were not seen for a month, or of untried ones of the source that told most. An
 * address that worked is not pushed out by hearsay. Hearsay is taken for two hours older than it claims to be, except
 * what a peer says of itself.
 *
 * <h2>What is chosen</h2>
 *
 * By chance, with Bitcoin Core's weights: each failure makes an address a third less likely, up to eight of them, and one
 * that was tried in the last ten minutes is left alone if there are others. Failures count once between two successes with
 * any peer, so that an outage of this side's network does not spoil the book. A peer that turns out not to be a node of the
 * network, or to be this pool, is forgotten. Choosing looks at a few addresses drawn blindly first; only if none of them
 * is acceptable, at all, or at those of one {@linkplain #parts part}.
 *
 * <p>Time is the wall clock; a clock that is set forward or back by any amount makes for worse choices, not for errors.
 * <em>Thread-safe.</em> No lock is held while code of others runs.
 */
public final class AddressBook implements AddressSource {

    /** How many addresses a book holds unless told otherwise: {@value}. */
    public static final int DEFAULT_CAPACITY = 20_000;

    /** The largest capacity: {@value}. */
    public static final int MAX_CAPACITY = 1_000_000;

    /** How much older hearsay is taken to be. */
    public static final Duration HEARSAY_PENALTY = Duration.ofHours(2);

    /** How many entries are drawn blindly before all are looked at. */
    static final int DRAWS = 32;

    /** How many entries are looked at for one part of the book. */
    static final int PART = 2_000;

    private static final double MORE_WILLING = 1.2;

    private final Network network;
    private final int capacity;
    private final InstantSource clock;
    private final Function<? super Host, NetGroup> groups;
    private final Predicate<Host> usable;

    private final Object lock = new Object();
    /** Guarded by lock. */
    private final BookTable table;

    private record Candidate(NetAddr address, double chance) {}

    private AddressBook(Builder from) {
        this.network = from.network;
        this.capacity = from.capacity;
        this.clock = from.clock;
        this.groups = from.groups;
        this.usable = Routability.of(network);
        this.table = new BookTable(capacity, from.random);
    }

    /**
     * Returns an empty book for {@value #DEFAULT_CAPACITY} addresses.
     *
     * @param network whose addresses it holds
     * @return the book
     */
    public static AddressBook of(Network network) {
        return builder(network).build();
    }

    /**
     * Returns a builder for a book of another size, clock or grouping.
     *
     * @param network whose addresses it holds
     * @return the builder
     */
    public static Builder builder(Network network) {
        return new Builder(network);
    }

    /** A time that a file can hold, and that is not the 0 of what never was, whatever the clock says. */
    private long now() {
        return Math.max(1, Math.min(clock.instant().getEpochSecond(), BookImage.MAX_TIME));
    }

    @Override
    public Optional<NetAddr> select(Predicate<? super NetAddr> acceptable, RandomGenerator random) {
        return select(acceptable, random, 0, Integer.MAX_VALUE);
    }

    @Override
    public int parts() {
        return Math.max(1, (size() + PART - 1) / PART);
    }

    @Override
    public Optional<NetAddr> select(Predicate<? super NetAddr> acceptable, RandomGenerator random, int part) {
        return select(acceptable, random, Math.floorMod(part, parts()) * PART, PART);
    }

    private Optional<NetAddr> select(
            Predicate<? super NetAddr> acceptable, RandomGenerator random, int from, int count) {
        long now = now();
        double willing = 1;
        for (int draw = 0; draw < DRAWS; draw++) {
            Candidate drawn = draw(now, random);
            if (drawn == null) {
                break;
            }
            if (acceptable.test(drawn.address)) {
                if (random.nextDouble() < willing * drawn.chance) {
                    return Optional.of(drawn.address);
                }
                willing *= MORE_WILLING;
            }
        }
        return among(candidates(from, count, now), acceptable, random);
    }

    /** Nothing if there are so few entries that one may as well look at all. */
    private @Nullable Candidate draw(long now, RandomGenerator random) {
        synchronized (lock) {
            if (table.size() <= DRAWS) {
                return null;
            }
            BookEntry entry = table.get(random.nextInt(table.size()));
            return new Candidate(entry.address(), entry.chance(now));
        }
    }

    private List<Candidate> candidates(int from, int count, long now) {
        synchronized (lock) {
            int begin = Math.min(from, table.size());
            List<BookEntry> part = table.entries().subList(begin, begin + Math.min(count, table.size() - begin));
            List<Candidate> candidates = new ArrayList<>(part.size());
            for (BookEntry each : part) {
                candidates.add(new Candidate(each.address(), each.chance(now)));
            }
            return candidates;
        }
    }

    private static Optional<NetAddr> among(
            List<Candidate> candidates, Predicate<? super NetAddr> acceptable, RandomGenerator random) {
        @Nullable NetAddr chosen = null;
        double total = 0;
        for (Candidate each : candidates) {
            if (acceptable.test(each.address)) {
                total += each.chance;
                if (random.nextDouble() * total < each.chance) {
                    chosen = each.address;
                }
            }
        }
        return Optional.ofNullable(chosen);
    }

    @Override
    public void learned(List<TimestampedAddr> addresses, NetAddr from) {
        long now = now();
        NetGroup source = groups.apply(from.host());
        for (TimestampedAddr each : addresses) {
            NetAddr address = each.address();
            if (usable.test(address.host())) {
                long penalty = address.host().equals(from.host()) ? 0 : HEARSAY_PENALTY.toSeconds();
                synchronized (lock) {
                    table.learn(address, each.time(), penalty, source, now);
                }
            }
        }
    }

    @Override
    public void attempted(NetAddr address) {
        synchronized (lock) {
            table.attempted(address.endpoint(), now());
        }
    }

    @Override
    public void succeeded(NetAddr address) {
        if (usable.test(address.host())) {
            NetGroup group = groups.apply(address.host());
            long now = now();
            synchronized (lock) {
                table.succeeded(address, group, now);
            }
        }
    }

    @Override
    public void failed(NetAddr address, DisconnectReason reason) {
        synchronized (lock) {
            if (reason.code() == Code.SELF || reason.code() == Code.BAD_MAGIC) {
                table.remove(address.endpoint());
            } else if (reason.facts() instanceof MissingServices missing) {
                table.offers(address.endpoint(), missing.offered());
            } else if (reason.side() != Side.US && reason.code() != Code.PROXY_FAILED) {
                table.failed(address.endpoint());
            }
        }
    }

    /** {@inheritDoc} None that is not worth its place in the book is among them. */
    @Override
    public List<TimestampedAddr> share(int max, int percent, RandomGenerator random) {
        long now = now();
        List<TimestampedAddr> shared = new ArrayList<>();
        synchronized (lock) {
            List<BookEntry> rest = new ArrayList<>(table.entries());
            long most = Math.min(max, (long) rest.size() * percent / 100);
            while (shared.size() < most && !rest.isEmpty()) {
                int drawn = random.nextInt(rest.size());
                BookEntry entry = rest.get(drawn);
                rest.set(drawn, rest.get(rest.size() - 1));
                rest.remove(rest.size() - 1);
                if (!entry.isTerrible(now)) {
                    shared.add(new TimestampedAddr(Math.min(entry.lastSeen, 0xFFFF_FFFFL), entry.address()));
                }
            }
        }
        return shared;
    }

    @Override
    public List<NetAddr> known() {
        synchronized (lock) {
            return table.entries().stream().map(BookEntry::address).toList();
        }
    }

    /**
     * Returns how many addresses the book holds.
     *
     * @return 0 up to the capacity
     */
    public int size() {
        synchronized (lock) {
            return table.size();
        }
    }

    /**
     * Saves the book. The file is written anew beside the old one, forced to the disk, and then put in its place in one
     * step: whenever the process or the machine dies, the file is the old one or the new one, whole. It may block for
     * as long as the disk takes; the book can be used meanwhile.
     *
     * @param file where to; its folder must exist
     * @throws AddressBookException if the file cannot be written; the old one, if there is one, is as it was
     */
    public void save(Path file) throws AddressBookException {
        new BookFile(file).write(BookImage.encode(network, entries()));
    }

    /** Copies of all entries: sorting, encoding and hashing many takes long, and I/O threads wait for the lock. */
    List<BookEntry> entries() {
        synchronized (lock) {
            return table.entries().stream().map(BookEntry::copy).toList();
        }
    }

    /**
     * Adds the addresses of a file that {@link #save} wrote, with all that was known of them; what the book knows
     * already it knows better. Either all the file is sound, or nothing of it gets in.
     *
     * @param file the file
     * @return how many addresses were added
     * @throws AddressBookException if the file cannot be read, or is not a sound book of this network; its
     *     {@link AddressBookException#problem()} tells what to do
     */
    public int load(Path file) throws AddressBookException {
        byte[] image = new BookFile(file).read(BookImage.maxSize(capacity));
        List<BookEntry> loaded = BookImage.decode(image, network, capacity, usable, file);
        long now = now();
        int added = 0;
        synchronized (lock) {
            for (BookEntry each : loaded) {
                if (table.insert(each, now)) {
                    added++;
                }
            }
        }
        return added;
    }

    @Override
    public String toString() {
        return "address book of " + network + " (" + size() + " addresses)";
    }

    /** Collects the settings of an {@link AddressBook}. <em>Not thread-safe.</em> */
    public static final class Builder {
        private final Network network;
        private int capacity = DEFAULT_CAPACITY;
        private InstantSource clock = InstantSource.system();
        private Function<? super Host, NetGroup> groups = NetGroup::of;
        private RandomGenerator random = new SplittableRandom();

        private Builder(Network network) {
            this.network = Objects.requireNonNull(network, "network");
        }

        /**
         * Sets how many addresses the book holds; {@value AddressBook#DEFAULT_CAPACITY} if not set.
         *
         * @param addresses 1 to {@value AddressBook#MAX_CAPACITY}
         * @return this builder
         */
        public Builder capacity(int addresses) {
            if (addresses < 1 || addresses > MAX_CAPACITY) {
                throw new IllegalArgumentException("a capacity is 1.." + MAX_CAPACITY + ", got " + addresses);
            }
            capacity = addresses;
            return this;
        }

        /**
         * Sets the clock.
         *
         * @param other the wall clock
         * @return this builder
         */
        public Builder clock(InstantSource other) {
            clock = Objects.requireNonNull(other, "clock");
            return this;
        }

        /**
         * Sets who belongs together; {@link NetGroup#of} if not set.
         *
         * @param function the group of a host; thread-safe and quick
         * @return this builder
         */
        public Builder groups(Function<? super Host, NetGroup> function) {
            groups = Objects.requireNonNull(function, "groups");
            return this;
        }

        /**
         * Sets the random source by which the book decides what makes room, for runs that can be repeated.
         *
         * @param source used by one thread at a time
         * @return this builder
         */
        public Builder random(RandomGenerator source) {
            random = Objects.requireNonNull(source, "random");
            return this;
        }

        /**
         * Returns the book.
         *
         * @return a new, empty book
         */
        public AddressBook build() {
            return new AddressBook(this);
        }
    }
}
