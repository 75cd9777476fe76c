package dev.satwire.protocol;

/** Payloads of {@code reject} and {@code alert}. */
final class ComplaintsFuzz extends TargetFuzz {
    ComplaintsFuzz() {
        super(FuzzTarget.COMPLAINTS);
    }
}
