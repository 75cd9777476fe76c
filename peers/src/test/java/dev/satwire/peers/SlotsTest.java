package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satwire.protocol.Endpoint;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Services;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SlotsTest {
    private static final InetSocketAddress NAME = InetSocketAddress.createUnresolved("node.example", 18_444);

    @Test
    void anAttemptBeforeItsTimeEndsTheWaitForIt() {
        Slots slots = new Slots(1, 0, 1);
        Attempts attempts = new Attempts(slots);
        OutboundTarget target = OutboundTarget.named(NetAddr.parse("10.0.0.1:18444"), null, true);
        List<String> calls = new ArrayList<>();
        assertThat(slots.claim(target).target()).isSameAs(target);
        assertThat(attempts.await(target, 0, () -> () -> calls.add("cancelled")))
                .isTrue();

        assertThat(attempts.begin(target, Endpoint.parse("10.0.0.1:18444", 0), null))
                .isTrue();
        assertThat(calls).containsExactly("cancelled");
    }

    @Test
    void whileThePoolIsStoppedNobodyWaitsForATime() {
        Slots slots = new Slots(1, 0, 1);
        Attempts attempts = new Attempts(slots);
        OutboundTarget target = OutboundTarget.named(NetAddr.parse("10.0.0.1:18444"), null, true);
        List<String> calls = new ArrayList<>();
        slots.claim(target);
        attempts.await(target, 5, () -> () -> calls.add("cancelled"));
        slots.stop(true);
        attempts.hasten(target, 3, () -> () -> calls.add("hastened"));
        assertThat(calls).containsExactly("cancelled");
        assertThat(target.state()).isInstanceOf(TargetState.Idle.class);

        slots.stop(false);
        attempts.hasten(target, 3, () -> () -> calls.add("hastened"));
        attempts.hasten(target, 4, () -> () -> calls.add("hastened to no avail"));
        assertThat(target.waitsFor(1)).hasValue(Duration.ofNanos(2));
        assertThat(calls).hasSize(1);
    }

    @Test
    void whoNamesANodeAgainWaitsForTheSamePeer() {
        Slots slots = new Slots(1, 0, 1);
        NetAddr address = NetAddr.parse("10.0.0.1:18444");
        Slots.Claim first = slots.claim(OutboundTarget.named(address, null, false));
        Slots.Claim second = slots.claim(OutboundTarget.named(address, null, true));

        assertThat(second).isEqualTo(first);
        assertThat(first.target().isKept()).isTrue();
    }

    @Test
    void whatTheUserHasNamedIsNotLetGoAsSurplus() {
        Slots slots = new Slots(2, 0, 2);
        NetAddr address = NetAddr.parse("10.0.0.1:18444");
        OutboundTarget found = OutboundTarget.found(address, new PeerWant(1, Services.NONE), 0);
        assertThat(slots.claim(found).target()).isSameAs(found);
        assertThat(slots.claim(OutboundTarget.named(address, null, true)).target())
                .isSameAs(found);

        assertThat(slots.releaseFound(found)).isFalse();
        assertThat(slots.targetAt(address.endpoint())).contains(found);
    }

    @Test
    void whoIsNamedByAddressStaysWhenANameThatWasThereMovesOn() {
        Slots slots = new Slots(2, 0, 2);
        Attempts attempts = new Attempts(slots);
        OutboundTarget name = OutboundTarget.named(null, NAME, true);
        slots.claim(name);
        attempts.move(name, NetAddr.parse("10.0.0.1:18444"));
        OutboundTarget address = OutboundTarget.named(NetAddr.parse("10.0.0.1:18444"), null, true);

        assertThat(slots.claim(address).target()).isSameAs(address);
        assertThat(attempts.move(name, NetAddr.parse("10.0.0.1:18444")).place()).isEqualTo(Targets.Place.REFUSED);
        assertThat(attempts.move(name, NetAddr.parse("10.0.0.2:18444")).place()).isEqualTo(Targets.Place.FREE);
        assertThat(slots.targetAt(Endpoint.parse("10.0.0.1:18444", 0))).containsSame(address);
    }

    @Test
    void aNameThatIsLookedUpWhileThePoolIsStoppedIsNotTakenForAnother() {
        Slots slots = new Slots(1, 0, 1);
        Attempts attempts = new Attempts(slots);
        OutboundTarget name = OutboundTarget.named(null, NAME, true);
        slots.claim(name);
        slots.stop(true);

        assertThat(attempts.move(name, NetAddr.parse("10.0.0.1:18444")).place()).isEqualTo(Targets.Place.NOT_NOW);
    }

    @Test
    void whoIsOnlyConnectedToSharesTheSlotOfANameWhenThereIsNoOther() {
        Slots slots = new Slots(1, 0, 1);
        Attempts attempts = new Attempts(slots);
        OutboundTarget name = OutboundTarget.named(null, NAME, true);
        slots.claim(name);
        NetAddr address = NetAddr.parse("10.0.0.1:18444");
        attempts.move(name, address);

        assertThat(slots.claim(OutboundTarget.named(address, null, false)).target())
                .isSameAs(name);
        OutboundTarget kept = OutboundTarget.named(address, null, true);
        assertThatThrownBy(() -> slots.claim(kept)).hasMessageContaining("all 1 slots are taken");
    }

    @Test
    void aNameThatLosesItsPlaceJustBeforeItIsConnectedToIsTriedAgainElsewhere() {
        Slots slots = new Slots(2, 0, 2);
        Attempts attempts = new Attempts(slots);
        OutboundTarget name = OutboundTarget.named(null, NAME, true);
        slots.claim(name);
        attempts.move(name, NetAddr.parse("10.0.0.1:18444"));
        OutboundTarget address = OutboundTarget.named(NetAddr.parse("10.0.0.1:18444"), null, true);
        Slots.Claim claim = slots.claim(address);

        assertThat(attempts.begin(name, Endpoint.parse("10.0.0.1:18444", 0), null))
                .isFalse();
        assertThat(claim.displaced()).containsSame(name);
    }

    @Test
    void whoIsNamedAgainWhileTheLastRegistrationEndsHasASlotOfItsOwn() {
        Slots slots = new Slots(2, 0, 2);
        NetAddr address = NetAddr.parse("10.0.0.1:18444");
        OutboundTarget first = OutboundTarget.named(address, null, true);
        slots.claim(first);
        assertThat(slots.letGo(first)).isTrue();

        OutboundTarget second = OutboundTarget.named(address, null, true);
        assertThat(slots.claim(second).target()).isSameAs(second);
        assertThat(slots.release(first)).isFalse();
        assertThat(slots.targetAt(address.endpoint())).containsSame(second);
    }

    @Test
    void aNameThatLeadsToWhoIsNamedByAddressDoesNotMoveIt() {
        Slots slots = new Slots(2, 0, 2);
        Attempts attempts = new Attempts(slots);
        OutboundTarget address = OutboundTarget.named(NetAddr.parse("10.0.0.1:18444"), null, true);
        slots.claim(address);

        assertThat(slots.claim(OutboundTarget.named(NetAddr.parse("10.0.0.1:18444"), NAME, false))
                        .target())
                .isSameAs(address);
        assertThat(attempts.beginLookUp(address)).isFalse();
    }
}
