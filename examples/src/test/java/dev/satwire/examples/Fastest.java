package dev.satwire.examples;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Measures what a busy machine makes slower now and then, and nothing makes faster than it is. */
final class Fastest {
    private static final int ATTEMPTS = 5;

    private Fastest() {}

    /** The shortest of the times that a few attempts take; no more are made when one of them is below the limit. */
    static Duration of(Duration limit, Callable<Duration> attempt) throws Exception {
        Duration fastest = attempt.call();
        for (int i = 1; i < ATTEMPTS && fastest.compareTo(limit) >= 0; i++) {
            Duration next = attempt.call();
            fastest = next.compareTo(fastest) < 0 ? next : fastest;
        }
        return fastest;
    }
}
