package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.Services;
import dev.satwire.transport.CloseReason.Kind;
import org.junit.jupiter.api.Test;

/** How a pool takes leave of its peers. */
final class GoodbyeTest {

    @Test
    void whoIsNotWhatIsWantedGetsAnOrdinaryEnd() {
        PeerOptions full = PeerOptions.DEFAULT.withRequiredServices(Services.NETWORK);
        try (Stage stage = Stage.with(full)) {
            Stranger poor = stage.dialled().say(SessionDriver.version(70_016, Services.NONE, 1));
            poor.assertEnded(Code.SERVICES);
            assertThat(poor.end().kind()).isEqualTo(Kind.PEER_CLOSED);
        }
        try (Stage stage = Stage.plain()) {
            Stranger old = stage.dialled().say(SessionDriver.version(31_799));
            old.assertEnded(Code.OBSOLETE);
            assertThat(old.end().kind()).isEqualTo(Kind.PEER_CLOSED);
        }
    }

    @Test
    void whomThisSideLeavesGetsAnOrdinaryEnd() {
        try (Stage stage = Stage.plain()) {
            Stranger stranger = stage.dialled().shaken();
            stage.peer().disconnect();
            stage.settle();
            assertThat(stranger.end().kind()).isEqualTo(Kind.PEER_CLOSED);
        }
    }

    @Test
    void whoBreaksTheRulesIsReset() {
        try (Stage stage = Stage.plain()) {
            Stranger stranger = stage.dialled().shaken().say("wtxidrelay");
            stranger.assertEnded(Code.PROTOCOL);
            assertThat(stranger.end().kind()).isEqualTo(Kind.PEER_RESET);
        }
    }
}
