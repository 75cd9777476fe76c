package dev.satwire.peers;

import dev.satwire.protocol.Addr;
import dev.satwire.protocol.AddrV2;
import dev.satwire.protocol.AddressNetwork;
import dev.satwire.protocol.Host;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.TimestampedAddr;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** What nodes say of others: the honest what they know, the hostile what they like. */
final class SimRumors {
    private static final int HALF_A_DAY = 43_200;
    private static final long MAX_TIME = 0xFFFF_FFFFL;

    private SimRumors() {}

    static Payload honest(RandomGenerator random, List<NetAddr> known, long now) {
        return payload(
                random,
                known.stream()
                        .map(address -> new TimestampedAddr(now - random.nextInt(HALF_A_DAY), address))
                        .toList());
    }

    static Payload hostile(RandomGenerator random, List<NetAddr> known, long now) {
        int count = random.nextInt(20) == 0 ? Addr.MAX_ADDRESSES : 1 + random.nextInt(60);
        List<TimestampedAddr> rumors = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long time = random.nextBoolean() ? now - random.nextInt(HALF_A_DAY) : random.nextLong(MAX_TIME + 1);
            NetAddr truth = known.get(random.nextInt(known.size()));
            NetAddr address = random.nextInt(4) == 0 ? truth.withServices(services(random)) : invented(random);
            rumors.add(new TimestampedAddr(time, address));
        }
        return payload(random, rumors);
    }

    private static Payload payload(RandomGenerator random, List<TimestampedAddr> addresses) {
        return random.nextBoolean()
                ? new AddrV2(addresses)
                : new Addr(addresses.stream()
                        .filter(each -> each.address().host().isV1Compatible())
                        .toList());
    }

    /** One of some hundred addresses at which nobody is. */
    private static NetAddr invented(RandomGenerator random) {
        int number = random.nextInt(40);
        int port = random.nextInt(10) == 0 ? random.nextInt(0x10000) : SimWorld.PORT;
        Host host = switch (random.nextInt(12)) {
            case 0 -> Host.of(AddressNetwork.TORV3, bytes(32, number));
            case 1 -> Host.of(AddressNetwork.I2P, bytes(32, number));
            case 2 -> Host.of(AddressNetwork.IPV6, bytes(16, number));
            case 3 -> Host.of(255, bytes(7, number));
            default -> Host.parse("60." + number + ".0." + random.nextInt(4));
        };
        return new NetAddr(services(random), host, port);
    }

    private static byte[] bytes(int length, int number) {
        byte[] bytes = new byte[length];
        bytes[0] = 0x20;
        bytes[length - 1] = (byte) number;
        return bytes;
    }

    private static Services services(RandomGenerator random) {
        return switch (random.nextInt(4)) {
            case 0 -> Services.NONE;
            case 1 -> SimWorld.FULL;
            case 2 -> SimWorld.WITH_FILTERS;
            default -> new Services(random.nextLong());
        };
    }
}
