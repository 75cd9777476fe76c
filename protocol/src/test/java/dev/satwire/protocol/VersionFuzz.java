package dev.satwire.protocol;

/** Payloads of {@code version}. */
final class VersionFuzz extends TargetFuzz {
    VersionFuzz() {
        super(FuzzTarget.VERSION);
    }
}
