package dev.satwire.protocol;

/** CompactSizes, and texts of strangers. */
final class ValuesFuzz extends TargetFuzz {
    ValuesFuzz() {
        super(FuzzTarget.VALUES);
    }
}
