package dev.satwire.protocol;

/** The Golomb-coded sets of block filters. */
final class FiltersFuzz extends TargetFuzz {
    FiltersFuzz() {
        super(FuzzTarget.FILTERS);
    }
}
