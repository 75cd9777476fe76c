package dev.satwire.benchmarks;

import dev.satwire.protocol.Addr;
import dev.satwire.protocol.AddressNetwork;
import dev.satwire.protocol.BlockHeader;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.Headers;
import dev.satwire.protocol.Host;
import dev.satwire.protocol.Inv;
import dev.satwire.protocol.InventoryVector;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.Ping;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.TimestampedAddr;
import dev.satwire.protocol.Tx;
import java.util.Random;
import java.util.stream.Stream;

/** The messages that are measured: the shortest of everyday, those of everyday bulk, and the longest. */
public enum SampleMessage {
    /** A ping: 8 bytes of payload, so that nothing but the cost of a message as such is seen. */
    PING,

    /** A transaction with two inputs, their witnesses and two outputs: 374 bytes. */
    TX,

    /** The longest addr: 1,000 entries, 30,003 bytes; every fourth host is an IPv6 address. */
    ADDR_1000,

    /** An inv of 1,000 entries: 36,003 bytes, which one read from a socket still holds. */
    INV_1000,

    /** The longest inv: 50,000 entries, 1,800,003 bytes, which arrive in many reads. */
    INV_50000,

    /** The longest headers: 2,000 headers, 162,003 bytes. */
    HEADERS_2000,

    /** A block of 1,557 transactions, 1.0 MB; every second transaction has witnesses. */
    BLOCK;

    private static final int SEED = 1;
    private static final int TIME = 1_700_000_000;

    /**
     * Makes the message's payload as a caller would, of objects: no part of it has been on the wire before.
     *
     * @return a new payload, each time of the same bytes
     */
    public Payload payload() {
        Random random = new Random(SEED);
        return switch (this) {
            case PING -> new Ping(random.nextLong());
            case TX -> new Tx(SampleBlock.transaction(random, true, 2, 2));
            case ADDR_1000 -> addr(random, 1_000);
            case INV_1000 -> inv(random, 1_000);
            case INV_50000 -> inv(random, 50_000);
            case HEADERS_2000 -> headers(random, 2_000);
            case BLOCK -> SampleBlock.block(random);
        };
    }

    private static Addr addr(Random random, int count) {
        return new Addr(Stream.generate(() -> new TimestampedAddr(TIME + random.nextInt(10_000), address(random)))
                .limit(count)
                .toList());
    }

    private static NetAddr address(Random random) {
        AddressNetwork network = random.nextInt(4) == 0 ? AddressNetwork.IPV6 : AddressNetwork.IPV4;
        byte[] host = bytes(random, network == AddressNetwork.IPV6 ? 16 : 4);
        return new NetAddr(Services.of(Services.NETWORK, Services.WITNESS), Host.of(network, host), 8333);
    }

    private static Inv inv(Random random, int count) {
        // Not WTX, which the rival does not know.
        return new Inv(Stream.generate(() -> new InventoryVector(InventoryVector.TX, hash(random)))
                .limit(count)
                .toList());
    }

    private static Headers headers(Random random, int count) {
        return new Headers(
                Stream.generate(() -> header(random, hash(random))).limit(count).toList());
    }

    static BlockHeader header(Random random, Hash256 merkleRoot) {
        long nonce = Integer.toUnsignedLong(random.nextInt());
        return new BlockHeader(0x2000_0000, hash(random), merkleRoot, TIME, 0x1702_ffffL, nonce);
    }

    static Hash256 hash(Random random) {
        return Hash256.of(bytes(random, Hash256.LENGTH));
    }

    static byte[] bytes(Random random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
