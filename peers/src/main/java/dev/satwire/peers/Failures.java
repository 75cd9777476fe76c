package dev.satwire.peers;

/**
 * How the attempts and connections of an {@link OutboundTarget} ended. <em>Immutable.</em>
 *
 * @param count failures since the last connection that lasted
 * @param since when the first of these was
 * @param lastAt when an attempt or a connection last ended
 * @param wasReady whether any connection ever became ready: then the policy for coming back decides
 */
record Failures(int count, long since, long lastAt, boolean wasReady) {
    static final Failures NONE = new Failures(0, 0, 0, false);

    /** Notes that a connection became ready; the first one ends what failed before. */
    Failures readied() {
        return new Failures(wasReady ? count : 0, since, lastAt, true);
    }

    /**
     * Notes an end.
     *
     * @param isCounted whether it is the node's failure
     * @param hasLasted whether a connection ended that had stood long enough: who shakes hands only to hang up has not
     *     ended the series
     */
    Failures ended(long now, boolean isCounted, boolean hasLasted) {
        int before = hasLasted ? 0 : count;
        boolean isOneMore = before == 0 || (isCounted && before < Integer.MAX_VALUE);
        return new Failures(isOneMore ? before + 1 : before, before == 0 ? now : since, now, wasReady);
    }
}
