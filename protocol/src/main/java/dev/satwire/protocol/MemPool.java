package dev.satwire.protocol;

/**
 * Asks for an {@link Inv} of all transactions in the peer's memory pool (BIP-0035, since protocol
 * version 60002), as far as the connection's bloom
 * filter and fee filter let them through. Empty. Bitcoin Core answers only if it offers {@link Services#BLOOM} or grants
 * the right, and disconnects others. <em>Immutable.</em>
 */
public record MemPool() implements Payload {

    /** The command: {@code mempool}. */
    public static final Command COMMAND = new Command("mempool");

    static MemPool read(WireReader in) {
        return new MemPool();
    }

    void write(WireWriter out) {
        // The payload is empty.
    }

    @Override
    public Command command() {
        return COMMAND;
    }
}
