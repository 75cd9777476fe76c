package dev.satwire.peers;

import dev.satwire.protocol.Addr;
import dev.satwire.protocol.AddrV2;
import dev.satwire.protocol.GetAddr;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.TimestampedAddr;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** What one peer says of others, on its way to the pool's sources of addresses. <em>Confined to the event loop.</em> */
final class AddressGossip {
    private final AddrIntake intake;
    private final Consumer<List<TimestampedAddr>> learned;
    private final Predicate<NetAddr> unwanted;
    private final InstantSource clock;
    private final RandomGenerator random;

    /**
     * Creates the way from one peer.
     *
     * @param learned takes what is worth remembering
     * @param unwanted addresses that nobody shall learn: this side's own and those of discouraged hosts
     */
    AddressGossip(
            AddrIntake intake,
            Consumer<List<TimestampedAddr>> learned,
            Predicate<NetAddr> unwanted,
            InstantSource clock,
            RandomGenerator random) {
        this.intake = intake;
        this.learned = learned;
        this.unwanted = unwanted;
        this.clock = clock;
        this.random = random;
    }

    /** Notes what is sent to the peer: the answer to a question for addresses is welcome. */
    void sent(Payload payload) {
        if (payload instanceof GetAddr) {
            intake.asked();
        }
    }

    /** Takes the addresses out of a payload, if it has any. */
    void received(Payload payload, long now) {
        List<TimestampedAddr> addresses = payload instanceof Addr addr
                ? addr.addresses()
                : payload instanceof AddrV2 addr ? addr.addresses() : List.of();
        if (addresses.isEmpty()) {
            return;
        }
        List<TimestampedAddr> taken = intake.take(addresses, unwanted, now, clock.instant(), random);
        if (!taken.isEmpty()) {
            learned.accept(taken);
        }
    }
}
