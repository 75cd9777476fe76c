package dev.satwire.protocol;

/** Arbitrary payloads in frames that lead to them, and some that are broken. */
final class MessagesFuzz extends TargetFuzz {
    MessagesFuzz() {
        super(FuzzTarget.MESSAGES);
    }
}
