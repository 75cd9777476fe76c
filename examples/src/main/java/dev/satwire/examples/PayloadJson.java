package dev.satwire.examples;

import dev.satwire.protocol.Addr;
import dev.satwire.protocol.AddrV2;
import dev.satwire.protocol.Inv;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.PayloadCodec;
import dev.satwire.protocol.Ping;
import dev.satwire.protocol.Pong;
import dev.satwire.protocol.Reject;
import dev.satwire.protocol.TimestampedAddr;
import dev.satwire.protocol.Version;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes payloads as JSON, field by field. Numbers of 64 bits are written in hexadecimal where they are only patterns of
 * bits, because many readers of JSON would round them.
 */
final class PayloadJson {
    /** How much of a payload without a form of its own is written: {@value} bytes. */
    static final int MAX_HEX_BYTES = 4096;

    private PayloadJson() {}

    static ObjectNode of(Payload payload) {
        if (payload instanceof Version version) {
            return version(version);
        }
        if (payload instanceof Addr addr) {
            return addresses(addr.addresses());
        }
        if (payload instanceof AddrV2 addrV2) {
            return addresses(addrV2.addresses());
        }
        if (payload instanceof Inv inv) {
            return inv(inv);
        }
        if (payload instanceof Ping ping) {
            return Json.object().put("nonce", bits(ping.nonce()));
        }
        if (payload instanceof Pong pong) {
            return Json.object().put("nonce", bits(pong.nonce()));
        }
        return payload instanceof Reject reject ? reject(reject) : bytes(payload);
    }

    private static ObjectNode version(Version version) {
        return Json.object()
                .put("protocolVersion", version.protocolVersion())
                .set("services", Json.services(version.services()))
                .put("servicesBits", version.services().toHexString())
                .put("timestamp", version.timestamp())
                .set("receiver", address(version.receiver()))
                .set("sender", address(version.sender()))
                .put("nonce", bits(version.nonce()))
                .put("userAgent", version.userAgent().toString())
                .put("startHeight", version.startHeight())
                .put("relay", version.relay());
    }

    private static ObjectNode address(NetAddr address) {
        return Json.object()
                .put("address", address.toString())
                .set("services", Json.services(address.services()))
                .put("servicesBits", address.services().toHexString());
    }

    private static ObjectNode addresses(List<TimestampedAddr> addresses) {
        ArrayNode array = Json.array();
        for (TimestampedAddr each : addresses) {
            array.add(address(each.address()).put("time", each.time()));
        }
        return Json.object().set("addresses", array);
    }

    private static ObjectNode inv(Inv inv) {
        ArrayNode items = Json.array();
        inv.items()
                .forEach(item -> items.add(Json.object()
                        .put("type", item.typeName())
                        .put("hash", item.hash().toString())));
        return Json.object().set("items", items);
    }

    private static ObjectNode reject(Reject reject) {
        ObjectNode json = Json.object()
                .put("message", reject.message().toString())
                .put("code", reject.code())
                .put("reason", reject.reason().toString());
        reject.hash().ifPresent(hash -> json.put("hash", hash.toString()));
        return json;
    }

    /** Empty for messages that are just a command, hexadecimal for those that have no form here. */
    private static ObjectNode bytes(Payload payload) {
        byte[] bytes = PayloadCodec.encode(payload);
        ObjectNode json = Json.object();
        if (bytes.length == 0 && PayloadCodec.isKnown(payload.command())) {
            return json;
        }
        int shown = Math.min(bytes.length, MAX_HEX_BYTES);
        json.put("hex", HexFormat.of().formatHex(bytes, 0, shown));
        if (shown < bytes.length) {
            json.put("omittedBytes", bytes.length - shown);
        }
        return json;
    }

    private static String bits(long number) {
        return "0x" + HexFormat.of().toHexDigits(number);
    }
}
