package dev.satwire.protocol;

/** Payloads of {@code filterload} and {@code filteradd}. */
final class BloomFiltersFuzz extends TargetFuzz {
    BloomFiltersFuzz() {
        super(FuzzTarget.BLOOM_FILTERS);
    }
}
