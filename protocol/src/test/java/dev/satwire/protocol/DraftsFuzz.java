package dev.satwire.protocol;

/** Payloads of drafts: BIP-0330 and BIP-0331. */
final class DraftsFuzz extends TargetFuzz {
    DraftsFuzz() {
        super(FuzzTarget.DRAFTS);
    }
}
