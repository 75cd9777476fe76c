package dev.satwire.protocol;

/** Payloads of {@code cmpctblock}. */
final class CompactBlockFuzz extends TargetFuzz {
    CompactBlockFuzz() {
        super(FuzzTarget.COMPACT_BLOCK);
    }
}
