package dev.satwire.protocol;

import java.util.List;

/** Examples of what is said at the beginning of a connection and to keep it, and of addresses. */
final class HandshakeExamples {
    private static final String IPV4 = "00000000000000000000ffff01020304";

    static final Version VERSION = new Version(
            70016,
            new Services(0x409),
            1_700_000_000L,
            new NetAddr(Services.NETWORK, Host.parse("1.2.3.4"), 8333),
            new NetAddr(new Services(0x409), Host.parse("::"), 0),
            0x1122334455667788L,
            WireText.of("/x:1/"),
            850_000,
            true);

    private HandshakeExamples() {}

    static List<Example> all() {
        return List.of(
                new Example(
                        VERSION,
                        "80110100 0904000000000000 00f1536500000000 0100000000000000" + IPV4 + "208d"
                                + "0904000000000000 00000000000000000000000000000000 0000"
                                + "8877665544332211 05 2f783a312f 50f80c00 01",
                        List.of(46, 80, 86, 90)),
                new Example(new Verack(), ""),
                new Example(new WtxidRelay(), ""),
                new Example(new SendAddrV2(), ""),
                new Example(new SendTxRcncl(1, 0x1122334455667788L), "01000000 8877665544332211"),
                new Example(new SendTxRcncl(0xFFFF_FFFFL, -1), "ffffffff ffffffffffffffff"),
                new Example(new Feature(WireText.of("test"), Bytes.parse("010203")), "04 74657374 03 010203"),
                new Example(new Feature(WireText.of("a".repeat(80)), Bytes.EMPTY), "50" + "61".repeat(80) + "00"),
                new Example(
                        new Feature(WireText.of(Wire.hex("00ff017f")), Bytes.of(new byte[512])),
                        "04 00ff017f fd0002" + "00".repeat(512)),
                new Example(new Ping(0x0102030405060708L), "0807060504030201"),
                new Example(new Pong(-2), "feffffffffffffff"),
                new Example(new GetAddr(), ""),
                new Example(new Addr(List.of()), "00"),
                new Example(
                        new Addr(List.of(
                                entry(1_231_469_665L, 1, Host.parse("1.2.3.4"), 8333),
                                entry(0xFFFF_FFFFL, -1, Host.parse("2001:db8::1"), 65535))),
                        "02 61bc6649 0100000000000000" + IPV4 + "208d"
                                + "ffffffff ffffffffffffffff 20010db8000000000000000000000001 ffff"),
                new Example(new AddrV2(List.of()), "00"),
                new Example(
                        new AddrV2(List.of(
                                entry(1_231_469_665L, 0x448, Host.parse("9.9.9.9"), 8333),
                                entry(1, 0, Host.parse("2001:db8::1"), 1),
                                entry(2, 252, Host.of(3, new byte[10]), 2),
                                entry(3, 253, Host.of(4, new byte[32]), 3),
                                entry(4, 0xFFFF, Host.of(5, new byte[32]), 0),
                                entry(5, 0x10000, Host.parse("fc00::1"), 5),
                                entry(6, 0x1_0000_0000L, Host.of(7, new byte[] {2}), 6),
                                entry(7, -1, Host.of(0x99, Wire.hex("abab")), 8333),
                                entry(8, 0, Host.of(0, new byte[0]), 8))),
                        "09 61bc6649 fd4804 01 04 09090909 208d"
                                + "01000000 00 02 10 20010db8000000000000000000000001 0001"
                                + "02000000 fc 03 0a 00000000000000000000 0002"
                                + "03000000 fdfd00 04 20" + "00".repeat(32) + "0003"
                                + "04000000 fdffff 05 20" + "00".repeat(32) + "0000"
                                + "05000000 fe00000100 06 10 fc000000000000000000000000000001 0005"
                                + "06000000 ff0000000001000000 07 01 02 0006"
                                + "07000000 ffffffffffffffffff 99 02 abab 208d"
                                + "08000000 00 00 00 0008"));
    }

    private static TimestampedAddr entry(long time, long services, Host host, int port) {
        return new TimestampedAddr(time, new NetAddr(new Services(services), host, port));
    }
}
