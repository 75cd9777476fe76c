package dev.satwire.protocol;

/** Arbitrary bytes behind the magic, cut anyhow. */
final class FramesFuzz extends TargetFuzz {
    FramesFuzz() {
        super(FuzzTarget.FRAMES);
    }
}
