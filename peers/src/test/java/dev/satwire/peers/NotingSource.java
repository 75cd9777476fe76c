package dev.satwire.peers;

import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.TimestampedAddr;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Gives the same addresses again and again, and notes what it is told. */
final class NotingSource implements AddressSource {
    final List<NetAddr> given;
    final List<String> told = new ArrayList<>();
    final List<TimestampedAddr> learned = new ArrayList<>();

    NotingSource(String... addresses) {
        given = Stream.of(addresses)
                .map(address -> NetAddr.parse(address + ":18444").withServices(Services.NETWORK))
                .toList();
    }

    /** A stage whose pool looks here for what it wants. */
    Stage stageWanting(int count) {
        return Stage.with(builder -> builder.want(count, Services.NONE).addressSource(this));
    }

    @Override
    public Optional<NetAddr> select(Predicate<? super NetAddr> acceptable, RandomGenerator random) {
        return given.stream().filter(acceptable).findFirst();
    }

    @Override
    public void learned(List<TimestampedAddr> addresses, NetAddr from) {
        learned.addAll(addresses);
    }

    @Override
    public void attempted(NetAddr address) {
        told.add("attempted " + address.port());
    }

    @Override
    public void succeeded(NetAddr address) {
        told.add("succeeded " + address.port());
    }

    @Override
    public void failed(NetAddr address, DisconnectReason reason) {
        told.add("failed " + address.port() + " " + reason.code());
    }

    @Override
    public List<NetAddr> known() {
        return given;
    }
}
