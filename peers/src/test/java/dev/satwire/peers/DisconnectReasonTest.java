package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.peers.DisconnectReason.Context;
import dev.satwire.peers.DisconnectReason.Ended;
import dev.satwire.peers.DisconnectReason.Facts;
import dev.satwire.peers.DisconnectReason.MaxPeersReached;
import dev.satwire.peers.DisconnectReason.MissingServices;
import dev.satwire.peers.DisconnectReason.ObsoleteVersion;
import dev.satwire.peers.DisconnectReason.ProtocolViolation;
import dev.satwire.peers.DisconnectReason.Side;
import dev.satwire.peers.DisconnectReason.WrongEndpoint;
import dev.satwire.protocol.Inv;
import dev.satwire.protocol.Services;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DisconnectReasonTest {

    @ParameterizedTest
    @CsvSource({
        "LOCAL, US, POOL_CLOSED, US, MAX_PEERS, US",
        "REMOVED, US, TRANSPORT_CLOSED, US, EVICTED, US",
        "UNSUPPORTED_NETWORK, US, SLOW_LISTENER, US, INTERNAL_ERROR, US",
        "CONNECT_REFUSED, NETWORK, CONNECT_TIMEOUT, NETWORK, UNREACHABLE, NETWORK",
        "UNRESOLVED, NETWORK, IO_ERROR, NETWORK, SELF, US",
        "PEER_CLOSED, THEM, PEER_RESET, THEM, HANDSHAKE_TIMEOUT, THEM",
        "PING_TIMEOUT, THEM, INACTIVE, THEM, SLOW_MESSAGE, THEM",
        "STALLED, THEM, BAD_MAGIC, THEM, FRAME_TOO_LARGE, THEM",
        "PROTOCOL, THEM, MISBEHAVING, THEM, OBSOLETE, THEM",
        "SERVICES, THEM, PROXY_FAILED, NETWORK, SERVICES, THEM"
    })
    void saysWhoCausedIt(Code a, Side ofA, Code b, Side ofB, Code c, Side ofC) {
        assertThat(DisconnectReason.of(a).side()).isEqualTo(ofA);
        assertThat(DisconnectReason.of(b).side()).isEqualTo(ofB);
        assertThat(DisconnectReason.of(c).side()).isEqualTo(ofC);
    }

    @ParameterizedTest
    @EnumSource(
            value = Code.class,
            names = {
                "CONNECT_REFUSED",
                "CONNECT_TIMEOUT",
                "UNREACHABLE",
                "UNRESOLVED",
                "PROXY_FAILED",
                "IO_ERROR",
                "PEER_CLOSED",
                "PEER_RESET",
                "HANDSHAKE_TIMEOUT",
                "PING_TIMEOUT",
                "INACTIVE",
                "SLOW_MESSAGE",
                "STALLED",
                "SLOW_LISTENER",
                "INTERNAL_ERROR"
            })
    void whatHasToDoWithTimeOrTheNetworkMayPass(Code code) {
        assertThat(DisconnectReason.of(code).isTransient()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = Code.class,
            names = {
                "LOCAL",
                "REMOVED",
                "POOL_CLOSED",
                "TRANSPORT_CLOSED",
                "MAX_PEERS",
                "UNSUPPORTED_NETWORK",
                "OBSOLETE",
                "SERVICES",
                "SELF"
            })
    void whatWouldEndTheSameWayDoesNot(Code code) {
        assertThat(DisconnectReason.of(code).isTransient()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Code.class)
    void whatThisSideWantedOrHadNoRoomForSaysNothingOfThePeer(Code code) {
        Set<Code> ours = EnumSet.of(
                Code.LOCAL,
                Code.REMOVED,
                Code.POOL_CLOSED,
                Code.TRANSPORT_CLOSED,
                Code.STOPPED,
                Code.SURPLUS,
                Code.DONE,
                Code.DUPLICATE,
                Code.EVICTED,
                Code.MAX_PEERS,
                Code.SLOW_LISTENER);
        DisconnectReason reason = DisconnectReason.of(code);
        assertThat(reason.isOurDoing()).isEqualTo(ours.contains(code));
        assertThat(reason.side() == Side.US || !reason.isOurDoing()).isTrue();
        assertThat(reason.isPause()).isEqualTo(code == Code.STOPPED);
    }

    @Test
    void eachReasonSaysItselfInOneLine() {
        assertThat(DisconnectReason.of(Code.PEER_RESET)).hasToString("PEER_RESET");
        assertThat(DisconnectReason.of(Code.CONNECT_REFUSED, "Connection refused"))
                .hasToString("CONNECT_REFUSED: Connection refused");
        assertThat(oneOfEach())
                .extracting(facts -> DisconnectReason.of(facts).toString())
                .containsExactly(
                        "IO_ERROR: why",
                        "BAD_MAGIC: not a node of this network, it looks like HTTP",
                        "MISBEHAVING: 50001 items",
                        "OBSOLETE: protocol version -1",
                        "SERVICES: offers NONE, need NETWORK",
                        "MAX_PEERS: all 125 slots are taken");
    }

    @Test
    void typedFactsHaveTheirCodes() {
        assertThat(new WrongEndpoint("x").code()).isEqualTo(Code.BAD_MAGIC);
        assertThat(new ObsoleteVersion(1).code()).isEqualTo(Code.OBSOLETE);
        assertThat(new MissingServices(Services.NONE, Services.NONE).code()).isEqualTo(Code.SERVICES);
        assertThat(new MaxPeersReached(1).code()).isEqualTo(Code.MAX_PEERS);
        assertThat(new ProtocolViolation(Code.PROTOCOL, Inv.COMMAND, "").code()).isEqualTo(Code.PROTOCOL);
        assertThat(new WrongEndpoint("x").cause()).isEmpty();
    }

    static Stream<Facts> oneOfEach() {
        return Stream.of(
                new Ended(Code.IO_ERROR, "why", Optional.of(new IOException("why"))),
                new WrongEndpoint("HTTP"),
                new ProtocolViolation(Code.MISBEHAVING, Inv.COMMAND, "50001 items"),
                new ObsoleteVersion(-1),
                new MissingServices(Services.NETWORK, Services.NONE),
                new MaxPeersReached(125));
    }

    @ParameterizedTest
    @MethodSource("oneOfEach")
    void eachReasonTakesItsCircumstancesAndChangesInNothingElse(Facts facts) {
        DisconnectReason reason = DisconnectReason.of(facts);
        Context context = new Context(Optional.of(Inv.COMMAND), 1_800_060, 126);
        DisconnectReason told = reason.withContext(context);

        assertThat(reason.context()).isEqualTo(Context.NONE);
        assertThat(told.context()).isEqualTo(context);
        assertThat(told).isNotEqualTo(reason).hasToString(reason.toString());
        assertThat(told.facts()).isSameAs(facts);
        assertThat(told.cause()).isEqualTo(facts.cause());
        assertThat(told.withContext(Context.NONE)).isEqualTo(reason);
    }

    @Test
    void circumstancesAreCheckedForNullsAndNegativeCounts() {
        assertThatNullPointerException().isThrownBy(() -> new Context(null, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Context(Optional.empty(), -1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Context(Optional.empty(), 0, -1));
    }

    @Test
    void aReasonHasNoNulls() {
        assertThatNullPointerException().isThrownBy(() -> new Ended(null, "", Optional.empty()));
        assertThatNullPointerException().isThrownBy(() -> new Ended(Code.LOCAL, null, Optional.empty()));
        assertThatNullPointerException().isThrownBy(() -> new Ended(Code.LOCAL, "", null));
        assertThatNullPointerException()
                .isThrownBy(() -> DisconnectReason.of(Code.LOCAL).withContext(null));
        assertThatNullPointerException().isThrownBy(() -> DisconnectReason.of((Facts) null));
    }

    @Test
    void aPeerExceptionCarriesReasonAndCauseAndNoStackTrace() {
        IOException cause = new IOException("why");
        DisconnectReason reason = DisconnectReason.of(new Ended(Code.IO_ERROR, "why", Optional.of(cause)));
        PeerException exception = new PeerException(reason);

        assertThat(exception.reason()).isSameAs(reason);
        assertThat(exception).hasMessage("IO_ERROR: why").hasCause(cause);
        assertThat(exception.getStackTrace()).isEmpty();
        assertThat(new PeerException(DisconnectReason.of(new ObsoleteVersion(5))))
                .hasNoCause()
                .hasMessage("OBSOLETE: protocol version 5");
    }
}
