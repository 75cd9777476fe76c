package dev.satwire.peers;

import dev.satwire.protocol.AddressNetwork;
import dev.satwire.protocol.Host;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Services;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Addresses that stand for names, for what wants an address where there is none: Bitcoin Core's {@code SetInternal}. They
 * are never valid on the wire, nor connected to.
 */
final class InternalAddresses {
    private static final byte[] PREFIX = HexFormat.of().parseHex("fd6b88c08724");
    private static final int LENGTH = 16;

    private InternalAddresses() {}

    static NetAddr of(InetSocketAddress name) {
        byte[] address = sha256(name.getHostString());
        System.arraycopy(address, 0, address, PREFIX.length, LENGTH - PREFIX.length);
        System.arraycopy(PREFIX, 0, address, 0, PREFIX.length);
        Host host = Host.of(AddressNetwork.IPV6, Arrays.copyOf(address, LENGTH));
        return new NetAddr(Services.NONE, host, name.getPort());
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
