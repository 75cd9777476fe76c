package dev.satwire.protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * Tells addresses of nodes of all networks (BIP-0155), to peers that sent {@link SendAddrV2}.
 *
 * <p>Entries that must be ignored (Tor v2, unknown networks, addresses of one network hidden in another's) are kept, so
 * that nothing is lost in decoding; {@link Host#isValid()} tells them apart. <em>Immutable.</em>
 *
 * @param addresses at most {@value Addr#MAX_ADDRESSES}
 */
public record AddrV2(List<TimestampedAddr> addresses) implements Payload {

    /** The command: {@code addrv2}. */
    public static final Command COMMAND = new Command("addrv2");

    /**
     * Copies the list and checks its size.
     *
     * @param addresses at most {@value Addr#MAX_ADDRESSES}
     */
    public AddrV2 {
        // Never a view: the bytes behind the one of a decoded Addr are not those of this message.
        addresses = List.copyOf(WireList.copyOf(addresses, "addresses", Addr.MAX_ADDRESSES));
    }

    static AddrV2 read(WireReader in) {
        int count = in.count("addresses", Addr.MAX_ADDRESSES, TimestampedAddr.V2_MIN_LENGTH);
        List<TimestampedAddr> addresses = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            addresses.add(TimestampedAddr.readV2(in));
        }
        return new AddrV2(addresses);
    }

    void write(WireWriter out) {
        out.varInt(addresses.size());
        addresses.forEach(each -> each.writeV2(out));
    }

    int wireSize() {
        int size = VarInt.sizeOf(addresses.size());
        for (TimestampedAddr each : addresses) {
            size += each.wireSizeV2();
        }
        return size;
    }

    @Override
    public Command command() {
        return COMMAND;
    }

    @Override
    public String toString() {
        return "AddrV2[" + addresses.size() + " addresses]";
    }
}
