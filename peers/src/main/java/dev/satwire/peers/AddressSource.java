package dev.satwire.peers;

import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.TimestampedAddr;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Knows addresses of peers and chooses one when the pool wants another: a fixed list, DNS seeds, a book that remembers,
 * or one of your own.
 *
 * <pre>{@code
 * AddressSource mine = AddressSource.of(List.of(NetAddr.parse("192.0.2.7:8333"), NetAddr.parse("[2001:db8::7]:8333")));
 * }</pre>
 *
 * <h2>How a pool uses its sources</h2>
 *
 * The sources of a pool are asked in their order until one gives an address; each for one of its {@linkplain #parts
 * parts}, so that a later one may be taken from before all of an earlier one was searched. If none gives any, all are asked
 * for more by {@link #refresh}. What becomes of an address is told to all sources, whichever gave it, and so is what peers
 * say of others. A source that throws is logged and passed over; the others are still asked.
 *
 * <h2>Threads</h2>
 *
 * All methods are called on threads of the transport or of the pool's callers, several at once: a source is
 * <em>thread-safe</em>, quick, and never blocks. Slow work (a name look-up, a file) belongs on threads of its own, behind
 * {@link #refresh}.
 *
 * <h2>The life of an attempt</h2>
 *
 * {@code attempted}, then either {@code succeeded} or {@code failed}, each once, for connections that the pool makes;
 * never for those that it accepts. A connection that ends after {@code succeeded} is no failure.
 */
public interface AddressSource {

    /**
     * Chooses an address to try now. The choice is the source's own: it may well give the same address again while it is
     * still acceptable.
     *
     * @param acceptable what the pool would take: not connected to, not waiting, of a network it reaches, with the services
     *     it wants; quick, and free of side effects
     * @param random the pool's random source, to be used for all that is left to chance, so that a seed repeats a run
     * @return an address for which {@code acceptable} holds; empty if there is none now
     */
    Optional<NetAddr> select(Predicate<? super NetAddr> acceptable, RandomGenerator random);

    /**
     * Tells in how many parts a source of very many addresses is to be searched. A pool searches one part at a time, half a
     * second apart, and only after all of them says that there is no address: so no search keeps its I/O thread for long.
     *
     * @return how many parts; 1 unless overridden, for a source that is always searched as a whole. A pool asks for no
     *     more of them than the largest {@link AddressBook} has
     */
    default int parts() {
        return 1;
    }

    /**
     * Chooses an address to try now from one part. Whoever asks for all parts, one after the other, has looked at every
     * address that was there all the time; an address that is moved meanwhile is found the next time.
     *
     * @param acceptable as for {@link #select(Predicate, RandomGenerator)}
     * @param random as for {@link #select(Predicate, RandomGenerator)}
     * @param part which one, from 0; one that is beyond the last is what is left of it by division
     * @return an address for which {@code acceptable} holds, of this part or, by a lucky draw, of another; empty if
     *     there is none now
     * @implSpec The default searches the whole source, whichever part is asked for.
     */
    default Optional<NetAddr> select(Predicate<? super NetAddr> acceptable, RandomGenerator random, int part) {
        return select(acceptable, random);
    }

    /**
     * Asks for more addresses, after {@link #select} gave nothing that is wanted. A source that has no way to find more, or
     * that was asked only just now, completes at once; so a caller waits between two calls even then.
     *
     * @param wanted services that the sought peers should offer; a hint
     * @param fetcher asks nodes for addresses, if the source knows of any; it says, too, whether nothing may be looked up
     *     because the pool {@linkplain AddressFetcher#isProxied connects through a proxy}
     * @return completes when {@code select} is worth another call; normally, and always: after a deadline of the source's
     *     own if need be
     */
    default CompletableFuture<Void> refresh(Services wanted, AddressFetcher fetcher) {
        return CompletableFuture.completedFuture(null);
    }

    /**
     * Hears of addresses that a peer sent. Rate limits, the clamping of times and the filtering of what no peer can be
     * reached at are done; all else is hearsay.
     *
     * @param addresses what the peer said; at most 1,000
     * @param from the peer
     */
    default void learned(List<TimestampedAddr> addresses, NetAddr from) {}

    /**
     * Hears that the pool begins to connect.
     *
     * @param address the address
     */
    default void attempted(NetAddr address) {}

    /**
     * Hears that a connection became ready.
     *
     * @param address the address, with the services of the peer's own {@code version}
     */
    default void succeeded(NetAddr address) {}

    /**
     * Hears that a connection ended before it was ready.
     *
     * @param address the address
     * @param reason why; not the address's fault if its {@link DisconnectReason#side()} is
     *     {@link DisconnectReason.Side#US}
     */
    default void failed(NetAddr address, DisconnectReason reason) {}

    /**
     * Returns some addresses for strangers who {@linkplain PeerPoolBuilder#answerGetAddr ask}. Unless overridden there are
     * none: what the user wrote down is nobody's business.
     *
     * @param max how many at most
     * @param percent how many of a hundred that are known, at most; 1..100
     * @param random the pool's random source, which alone decides which
     * @return the addresses, each with the time when it was last seen
     */
    default List<TimestampedAddr> share(int max, int percent, RandomGenerator random) {
        return List.of();
    }

    /**
     * Returns the addresses known now, for people and statistics.
     *
     * @return a snapshot; empty if the source cannot tell
     */
    default List<NetAddr> known() {
        return List.of();
    }

    /**
     * Returns a source of some fixed addresses, each as likely as the others. It forgets none, whatever happens.
     *
     * @param addresses the addresses; of several with the same host and port the first counts
     * @return the source
     */
    static AddressSource of(Collection<NetAddr> addresses) {
        return new FixedAddresses(addresses);
    }
}
