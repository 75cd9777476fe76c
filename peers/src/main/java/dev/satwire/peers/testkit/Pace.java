package dev.satwire.peers.testkit;

import java.util.random.RandomGenerator;

/** When what enters one way of a connection leaves it: in order, however the options change. <em>Not thread-safe.</em> */
final class Pace {
    /** When the line has taken in all that it was given. */
    private long free;

    private long lastArrival;

    /** Returns when bytes that are sent now arrive; times are nanoseconds since a beginning of the caller's. */
    long arrival(LinkOptions options, long now, int bytes, RandomGenerator random) {
        free = Math.max(free, now) + options.transmission(bytes);
        lastArrival = Math.max(lastArrival, free + options.travel(random));
        return lastArrival;
    }
}
