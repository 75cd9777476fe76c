package dev.satwire.protocol;

import java.util.List;

/**
 * Headers of blocks that follow each other: the answer to {@link GetHeaders}, and the announcement of new blocks to peers
 * that sent {@link SendHeaders} (BIP-0130). A full message means that there may be more; an empty one is legal.
 * <em>Immutable.</em>
 *
 * <p>Behind each header stands the number of the block's transactions, which is always 0. As in Bitcoin Core any number is
 * accepted and forgotten.
 *
 * @param headers at most {@value #MAX_HEADERS}; a list that was decoded makes its elements when they are asked for
 */
public record Headers(List<BlockHeader> headers) implements Payload {

    /** The command: {@code headers}. */
    public static final Command COMMAND = new Command("headers");

    /** The most headers in one message ({@code MAX_HEADERS_RESULTS}): {@value}. */
    public static final int MAX_HEADERS = 2_000;

    /** Bytes of a header on the wire with the number of transactions, 0. */
    private static final int STRIDE = BlockHeader.LENGTH + 1;

    /**
     * Copies the list and checks its size.
     *
     * @param headers at most {@value #MAX_HEADERS}
     */
    public Headers {
        headers = WireList.copyOf(headers, "headers", MAX_HEADERS);
    }

    static Headers read(WireReader in) {
        int size = in.countWithinLimit("headers", MAX_HEADERS, STRIDE);
        int from = in.position();
        boolean usual = true;
        for (int i = 0; i < size; i++) {
            in.advance(BlockHeader.LENGTH);
            usual &= in.size() == 0;
        }
        if (usual && !in.hasRemaining()) {
            return new Headers(WireList.over(in.array(), from, size, STRIDE, BlockHeader::at));
        }
        return new Headers(WireList.over(withZeroCounts(in.array(), from, size), 0, size, STRIDE, BlockHeader::at));
    }

    /** Copies the headers alone, so that the list holds and writes nothing else. */
    private static byte[] withZeroCounts(byte[] bytes, int from, int size) {
        WireReader in = new WireReader(bytes, from, bytes.length);
        byte[] copy = new byte[size * STRIDE];
        for (int i = 0; i < size; i++) {
            System.arraycopy(bytes, in.advance(BlockHeader.LENGTH), copy, i * STRIDE, BlockHeader.LENGTH);
            in.size();
        }
        return copy;
    }

    void write(WireWriter out) {
        WireList.write(out, headers, STRIDE, Headers::writeEntry);
    }

    private static void writeEntry(BlockHeader header, WireWriter out) {
        header.write(out);
        out.uint8(0);
    }

    int wireSize() {
        return VarInt.sizeOf(headers.size()) + headers.size() * STRIDE;
    }

    @Override
    public Command command() {
        return COMMAND;
    }

    @Override
    public String toString() {
        return "Headers[" + headers.size() + " headers]";
    }
}
