package dev.satwire.protocol;

/**
 * Asks for addresses of other nodes; the answer is {@link Addr} or {@link AddrV2}. Empty. Bitcoin Core answers only peers
 * that connected to it, once per connection. <em>Immutable.</em>
 */
public record GetAddr() implements Payload {

    /** The command: {@code getaddr}. */
    public static final Command COMMAND = new Command("getaddr");

    static GetAddr read(WireReader in) {
        return new GetAddr();
    }

    void write(WireWriter out) {
        // The payload is empty.
    }

    @Override
    public Command command() {
        return COMMAND;
    }
}
