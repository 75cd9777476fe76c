package dev.satwire.examples;

import dev.satwire.protocol.Addr;
import dev.satwire.protocol.AddrV2;
import dev.satwire.protocol.Feature;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Ping;
import dev.satwire.protocol.Pong;
import dev.satwire.protocol.Reject;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.TimestampedAddr;
import dev.satwire.protocol.Version;

/** How the payloads are shown that keep a connection: handshake, addresses, pings. */
final class ConnectionForms {
    private ConnectionForms() {}

    static void version(Version version, Fields to) {
        services(version.services(), to.put("protocolVersion", version.protocolVersion()))
                .put("timestamp", version.timestamp())
                .object("receiver", receiver -> address(version.receiver(), receiver))
                .object("sender", sender -> address(version.sender(), sender))
                .put("nonce", PayloadForms.bits(version.nonce()))
                .put("userAgent", version.userAgent().toString())
                .put("startHeight", version.startHeight())
                .put("relay", version.relay());
    }

    static void feature(Feature feature, Fields to) {
        to.put("id", feature.id().toString()).put("data", feature.data().toHexString());
    }

    static void addr(Addr addr, Fields to) {
        to.list("addresses", addr.addresses(), ConnectionForms::address);
    }

    static void addrV2(AddrV2 addr, Fields to) {
        to.list("addresses", addr.addresses(), ConnectionForms::address);
    }

    static void ping(Ping ping, Fields to) {
        to.put("nonce", PayloadForms.bits(ping.nonce()));
    }

    static void pong(Pong pong, Fields to) {
        to.put("nonce", PayloadForms.bits(pong.nonce()));
    }

    static void reject(Reject reject, Fields to) {
        to.put("message", reject.message().toString())
                .put("code", reject.code())
                .put("reason", reject.reason().toString());
        reject.hash().ifPresent(hash -> to.put("hash", hash.toString()));
    }

    private static void address(TimestampedAddr address, Fields to) {
        address(address.address(), to).put("time", address.time());
    }

    private static Fields address(NetAddr address, Fields to) {
        return services(address.services(), to.put("address", address.toString()));
    }

    private static Fields services(Services services, Fields to) {
        return to.texts("services", services.names(), String::toString).put("servicesBits", services.toHexString());
    }
}
