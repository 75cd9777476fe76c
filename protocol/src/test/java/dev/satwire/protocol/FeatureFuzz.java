package dev.satwire.protocol;

/** Payloads of {@code feature}. */
final class FeatureFuzz extends TargetFuzz {
    FeatureFuzz() {
        super(FuzzTarget.FEATURE);
    }
}
