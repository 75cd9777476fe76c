package dev.satwire.protocol;

import java.util.List;

/**
 * Tells addresses of nodes, unasked or in answer to {@link GetAddr}. For IPv4 and IPv6 only; peers that sent
 * {@link SendAddrV2} get {@link AddrV2} instead. Each entry has a time since protocol version 31402. <em>Immutable.</em>
 *
 * @param addresses at most {@value #MAX_ADDRESSES}, each of a host that {@link Host#isV1Compatible}; a list that was
 *     decoded makes its elements when they are asked for
 */
public record Addr(List<TimestampedAddr> addresses) implements Payload {

    /** The command: {@code addr}. */
    public static final Command COMMAND = new Command("addr");

    /** The most addresses in one message ({@code MAX_ADDR_TO_SEND}): {@value}. */
    public static final int MAX_ADDRESSES = 1_000;

    /**
     * Copies the list and checks its size and hosts.
     *
     * @param addresses at most {@value #MAX_ADDRESSES}
     */
    public Addr {
        addresses = WireList.copyOf(addresses, "addresses", MAX_ADDRESSES);
        if (!(addresses instanceof WireList)) {
            for (TimestampedAddr each : addresses) {
                if (!each.address().host().isV1Compatible()) {
                    throw new IllegalArgumentException(each.address() + " does not fit in addr, use addrv2");
                }
            }
        }
    }

    static Addr read(WireReader in) {
        return new Addr(
                WireList.read(in, "addresses", MAX_ADDRESSES, TimestampedAddr.V1_LENGTH, TimestampedAddr::atV1));
    }

    void write(WireWriter out) {
        WireList.write(out, addresses, TimestampedAddr.V1_LENGTH, TimestampedAddr::writeV1);
    }

    int wireSize() {
        return VarInt.sizeOf(addresses.size()) + addresses.size() * TimestampedAddr.V1_LENGTH;
    }

    @Override
    public Command command() {
        return COMMAND;
    }

    @Override
    public String toString() {
        return "Addr[" + addresses.size() + " addresses]";
    }
}
