package dev.satwire.benchmarks;

import java.util.concurrent.Semaphore;

/**
 * Counts frames on one I/O thread, for any number of connections, and tells the benchmark, on another, when all are there.
 */
final class FrameSink {
    private final Semaphore complete = new Semaphore(0);
    private volatile long target;
    private long received;

    RivalTransport.Receiver receiver() {
        FrameCounter counter = new FrameCounter();
        return bytes -> {
            int frames = counter.count(bytes);
            if (frames > 0) {
                received += frames;
                if (received == target) {
                    complete.release();
                }
            }
        };
    }

    void expect(int frames) {
        // Written by the benchmark's thread only.
        long next = target + frames;
        target = next;
    }

    long await() throws InterruptedException {
        complete.acquire();
        return received;
    }
}
