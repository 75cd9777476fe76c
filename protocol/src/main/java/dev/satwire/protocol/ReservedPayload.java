package dev.satwire.protocol;

/** Keeps {@link Payload} open for types to come; never made, because nobody has an instance to return. */
final class ReservedPayload implements Payload {
    private ReservedPayload() {}

    @Override
    public Command command() {
        throw new AssertionError("no instance exists");
    }
}
