package dev.satwire.protocol;

/** Payloads of {@code addr}. */
final class AddrFuzz extends TargetFuzz {
    AddrFuzz() {
        super(FuzzTarget.ADDR);
    }
}
