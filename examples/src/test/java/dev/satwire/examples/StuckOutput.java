package dev.satwire.examples;

import java.io.StringWriter;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;

/** A standard output whose reader takes the first line and then nothing, until it is released. */
final class StuckOutput extends StringWriter {
    private final Queue<String> firstLine;
    private final CountDownLatch released = new CountDownLatch(1);
    private boolean hasLine;

    StuckOutput(Queue<String> firstLine) {
        this.firstLine = firstLine;
    }

    @Override
    public void flush() {
        if (!hasLine) {
            hasLine = true;
            firstLine.add(toString().strip());
            return;
        }
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void release() {
        released.countDown();
    }
}
