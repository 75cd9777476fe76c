package dev.satwire.protocol;

/** Payloads of the messages of BIP-0157. */
final class CompactFiltersFuzz extends TargetFuzz {
    CompactFiltersFuzz() {
        super(FuzzTarget.COMPACT_FILTERS);
    }
}
