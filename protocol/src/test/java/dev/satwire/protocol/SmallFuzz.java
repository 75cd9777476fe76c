package dev.satwire.protocol;

/** Payloads of the commands that have few bytes or none, and of one that has no type. */
final class SmallFuzz extends TargetFuzz {
    SmallFuzz() {
        super(FuzzTarget.SMALL);
    }
}
