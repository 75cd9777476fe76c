package dev.satwire.protocol;

import java.util.Objects;

/**
 * Asks for an {@link Inv} of up to 500 blocks behind the newest one of the locator that the peer knows. Bitcoin Core
 * answers it and no longer sends it: {@link GetHeaders} took its place. <em>Immutable.</em>
 *
 * @param version the sender's protocol version, 0..0xFFFFFFFF; nobody looks at it
 * @param locator which blocks the sender has
 * @param stop the last block to send; {@link Hash256#ZERO} for as many as the answer holds
 */
public record GetBlocks(long version, BlockLocator locator, Hash256 stop) implements Payload {

    /** The command: {@code getblocks}. */
    public static final Command COMMAND = new Command("getblocks");

    /**
     * Checks the range.
     *
     * @param version the sender's protocol version
     * @param locator which blocks the sender has
     * @param stop the last block to send
     */
    public GetBlocks {
        Ranges.requireUint32("version", version);
        Objects.requireNonNull(locator, "locator");
        Objects.requireNonNull(stop, "stop");
    }

    /**
     * Creates a question of the current protocol version.
     *
     * @param locator which blocks the sender has
     * @param stop the last block to send
     */
    public GetBlocks(BlockLocator locator, Hash256 stop) {
        this(ProtocolVersion.CURRENT, locator, stop);
    }

    static GetBlocks read(WireReader in) {
        return new GetBlocks(in.uint32(), BlockLocator.read(in), in.hash());
    }

    void write(WireWriter out) {
        out.uint32(version);
        locator.write(out);
        out.hash(stop);
    }

    int wireSize() {
        return 4 + locator.wireSize() + Hash256.LENGTH;
    }

    @Override
    public Command command() {
        return COMMAND;
    }
}
