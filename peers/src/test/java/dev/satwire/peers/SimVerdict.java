package dev.satwire.peers;

import dev.satwire.protocol.Services;
import dev.satwire.transport.CloseReason.Kind;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Whether the reason that a pool gives for the end of a connection is what really happened to it. */
final class SimVerdict {
    private static final Set<Kind> BLAMES_THE_OTHER = EnumSet.of(Kind.PEER_CLOSED, Kind.PEER_RESET);

    private final SimWires wires;
    private final SimEnd end;
    private final Optional<SimWay> way;
    private final Optional<SimEnd> other;

    private SimVerdict(SimWires wires, SimEnd end) {
        this.wires = wires;
        this.end = end;
        this.way = Optional.ofNullable(end.way);
        this.other = way.flatMap(its -> its.other(end));
    }

    /** What is wrong with a reason; empty if it fits. */
    static Optional<String> of(SimWires wires, SimEnd end, DisconnectReason reason) {
        SimVerdict verdict = new SimVerdict(wires, end);
        return verdict.fits(reason)
                ? Optional.empty()
                : Optional.of(end + " ended with " + reason.text() + ", but on " + end.way + " the other end is "
                        + verdict.other
                                .map(its -> its + " " + its.closeReason())
                                .orElse("nobody"));
    }

    private boolean fits(DisconnectReason reason) {
        SimDeeds deeds = wires.deeds(end.owner);
        boolean counted = reason.context().bytesReceived()
                <= (end.isOpened() ? end.connection().bytesReceived() : 0);
        if (!counted) {
            return false;
        }
        return switch (reason.code()) {
            case LOCAL, REMOVED -> deeds.wanted(end);
            case STOPPED -> deeds.stopped;
            case POOL_CLOSED -> deeds.closed;
            case EVICTED -> end.accepted;
            case SURPLUS, DONE, DUPLICATE -> !end.accepted;
            case SLOW_LISTENER -> end.owner.kind() == SimParty.Kind.SLOW_POOL;
            case SELF ->
                hasSinned(reason)
                        || other.filter(its -> its.owner.equals(end.owner)).isPresent();
            case CONNECT_REFUSED, CONNECT_TIMEOUT, UNREACHABLE -> !end.isOpened() && !wires.isSteady(end.remote);
            case PROXY_FAILED -> deeds.proxied && !end.isOpened();
            case SERVICES -> hasSinned(reason) || lacks(reason);
            case PEER_CLOSED -> is(SimWay.Harm.FINISHED) || leftByOther();
            case PEER_RESET -> is(SimWay.Harm.RESET) || leftByOther();
            case HANDSHAKE_TIMEOUT -> mayBeSilent() || reason.detail().contains("others wait for the slot");
            case PING_TIMEOUT, INACTIVE, SLOW_MESSAGE, STALLED -> mayBeSilent();
            case BAD_MAGIC, FRAME_TOO_LARGE, PROTOCOL, MISBEHAVING, OBSOLETE -> hasSinned(reason);
            default -> false;
        };
    }

    private boolean is(SimWay.Harm harm) {
        return way.filter(its -> its.harms.contains(harm)).isPresent();
    }

    private boolean hasSinned(DisconnectReason reason) {
        return way.filter(its -> its.sins.contains(reason.code())).isPresent();
    }

    /** Whether the other end really offers what is said, and that is too little: others may have told lies of it. */
    private boolean lacks(DisconnectReason reason) {
        return reason.facts() instanceof DisconnectReason.MissingServices missing
                && !missing.offered().has(missing.required())
                && other.filter(its -> missing.offered().equals(servicesOf(its)))
                        .isPresent();
    }

    private static Services servicesOf(SimEnd its) {
        return its.node().map(node -> node.services).orElse(Identity.LIKE_BITCOIN_CORE.services());
    }

    /** Whether the other end ended first, or was never there. */
    private boolean leftByOther() {
        boolean harmed = way.filter(its -> !its.harms.isEmpty()).isPresent();
        return other.map(its -> its.isClosed()
                        && (harmed
                                || its.closeReason()
                                        .filter(reason -> BLAMES_THE_OTHER.contains(reason.kind()))
                                        .isEmpty()))
                .orElse(true);
    }

    private boolean mayBeSilent() {
        boolean harmed = way.filter(its -> !its.harms.isEmpty()).isPresent();
        // Its system may have answered before it, or instead of it.
        boolean unheard = !end.accepted && !wires.isSteady(end.remote);
        return harmed
                || unheard
                || other.filter(its -> its.owner.kind() == SimParty.Kind.HOSTILE
                                || its.owner.kind() == SimParty.Kind.SLOW_POOL)
                        .isPresent();
    }
}
