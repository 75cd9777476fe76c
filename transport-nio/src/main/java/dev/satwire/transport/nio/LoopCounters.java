package dev.satwire.transport.nio;

/**
 * What an event loop counts. The loop writes, anybody reads: <em>thread-safe</em> for the getters, the rest is
 * <em>confined to the event loop</em>.
 */
final class LoopCounters {
    private volatile int connections;
    private volatile long bytesReceived;
    private volatile long bytesSent;
    private volatile long reads;
    private volatile long writes;
    private volatile long accepted;
    private volatile long refused;
    private volatile long evicted;

    void connectionBegan() {
        int count = connections + 1;
        connections = count;
    }

    void connectionEnded() {
        int count = connections - 1;
        connections = count;
    }

    void read(int bytes) {
        long sum = bytesReceived + bytes;
        bytesReceived = sum;
        long count = reads + 1;
        reads = count;
    }

    void wrote(int bytes) {
        long sum = bytesSent + bytes;
        bytesSent = sum;
        long count = writes + 1;
        writes = count;
    }

    void accepted() {
        long count = accepted + 1;
        accepted = count;
    }

    void refused() {
        long count = refused + 1;
        refused = count;
    }

    void evicted() {
        long count = evicted + 1;
        evicted = count;
    }

    int connections() {
        return connections;
    }

    long bytesReceived() {
        return bytesReceived;
    }

    long bytesSent() {
        return bytesSent;
    }

    long reads() {
        return reads;
    }

    long writes() {
        return writes;
    }

    long acceptedCount() {
        return accepted;
    }

    long refusedCount() {
        return refused;
    }

    long evictedCount() {
        return evicted;
    }
}
