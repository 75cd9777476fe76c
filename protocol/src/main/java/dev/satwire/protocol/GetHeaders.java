package dev.satwire.protocol;

import java.util.Objects;

/**
 * Asks for {@link Headers} behind the newest block of the locator that the peer knows; with an empty locator, for the one
 * header of the stop hash. Since protocol version 31800. <em>Immutable.</em>
 *
 * @param version the sender's protocol version, 0..0xFFFFFFFF; nobody looks at it
 * @param locator which blocks the sender has
 * @param stop the last block to send; {@link Hash256#ZERO} for as many as the answer holds
 */
public record GetHeaders(long version, BlockLocator locator, Hash256 stop) implements Payload {

    /** The command: {@code getheaders}. */
    public static final Command COMMAND = new Command("getheaders");

    /**
     * Checks the range.
     *
     * @param version the sender's protocol version
     * @param locator which blocks the sender has
     * @param stop the last block to send
     */
    public GetHeaders {
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
    public GetHeaders(BlockLocator locator, Hash256 stop) {
        this(ProtocolVersion.CURRENT, locator, stop);
    }

    static GetHeaders read(WireReader in) {
        return new GetHeaders(in.uint32(), BlockLocator.read(in), in.hash());
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
