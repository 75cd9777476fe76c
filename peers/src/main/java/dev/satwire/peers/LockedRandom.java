package dev.satwire.peers;

import java.util.random.RandomGenerator;

/** A random source that several event loops may share. <em>Thread-safe.</em> */
final class LockedRandom implements RandomGenerator {
    private final RandomGenerator source;

    LockedRandom(RandomGenerator source) {
        this.source = source;
    }

    @Override
    public synchronized long nextLong() {
        return source.nextLong();
    }
}
