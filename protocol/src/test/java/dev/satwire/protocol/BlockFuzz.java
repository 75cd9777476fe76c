package dev.satwire.protocol;

/** Payloads of {@code block}. */
final class BlockFuzz extends TargetFuzz {
    BlockFuzz() {
        super(FuzzTarget.BLOCK);
    }
}
