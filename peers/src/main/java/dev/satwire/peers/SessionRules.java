package dev.satwire.peers;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.peers.DisconnectReason.ProtocolViolation;
import dev.satwire.protocol.Addr;
import dev.satwire.protocol.AddrV2;
import dev.satwire.protocol.Command;
import dev.satwire.protocol.DroppedMessage;
import dev.satwire.protocol.Feature;
import dev.satwire.protocol.FeeFilter;
import dev.satwire.protocol.FilterAdd;
import dev.satwire.protocol.FilterClear;
import dev.satwire.protocol.FilterLoad;
import dev.satwire.protocol.GetBlocks;
import dev.satwire.protocol.GetCFCheckpt;
import dev.satwire.protocol.GetCFHeaders;
import dev.satwire.protocol.GetCFilters;
import dev.satwire.protocol.GetData;
import dev.satwire.protocol.GetHeaders;
import dev.satwire.protocol.Headers;
import dev.satwire.protocol.Inv;
import dev.satwire.protocol.InventoryVector;
import dev.satwire.protocol.MalformedMessageException;
import dev.satwire.protocol.MalformedMessageException.Reason;
import dev.satwire.protocol.MemPool;
import dev.satwire.protocol.NotFound;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.Ping;
import dev.satwire.protocol.Pong;
import dev.satwire.protocol.ProtocolVersion;
import dev.satwire.protocol.SendAddrV2;
import dev.satwire.protocol.SendCmpct;
import dev.satwire.protocol.SendHeaders;
import dev.satwire.protocol.SendTxRcncl;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.Verack;
import dev.satwire.protocol.Version;
import dev.satwire.protocol.WtxidRelay;
import java.util.Optional;
import java.util.Set;

/**
 * What a message ends the connection for, after Bitcoin Core. Says nothing of what needs a chain or a mempool to judge.
 * <em>Not thread-safe.</em>
 *
 * <ul>
 *   <li>Between {@code version} and {@code verack}: a {@code feature} that is malformed or comes on a connection whose
 *       version does not know it.
 *   <li>After {@code verack}: {@code wtxidrelay}, {@code sendaddrv2}, {@code sendtxrcncl} and {@code feature}.
 *   <li>From {@code version} on: a {@code sendcmpct} whose announcement is neither 0 nor 1.
 *   <li>After {@code verack}: lists of more items than allowed; a {@code filterload} or {@code filteradd} over its limits;
 *       a {@code filteradd} without a filter; and what asks for a service that this side's {@link Identity} does not
 *       offer: bloom filters, {@code mempool} and filtered blocks without {@link Services#BLOOM}, block filters without
 *       {@link Services#COMPACT_FILTERS}.
 * </ul>
 */
final class SessionRules {

    /** What the session reads for itself, or must read to judge it, whether a listener wants it or not. */
    private static final Set<Command> NEEDED = Set.of(
            Version.COMMAND,
            Verack.COMMAND,
            WtxidRelay.COMMAND,
            SendAddrV2.COMMAND,
            SendTxRcncl.COMMAND,
            Feature.COMMAND,
            SendHeaders.COMMAND,
            SendCmpct.COMMAND,
            FeeFilter.COMMAND,
            Ping.COMMAND,
            Pong.COMMAND,
            Addr.COMMAND,
            AddrV2.COMMAND,
            Inv.COMMAND,
            GetData.COMMAND,
            NotFound.COMMAND,
            GetBlocks.COMMAND,
            GetHeaders.COMMAND,
            Headers.COMMAND,
            MemPool.COMMAND,
            FilterLoad.COMMAND,
            FilterAdd.COMMAND,
            FilterClear.COMMAND,
            GetCFilters.COMMAND,
            GetCFHeaders.COMMAND,
            GetCFCheckpt.COMMAND);

    /** What belongs between {@code version} and {@code verack}. */
    private static final Set<Command> NEGOTIATION =
            Set.of(WtxidRelay.COMMAND, SendAddrV2.COMMAND, SendTxRcncl.COMMAND, Feature.COMMAND);

    private static final Set<Command> OF_BLOOM =
            Set.of(MemPool.COMMAND, FilterLoad.COMMAND, FilterAdd.COMMAND, FilterClear.COMMAND);

    private static final Set<Command> OF_COMPACT_FILTERS =
            Set.of(GetCFilters.COMMAND, GetCFHeaders.COMMAND, GetCFCheckpt.COMMAND);

    private final Services offered;
    private boolean filterLoaded;

    SessionRules(Services offered) {
        this.offered = offered;
    }

    static boolean needs(Command command) {
        return NEEDED.contains(command);
    }

