package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.peers.DisconnectReason.ObsoleteVersion;
import dev.satwire.peers.DisconnectReason.ProtocolViolation;
import dev.satwire.peers.DisconnectReason.WrongEndpoint;
import dev.satwire.peers.MisbehaviorPolicy.Reaction;
import dev.satwire.protocol.DroppedMessage;
import dev.satwire.protocol.FrameDecoder;
import dev.satwire.protocol.FrameEncoder;
import dev.satwire.protocol.Inv;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Ping;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MisbehaviorTest {
    private static final PeerFacts STRANGER = peer("203.0.113.5:8333", false, false, false);
    private static final DisconnectReason OVER_LIMITS =
            DisconnectReason.of(new ProtocolViolation(Code.MISBEHAVING, Inv.COMMAND, "50001 items"));
    private static final List<DisconnectReason> OTHER_BREACHES = List.of(
            DisconnectReason.of(new WrongEndpoint("HTTP")),
            DisconnectReason.of(new ObsoleteVersion(31799)),
            DisconnectReason.of(new ProtocolViolation(Code.PROTOCOL, Ping.COMMAND, "before version")),
            DisconnectReason.of(Code.FRAME_TOO_LARGE));
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final List<Throwable> errors = new ArrayList<>();

    private static PeerFacts peer(String address, boolean manual, boolean permitted, boolean proxied) {
        return new PeerFacts(NetAddr.parse(address), Direction.OUTBOUND, manual, permitted, proxied);
    }

    private static DroppedMessage badChecksum() {
        byte[] frame = new FrameEncoder(Network.REGTEST).encode(new Ping(1));
        frame[20] ^= 1;
        return (DroppedMessage)
                new FrameDecoder(Network.REGTEST).decode(ByteBuffer.wrap(frame)).orElseThrow();
    }

    private static DroppedMessage badCommand() {
        byte[] frame = new FrameEncoder(Network.REGTEST).encode(new Ping(1));
        frame[4] = 1;
        return (DroppedMessage)
                new FrameDecoder(Network.REGTEST).decode(ByteBuffer.wrap(frame)).orElseThrow();
    }

    private Misbehavior under(MisbehaviorPolicy policy) {
        return new Misbehavior(policy, errors::add);
    }

    private static Violation breach(DisconnectReason reason) {
        return Violation.of(reason).orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(Code.class)
    void isAViolationOnlyIfThePeerBrokeARule(Code code) {
        boolean broken = switch (code) {
            case BAD_MAGIC, FRAME_TOO_LARGE, PROTOCOL, MISBEHAVING, OBSOLETE -> true;
            default -> false;
        };
        DisconnectReason reason = DisconnectReason.of(code);
        assertThat(Violation.of(reason).map(Violation::reason).isPresent()).isEqualTo(broken);
        if (!broken) {
            assertThatIllegalArgumentException().isThrownBy(() -> new Violation.Breach(reason));
        }
    }

    @Test
    void reactsAsBitcoinCore() {
        Misbehavior core = under(MisbehaviorPolicy.core());
        assertThat(core.react(breach(OVER_LIMITS), STRANGER)).isEqualTo(Reaction.DISCOURAGE);
        for (DisconnectReason reason : OTHER_BREACHES) {
            assertThat(core.react(breach(reason), STRANGER)).isEqualTo(Reaction.DISCONNECT);
        }
        for (int i = 0; i < 10_000; i++) {
            assertThat(core.react(core.drop(badChecksum(), 0), STRANGER)).isEqualTo(Reaction.IGNORE);
        }
    }

    @Test
    void c49SparesThoseTheUserWantsThisMachineAndWhatComesThroughAProxy() {
        Misbehavior harsh = under((violation, peer) -> Reaction.DISCOURAGE);
        for (PeerFacts spared : List.of(
                peer("203.0.113.5:8333", true, false, false),
                peer("203.0.113.5:8333", false, true, false),
                peer("203.0.113.5:8333", false, false, true),
                peer("127.0.0.1:8333", false, false, false),
                peer("[::1]:8333", false, false, false))) {
            assertThat(harsh.react(breach(OVER_LIMITS), spared)).isEqualTo(Reaction.DISCONNECT);
        }
        assertThat(harsh.react(breach(OVER_LIMITS), STRANGER)).isEqualTo(Reaction.DISCOURAGE);
    }

    @Test
    void lenientDiscouragesNobody() {
        Misbehavior lenient = under(MisbehaviorPolicy.lenient());
        assertThat(lenient.react(breach(OVER_LIMITS), STRANGER)).isEqualTo(Reaction.DISCONNECT);
        assertThat(lenient.react(lenient.drop(badChecksum(), 0), STRANGER)).isEqualTo(Reaction.IGNORE);
    }

    @Test
    void c04StrictToleratesAHundredBadChecksumsAMinute() {
        Misbehavior strict = under(MisbehaviorPolicy.strict());
        long start = Long.MAX_VALUE - 10;
        for (int minute = 0; minute < 3; minute++) {
            long now = start + minute * MINUTE;
            for (int i = 0; i < MisbehaviorPolicy.STRICT_BAD_CHECKSUMS; i++) {
                assertThat(strict.react(strict.drop(badChecksum(), now + i), STRANGER))
                        .isEqualTo(Reaction.IGNORE);
            }
        }
        long end = start + 3 * MINUTE - 1;
        assertThat(strict.react(strict.drop(badCommand(), end), STRANGER)).isEqualTo(Reaction.IGNORE);
        assertThat(strict.react(breach(OVER_LIMITS), STRANGER)).isEqualTo(Reaction.DISCOURAGE);
        Violation tooMany = strict.drop(badChecksum(), end);
        assertThat(strict.react(tooMany, STRANGER)).isEqualTo(Reaction.DISCONNECT);
        assertThat(tooMany.reason().code()).isEqualTo(Code.PROTOCOL);
        assertThat(tooMany.reason().detail()).contains("102 unusable messages within a minute", "checksum");
    }

    @Test
    void theEndThatFollowsFromADroppedMessageIsNotJudgedAgain() {
        List<Violation> asked = new ArrayList<>();
        Misbehavior judge = under((violation, peer) -> {
            asked.add(violation);
            return asked.size() == 1 ? Reaction.DISCONNECT : Reaction.DISCOURAGE;
        });
        Violation dropped = judge.drop(badChecksum(), 0);

        assertThat(judge.react(dropped, STRANGER)).isEqualTo(Reaction.DISCONNECT);
        assertThat(judge.react(breach(dropped.reason()), STRANGER)).isEqualTo(Reaction.DISCONNECT);
        assertThat(asked).containsExactly(dropped);
    }

    @Test
    void noErrorOfAPolicyGetsOut() {
        Error thrown = new Error("policy");
        Misbehavior throwing = under((violation, peer) -> {
            throw thrown;
        });
        assertThat(throwing.react(breach(OVER_LIMITS), STRANGER)).isEqualTo(Reaction.DISCOURAGE);
        assertThat(errors).containsExactly(thrown);
    }

    @Test
    void noPolicyKeepsAPeerThatBrokeTheProtocolOrBreaksTheConnectionByThrowing() {
        assertThat(under((violation, peer) -> Reaction.IGNORE).react(breach(OVER_LIMITS), STRANGER))
                .isEqualTo(Reaction.DISCONNECT);
        IllegalStateException thrown = new IllegalStateException("policy");
        Misbehavior throwing = under((violation, peer) -> {
            throw thrown;
        });
        assertThat(throwing.react(breach(OVER_LIMITS), STRANGER)).isEqualTo(Reaction.DISCOURAGE);
        assertThat(throwing.react(throwing.drop(badCommand(), 0), STRANGER)).isEqualTo(Reaction.IGNORE);
        assertThat(errors).containsExactly(thrown, thrown);
    }
}
