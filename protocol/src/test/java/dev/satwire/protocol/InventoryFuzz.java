package dev.satwire.protocol;

/** Payloads of {@code inv}, {@code getdata} and {@code notfound}. */
final class InventoryFuzz extends TargetFuzz {
    InventoryFuzz() {
        super(FuzzTarget.INVENTORY);
    }
}
