package dev.satwire.protocol;

/** Payloads of {@code getblocks} and {@code getheaders}. */
final class LocatorsFuzz extends TargetFuzz {
    LocatorsFuzz() {
        super(FuzzTarget.LOCATORS);
    }
}