    /**
     * Judges a message between {@code version} and {@code verack}.
     *
     * @param common the version of the connection
     */
    static Optional<DisconnectReason> beforeVerack(Command command, int common) {
        return command.equals(Feature.COMMAND) && common < ProtocolVersion.FEATURE
                ? forbidden(command, "on a connection of version " + common)
                : Optional.empty();
    }

    /** Judges a message between {@code version} and {@code verack} that could not be decoded. */
    static Optional<DisconnectReason> beforeVerack(DroppedMessage dropped, int common) {
        Command command = dropped.command().orElse(null);
        if (command == null || isUnreadable(dropped.problem())) {
            return Optional.empty();
        }
        return malformed(command, dropped.problem()).or(() -> beforeVerack(command, common));
    }

    /** Judges the command of a message after {@code verack}, decoded or not. */
    Optional<DisconnectReason> afterVerack(Command command) {
        if (NEGOTIATION.contains(command)) {
            return forbidden(command, "after verack");
        }
        if (OF_BLOOM.contains(command) && !offered.has(Services.BLOOM)) {
            return forbidden(command, "to a side that does not offer BLOOM");
        }
        if (OF_COMPACT_FILTERS.contains(command) && !offered.has(Services.COMPACT_FILTERS)) {
            return forbidden(command, "to a side that does not offer COMPACT_FILTERS");
        }
        return Optional.empty();
    }

    /** Judges a message after {@code verack}. */
    Optional<DisconnectReason> afterVerack(Payload payload) {
        Optional<DisconnectReason> reason = afterVerack(payload.command());
        if (reason.isPresent()) {
            return reason;
        }
        if (payload instanceof FilterLoad) {
            filterLoaded = true;
        } else if (payload instanceof FilterClear) {
            filterLoaded = false;
        } else if (payload instanceof FilterAdd && !filterLoaded) {
            return misbehaving(FilterAdd.COMMAND, "filteradd without a filter");
        } else if (payload instanceof GetData getData && !offered.has(Services.BLOOM) && asksForFiltered(getData)) {
            return forbidden(GetData.COMMAND, "of a filtered block, to a side that does not offer BLOOM");
        }
        return Optional.empty();
    }

    /** Judges a message after {@code verack} that could not be decoded. */
    Optional<DisconnectReason> afterVerack(DroppedMessage dropped) {
        Command command = dropped.command().orElse(null);
        MalformedMessageException problem = dropped.problem();
        if (command == null || isUnreadable(problem)) {
            return Optional.empty();
        }
        Optional<DisconnectReason> reason = afterVerack(command);
        if (reason.isPresent()) {
            return reason;
        }
        return problem.reason() == Reason.TOO_MANY || isFilterOverItsLimits(command, dropped)
                ? misbehaving(command, String.valueOf(problem.getMessage()))
                : malformed(command, problem);
    }

    /** Whether the message may not be what the peer sent. */
    private static boolean isUnreadable(MalformedMessageException problem) {
        return problem.reason() == Reason.BAD_CHECKSUM;
    }

    private static Optional<DisconnectReason> malformed(Command command, MalformedMessageException problem) {
        if (command.equals(Feature.COMMAND)) {
            return violation(Code.PROTOCOL, command, String.valueOf(problem.getMessage()));
        }
        return command.equals(SendCmpct.COMMAND) && problem.reason() == Reason.INVALID_VALUE
                ? misbehaving(command, String.valueOf(problem.getMessage()))
                : Optional.empty();
    }

    /** Whether the filter or element is over its limit and really there: a mere claim is a truncated message to Core. */
    private static boolean isFilterOverItsLimits(Command command, DroppedMessage dropped) {
        if (dropped.problem().reason() != Reason.TOO_LARGE) {
            return false;
        }
        if (command.equals(FilterAdd.COMMAND)) {
            return dropped.payloadLength() > FilterAdd.MAX_ELEMENT_LENGTH;
        }
        boolean functions = dropped.problem().offset() > 0;
        return command.equals(FilterLoad.COMMAND)
                && (functions || dropped.payloadLength() > FilterLoad.MAX_FILTER_LENGTH);
    }

    private static boolean asksForFiltered(GetData getData) {
        for (InventoryVector item : getData.items()) {
            if (item.type() == InventoryVector.FILTERED_BLOCK) {
                return true;
            }
        }
        return false;
    }

    private static Optional<DisconnectReason> forbidden(Command command, String when) {
        return violation(Code.PROTOCOL, command, command + " " + when);
    }

    private static Optional<DisconnectReason> misbehaving(Command command, String rule) {
        return violation(Code.MISBEHAVING, command, rule);
    }

    private static Optional<DisconnectReason> violation(Code code, Command command, String rule) {
        return Optional.of(DisconnectReason.of(new ProtocolViolation(code, command, rule)));
    }
}
