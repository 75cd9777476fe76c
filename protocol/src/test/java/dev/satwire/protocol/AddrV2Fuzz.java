package dev.satwire.protocol;

/** Payloads of {@code addrv2}. */
final class AddrV2Fuzz extends TargetFuzz {
    AddrV2Fuzz() {
        super(FuzzTarget.ADDR_V2);
    }
}
