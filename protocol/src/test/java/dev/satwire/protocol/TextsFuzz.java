package dev.satwire.protocol;

/** Texts of addresses, hosts, hashes and commands. */
final class TextsFuzz extends TargetFuzz {
    TextsFuzz() {
        super(FuzzTarget.TEXTS);
    }
}
