package dev.satwire.peers.testkit;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Moves what waits in the lanes of a connection onto its link, never more than the other end has room for.
 * <em>Confined to the network's events</em>, but for the counter.
 */
final class Outgoing {
    private final Link link;
    private final SendLanes lanes;
    private final StallWatch stall;
    private final AtomicLong bytesSent = new AtomicLong();
    /** What was sent and the other end did not read yet. */
    private int underWay;

    Outgoing(Link link, SendLanes lanes, StallWatch stall) {
        this.link = link;
        this.lanes = lanes;
        this.stall = stall;
    }

    /** Sends what waits and fits; returns whether the bulk lane, once full, has room again. */
    boolean flush() {
        boolean relieved = false;
        int window = link.options().window();
        while (underWay < window) {
            SendLanes.Piece piece = lanes.take(window - underWay);
            if (piece == null) {
                break;
            }
            underWay += piece.bytes.length;
            bytesSent.addAndGet(piece.bytes.length);
            stall.progress();
            relieved |= piece.relieved;
            link.carry(piece.bytes);
            if (piece.finished != null) {
                piece.finished.complete(null);
            }
        }
        if (lanes.bytes() > 0) {
            stall.watch();
        } else {
            stall.stop();
        }
        return relieved;
    }

    /** The other end has read bytes. */
    void acknowledged(int bytes) {
        underWay -= bytes;
    }

    long bytesSent() {
        return bytesSent.get();
    }
}
