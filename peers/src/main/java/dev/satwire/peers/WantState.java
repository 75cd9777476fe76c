package dev.satwire.peers;

import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A want, how far the search for it is, and what was told of it. <em>Confined to the event loop.</em> */
final class WantState {
    private static final Logger LOG = LoggerFactory.getLogger(WantState.class);

    final PeerWant want;
    final SearchPause pause = new SearchPause();
    /** Whether some of the addresses that are known are still to be looked at. */
    boolean isSearching;

    private final PoolEvents events;
    private final PeerEvents recorder;
    private boolean toldShort;
    private boolean toldMet;

    WantState(PeerWant want, PoolEvents events, PeerEvents recorder) {
        this.want = want;
        this.events = events;
        this.recorder = recorder;
    }

    /** Tells that the want is met, unless that was the last that was told. */
    void tellMet() {
        toldShort = false;
        if (!toldMet) {
            toldMet = true;
            events.tell(listener -> listener.onSatisfied(want));
        }
    }

    /** Tells that peers are missing, unless it was told since the want was met last. */
    void tellShort(int ready, Supplier<String> why) {
        if (toldShort) {
            return;
        }
        String reason = why.get();
        toldShort = true;
        toldMet = false;
        LOG.warn("{} of {} peers: {}", ready, want, reason);
        recorder.shortage(want.services().toString(), want.count(), ready);
        events.tell(listener -> listener.onShortage(want, ready, reason));
    }
}
