package dev.satwire.examples;

import dev.satwire.protocol.BlockHeader;
import dev.satwire.protocol.BlockLocator;
import dev.satwire.protocol.GetBlocks;
import dev.satwire.protocol.GetHeaders;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.Headers;
import java.util.HexFormat;

/** How headers of blocks are shown, and the payloads that ask for them. */
final class HeaderForms {
    private HeaderForms() {}

    static void getBlocks(GetBlocks getBlocks, Fields to) {
        question(getBlocks.version(), getBlocks.locator(), getBlocks.stop(), to);
    }

    static void getHeaders(GetHeaders getHeaders, Fields to) {
        question(getHeaders.version(), getHeaders.locator(), getHeaders.stop(), to);
    }

    private static void question(long version, BlockLocator locator, Hash256 stop, Fields to) {
        to.put("version", version)
                .texts("locator", locator.hashes(), Hash256::toString)
                .put("stop", stop.toString());
    }

    static void headers(Headers headers, Fields to) {
        to.list("headers", headers.headers(), HeaderForms::header);
    }

    /** The hash that names a block and its header, for payloads of one block. */
    static Fields block(BlockHeader header, Fields to) {
        return to.put("hash", header.hash().toString()).object("header", fields -> parts(header, fields));
    }

    private static void header(BlockHeader header, Fields to) {
        parts(header, to.put("hash", header.hash().toString()));
    }

    private static void parts(BlockHeader header, Fields to) {
        to.put("version", header.version())
                .put("previous", header.previousBlock().toString())
                .put("merkleRoot", header.merkleRoot().toString())
                .put("time", header.time())
                .put("bits", "0x" + HexFormat.of().toHexDigits(header.bits(), 8))
                .put("nonce", header.nonce());
    }
}
