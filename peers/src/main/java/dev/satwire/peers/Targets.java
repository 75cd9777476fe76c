package dev.satwire.peers;

import dev.satwire.peers.TargetState.LookingUp;
import dev.satwire.peers.TargetState.Ready;
import dev.satwire.peers.TargetState.Waiting;
import dev.satwire.protocol.Endpoint;
import dev.satwire.protocol.NetAddr;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The nodes to be connected to, and where each is: no two at one endpoint. Who is known by a name is where the name leads,
 * and moves when it leads elsewhere. Connections without a slot are noted beside them: who is where one of these is waits
 * for its end. <em>Guarded by the lock of {@link Slots}</em>.
 */
final class Targets {
    private final Set<OutboundTarget> all = new LinkedHashSet<>();
    private final Map<Endpoint, OutboundTarget> byEndpoint = new HashMap<>();

    /** The connections that have not ended yet and whose slot was taken from them, or that need none. */
    private final Map<Endpoint, PoolPeer> withoutSlot = new HashMap<>();

    int size() {
        return all.size();
    }

    boolean contains(OutboundTarget target) {
        return all.contains(target);
    }

    List<OutboundTarget> list(Predicate<OutboundTarget> condition) {
        return all.stream().filter(condition).toList();
    }

    Optional<OutboundTarget> at(Endpoint endpoint) {
        return Optional.ofNullable(byEndpoint.get(endpoint));
    }

    /** Who has a connection, or an attempt at one. */
    Optional<OutboundTarget> of(PoolPeer peer) {
        return at(peer.address().endpoint())
                .filter(target ->
                        target.state().connection().filter(peer::equals).isPresent());
    }

    /** Notes a connection without a slot: until it has ended, nobody connects there beside it. */
    void occupy(PoolPeer peer) {
        withoutSlot.put(peer.address().endpoint(), peer);
    }

    boolean isOccupied(Endpoint endpoint) {
        return withoutSlot.containsKey(endpoint);
    }

    void ended(PoolPeer peer) {
        withoutSlot.remove(peer.address().endpoint(), peer);
    }

    /** Who is where another is to be, or if that is not known, has the same name. */
    Optional<OutboundTarget> like(OutboundTarget other) {
        return other.address().map(address -> at(address.endpoint())).orElseGet(() -> named(other.name));
    }

    private Optional<OutboundTarget> named(@Nullable InetSocketAddress name) {
        return all.stream()
                .filter(target -> name != null && name.equals(target.name))
                .findFirst();
    }

    /**
     * Adds a target. Whose name led to the same place has to go elsewhere: the name may lead to another tomorrow, and
     * must not take along who is to stay.
     *
     * @return who had to go, if nothing is planned by which the name would be tried again
     */
    Optional<OutboundTarget> add(OutboundTarget fresh) {
        Optional<OutboundTarget> before = like(fresh);
        all.add(fresh);
        fresh.address().ifPresent(address -> byEndpoint.put(address.endpoint(), fresh));
        return before.filter(named -> displace(named, fresh));
    }

    private static boolean displace(OutboundTarget named, OutboundTarget by) {
        named.address = null;
        named.ledTo = by.address().map(NetAddr::endpoint).orElse(null);
        if (named.state().connection().isPresent()) {
            named.giveTo(by);
        }
        boolean isPlanned = named.state() instanceof Waiting || named.state() instanceof LookingUp;
        if (!isPlanned) {
            named.rest();
        }
        return !isPlanned;
    }

    void remove(OutboundTarget target) {
        all.remove(target);
        target.address().ifPresent(address -> byEndpoint.remove(address.endpoint(), target));
        target.cancelWait();
    }

    /** What becomes of a target whose name was looked up. */
    enum Place {
        /** It is to be connected to. */
        FREE,
        /** The pool had found the node there; that slot, and the connection or the attempt, are the target's now. */
        TAKEN_OVER,
        /** The user has named what is there otherwise. */
        REFUSED,
        /** The target is in use or has lost its slot, or nothing is to be attempted until the pool is started. */
        NOT_NOW
    }

    /**
     * What becomes of a target whose name was looked up.
     *
     * @param ready the connection that was taken over, if it is ready: who waits for the target gets that
     */
    record Move(Place place, Optional<Ready> ready) {}

    /** Gives a target the address that its name has now. */
    Move move(OutboundTarget target, NetAddr to) {
        Optional<OutboundTarget> holder = at(to.endpoint()).filter(other -> other != target);
        if (holder.filter(other -> !other.isFound()).isPresent()) {
            target.ledTo = to.endpoint();
            return new Move(Place.REFUSED, Optional.empty());
        }
        holder.ifPresent(this::remove);
        target.address().ifPresent(address -> byEndpoint.remove(address.endpoint(), target));
        target.address = to;
        target.ledTo = null;
        byEndpoint.put(to.endpoint(), target);
        Optional<Ready> ready = holder.flatMap(target::takeOver);
        return new Move(target.state().connection().isPresent() ? Place.TAKEN_OVER : Place.FREE, ready);
    }
}
