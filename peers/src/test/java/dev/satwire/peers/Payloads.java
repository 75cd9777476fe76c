package dev.satwire.peers;

import dev.satwire.protocol.Addr;
import dev.satwire.protocol.AddrV2;
import dev.satwire.protocol.Command;
import dev.satwire.protocol.GetAddr;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.Inv;
import dev.satwire.protocol.InventoryVector;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.Ping;
import dev.satwire.protocol.Pong;
import dev.satwire.protocol.SendAddrV2;
import dev.satwire.protocol.SendHeaders;
import dev.satwire.protocol.TimestampedAddr;
import dev.satwire.protocol.UnknownPayload;
import dev.satwire.protocol.Verack;
import dev.satwire.protocol.WtxidRelay;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Payloads for tests. */
final class Payloads {
    private Payloads() {}

    static TimestampedAddr address(int number) {
        return new TimestampedAddr(
                1_700_000_000, NetAddr.parse("8.8." + number / 256 % 256 + "." + number % 256 + ":8333"));
    }

    static List<TimestampedAddr> addresses(int count) {
        return IntStream.range(0, count).mapToObj(Payloads::address).toList();
    }

    static Inv inv() {
        return new Inv(List.of(new InventoryVector(1, Hash256.of(new byte[Hash256.LENGTH]))));
    }

    static UnknownPayload unknown(String command, int length) {
        return UnknownPayload.of(new Command(command), new byte[length]);
    }

    static UnknownPayload unknown(String command) {
        return UnknownPayload.of(new Command(command), new byte[10]);
    }

    /** One of each that says nothing about the handshake; unknown ones too. */
    static List<Payload> ordinary() {
        return List.of(
                new Addr(addresses(1)),
                new Addr(addresses(2)),
                new AddrV2(addresses(2)),
                new GetAddr(),
                inv(),
                new Ping(7),
                new Pong(7),
                unknown("foo"),
                unknown("abcdefghijkl"),
                unknown("sendcmpct"));
    }

    /** The commands that belong between {@code version} and {@code verack}. */
    static List<Payload> negotiation() {
        return List.of(new WtxidRelay(), new SendAddrV2(), unknown("sendtxrcncl"), unknown("feature"));
    }

    /** One of each that may come at any time in any state, but for {@code version}. */
    static List<Payload> all() {
        List<Payload> all = new ArrayList<>(ordinary());
        all.addAll(negotiation());
        all.add(new SendHeaders());
        all.add(new Verack());
        return all;
    }

    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Stream.of(parts).forEach(out::writeBytes);
        return out.toByteArray();
    }

    /** A list of items of one size behind a count in three bytes. */
    static byte[] items(int count, int claimed, int itemSize) {
        return concat(bytes(0xFD, claimed & 0xFF, claimed >> 8), new byte[count * itemSize]);
    }
}
