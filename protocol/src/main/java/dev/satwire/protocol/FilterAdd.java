package dev.satwire.protocol;

import java.util.Objects;

/**
 * Adds an element to the bloom filter of the connection (BIP-0037, since protocol version 70001). Bitcoin Core
 * disconnects whoever sends it to a node without {@link Services#BLOOM} or without a {@link FilterLoad} before. From
 * version 70011 on that bit tells who serves filters (BIP-0111). <em>Immutable.</em>
 *
 * @param element at most {@value #MAX_ELEMENT_LENGTH} bytes
 */
public record FilterAdd(Bytes element) implements Payload {

    /** The command: {@code filteradd}. */
    public static final Command COMMAND = new Command("filteradd");

    /** The longest element ({@code MAX_SCRIPT_ELEMENT_SIZE}): {@value} bytes. */
    public static final int MAX_ELEMENT_LENGTH = 520;

    /**
     * Checks the length.
     *
     * @param element at most {@value #MAX_ELEMENT_LENGTH} bytes
     */
    public FilterAdd {
        Objects.requireNonNull(element, "element");
        if (element.length() > MAX_ELEMENT_LENGTH) {
            throw new IllegalArgumentException(
                    "an element has at most " + MAX_ELEMENT_LENGTH + " bytes, got " + element.length());
        }
    }

    static FilterAdd read(WireReader in) {
        return new FilterAdd(Bytes.read(in, "element", MAX_ELEMENT_LENGTH));
    }

    void write(WireWriter out) {
        element.write(out);
    }

    int wireSize() {
        return element.wireSize();
    }

    @Override
    public Command command() {
        return COMMAND;
    }
}
