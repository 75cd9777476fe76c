package dev.satwire.protocol;

/** Payloads of {@code headers}. */
final class HeadersFuzz extends TargetFuzz {
    HeadersFuzz() {
        super(FuzzTarget.HEADERS);
    }
}
