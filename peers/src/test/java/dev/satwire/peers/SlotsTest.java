package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satwire.protocol.Endpoint;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Services;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SlotsTest {
    private static final InetSocketAddress NAME = InetSocketAddress.createUnresolved("node.example", 18_444);

    @Test
    void anAttemptBeforeItsTimeEndsTheWaitForIt() {
        Slots slots = new Slots(1, 0, 1);
        OutboundTarget target = OutboundTarget.named(NetAddr.parse("10.0.0.1:18444"), null, true);
        List<String> calls = new ArrayList<>();
        assertThat(slots.claim(target)).isSameAs(target);
        assertThat(slots.await(target, 0, () -> () -> calls.add("cancelled"))).isTrue();

        assertThat(slots.begin(target, Endpoint.parse("10.0.0.1:18444", 0), null))
                .isTrue();
        assertThat(calls).containsExactly("cancelled");
    }

    @Test
    void whatTheUserHasNamedIsNotLetGoAsSurplus() {
        Slots slots = new Slots(2, 0, 2);
        NetAddr address = NetAddr.parse("10.0.0.1:18444");
        OutboundTarget found = OutboundTarget.found(address, new PeerWant(1, Services.NONE), 0);
        assertThat(slots.claim(found)).isSameAs(found);
        assertThat(slots.claim(OutboundTarget.named(address, null, true))).isSameAs(found);

        assertThat(slots.releaseFound(found)).isEmpty();
        assertThat(slots.targetAt(address.endpoint())).contains(found);
    }

    @Test
    void whoIsNamedByAddressStaysWhenANameThatWasThereMovesOn() {
        Slots slots = new Slots(2, 0, 2);
        OutboundTarget name = OutboundTarget.named(null, NAME, true);
        slots.claim(name);
        slots.move(name, NetAddr.parse("10.0.0.1:18444"));
        OutboundTarget address = OutboundTarget.named(NetAddr.parse("10.0.0.1:18444"), null, true);

        assertThat(slots.claim(address)).isSameAs(address);
        assertThat(slots.move(name, NetAddr.parse("10.0.0.1:18444")).place()).isEqualTo(Slots.Place.REFUSED);
        assertThat(slots.move(name, NetAddr.parse("10.0.0.2:18444")).place()).isEqualTo(Slots.Place.FREE);
        assertThat(slots.targetAt(Endpoint.parse("10.0.0.1:18444", 0))).containsSame(address);
    }

    @Test
    void aNameThatIsLookedUpWhileThePoolIsStoppedIsNotTakenForAnother() {
        Slots slots = new Slots(1, 0, 1);
        OutboundTarget name = OutboundTarget.named(null, NAME, true);
        slots.claim(name);
        slots.stop(true);

        assertThat(slots.move(name, NetAddr.parse("10.0.0.1:18444")).place()).isEqualTo(Slots.Place.NOT_NOW);
    }

    @Test
    void whoIsOnlyConnectedToSharesTheSlotOfANameWhenThereIsNoOther() {
        Slots slots = new Slots(1, 0, 1);
        OutboundTarget name = OutboundTarget.named(null, NAME, true);
        slots.claim(name);
        NetAddr address = NetAddr.parse("10.0.0.1:18444");
        slots.move(name, address);

        assertThat(slots.claim(OutboundTarget.named(address, null, false))).isSameAs(name);
        OutboundTarget kept = OutboundTarget.named(address, null, true);
        assertThatThrownBy(() -> slots.claim(kept)).hasMessageContaining("all 1 slots are taken");
    }

    @Test
    void aNameThatLosesItsPlaceJustBeforeItIsConnectedToIsTriedAgainElsewhere() {
        Slots slots = new Slots(2, 0, 2);
        OutboundTarget name = OutboundTarget.named(null, NAME, true);
        slots.claim(name);
        slots.move(name, NetAddr.parse("10.0.0.1:18444"));
        OutboundTarget address = OutboundTarget.named(NetAddr.parse("10.0.0.1:18444"), null, true);
        slots.claim(address);

        assertThat(slots.begin(name, Endpoint.parse("10.0.0.1:18444", 0), null)).isFalse();
        assertThat(address.displaced).isSameAs(name);
    }

    @Test
    void whoIsNamedAgainWhileTheLastRegistrationEndsHasASlotOfItsOwn() {
        Slots slots = new Slots(2, 0, 2);
        NetAddr address = NetAddr.parse("10.0.0.1:18444");
        OutboundTarget first = OutboundTarget.named(address, null, true);
        slots.claim(first);
        assertThat(slots.letGo(first)).isTrue();

        OutboundTarget second = OutboundTarget.named(address, null, true);
        assertThat(slots.claim(second)).isSameAs(second);
        assertThat(slots.release(first)).isEmpty();
        assertThat(slots.targetAt(address.endpoint())).containsSame(second);
    }

    @Test
    void aNameThatLeadsToWhoIsNamedByAddressDoesNotMoveIt() {
        Slots slots = new Slots(2, 0, 2);
        OutboundTarget address = OutboundTarget.named(NetAddr.parse("10.0.0.1:18444"), null, true);
        slots.claim(address);

        assertThat(slots.claim(OutboundTarget.named(NetAddr.parse("10.0.0.1:18444"), NAME, false)))
                .isSameAs(address);
        assertThat(slots.beginLookUp(address)).isFalse();
    }
}
