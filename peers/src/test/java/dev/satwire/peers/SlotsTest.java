package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Services;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SlotsTest {

    @Test
    void anAttemptBeforeItsTimeEndsTheWaitForIt() {
        Slots slots = new Slots(1, 0, 1);
        OutboundTarget target = OutboundTarget.named(NetAddr.parse("10.0.0.1:18444"), null, true);
        List<String> calls = new ArrayList<>();
        assertThat(slots.claim(target)).isSameAs(target);
        assertThat(slots.await(target, 0, () -> () -> calls.add("cancelled"))).isTrue();

        assertThat(slots.begin(target, null)).isTrue();
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
}
