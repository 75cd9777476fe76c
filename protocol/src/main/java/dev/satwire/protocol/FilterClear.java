package dev.satwire.protocol;

/**
 * Removes the bloom filter of the connection, so that all transactions are announced again (BIP-0037, since protocol
 * version 70001), also where {@link Version#relay()} had said none. Empty. Bitcoin Core disconnects whoever sends it to
 * a node without {@link Services#BLOOM}. From version 70011 on
 * that bit tells who serves filters (BIP-0111). <em>Immutable.</em>
 */
public record FilterClear() implements Payload {

    /** The command: {@code filterclear}. */
    public static final Command COMMAND = new Command("filterclear");

    static FilterClear read(WireReader in) {
        return new FilterClear();
    }

    void write(WireWriter out) {
        // The payload is empty.
    }

    @Override
    public Command command() {
        return COMMAND;
    }
}
