package dev.satwire.peers;

import dev.satwire.protocol.NetAddr;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the messages of peers to files as Bitcoin Core's {@code -capturemessages} does, for a {@link CaptureReader} or
 * Core's {@code message-capture-parser.py}: a folder for each peer, named by its address with {@code _} for {@code :},
 * and in it {@code msgs_recv.dat} and {@code msgs_sent.dat}. Messages are added to files that exist.
 *
 * <p>Captured are whole messages with a legal command and the right checksum, also those that do not decode. A message is
 * left out when more than {@value #MAX_WAITING} bytes or 65,536 messages would wait for the disk. A peer's capture ends
 * before the message that would exceed its bytes, all capturing before the one that would exceed the total;
 * {@link #messagesLost()} counts them.
 *
 * <p>A daemon thread of its own writes: an I/O thread must not wait for a disk, and listeners may be slow for reasons
 * that have nothing to do with it. If the disk fails, capturing ends with one line in the log and {@link #failure()}, and
 * the pool goes on without it. Close a capture after the pools that use it. Thread-safe.
 */
public final class MessageCapture implements AutoCloseable {

    /** How many bytes may wait for the disk: {@value}. */
    public static final int MAX_WAITING = 16 << 20;

    /** How many peers, by address and port, are captured: {@value}. */
    public static final int MAX_PEERS = 10_000;

    /** How many bytes are captured of one peer unless told otherwise: {@value}. */
    public static final long MAX_BYTES_PER_PEER = 64L << 20;

    /** How many bytes are captured of all peers unless told otherwise: {@value}. */
    public static final long MAX_BYTES = 1L << 30;

    private static final Logger LOG = LoggerFactory.getLogger(MessageCapture.class);
    private static final int CLOSE_SECONDS = 5;

    /** How many messages may wait for the disk: small ones take more memory than their bytes. */
    static final int MAX_WAITING_MESSAGES = 1 << 16;

    private final Path folder;
    private final long maxBytesPerPeer;
    private final long maxBytes;
    private final Executor writer;
    private final Runnable stopWriter;
    private final PeerEvents events;

    /** Bytes of frames that have begun or wait. */
    private final AtomicLong held = new AtomicLong();

    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong written = new AtomicLong();

    // Guarded by this.
    private final TreeMap<String, Long> peerBytes = new TreeMap<>();
    private long bytes;
    private List<CapturedFrame> waiting = new ArrayList<>();
    private boolean writing;
    private boolean full;
    private boolean closed;

    private volatile @Nullable Throwable failure;

    MessageCapture(
            Path folder, long maxBytesPerPeer, long maxBytes, Executor writer, Runnable stopWriter, PeerEvents events) {
        if (maxBytesPerPeer < 0 || maxBytes < 0) {
            throw new IllegalArgumentException("a limit must not be negative: " + maxBytesPerPeer + ", " + maxBytes);
        }
        this.folder = Objects.requireNonNull(folder, "folder");
        this.maxBytesPerPeer = maxBytesPerPeer;
        this.maxBytes = maxBytes;
        this.writer = writer;
        this.stopWriter = stopWriter;
        this.events = events;
    }

    /**
     * Creates a capture with the usual limits.
     *
     * @param folder where the folders of peers are made; made itself if it is not there
     * @return the capture
     */
    public static MessageCapture to(Path folder) {
        return to(folder, MAX_BYTES_PER_PEER, MAX_BYTES);
    }

    /**
     * Creates a capture.
     *
     * @param folder where the folders of peers are made; made itself if it is not there
     * @param maxBytesPerPeer how many bytes this capture writes of one address and port
     * @param maxBytes how many bytes this capture writes in all
     * @return the capture
     * @throws IllegalArgumentException if a limit is negative
     */
    public static MessageCapture to(Path folder, long maxBytesPerPeer, long maxBytes) {
        ThreadPoolExecutor thread =
                new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread made = new Thread(task, "satwire-capture");
                    made.setDaemon(true);
                    return made;
                });
        thread.allowCoreThreadTimeOut(true);
        return new MessageCapture(folder, maxBytesPerPeer, maxBytes, thread, () -> stop(thread), PeerEvents.system());
    }

    private static void stop(ThreadPoolExecutor thread) {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("the disk takes too long; the last captured messages may be missing");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Begins to capture a connection. */
    PeerCapture of(NetAddr address, InstantSource clock) {
        return new PeerCapture(this, address, clock);
    }

    /** Asks for room in memory, to be released or passed on with {@link #add}. */
    boolean reserve(int count) {
        if (held.addAndGet(count) <= MAX_WAITING) {
            return true;
        }
        held.addAndGet(-count);
        lost.incrementAndGet();
        return false;
    }

    void release(int count) {
        held.addAndGet(-count);
    }

    /** Takes a v1 frame for which there is room; does not wait. */
    void add(String peer, boolean received, long micros, byte[] frame) {
        boolean queued;
        boolean startWriter;
        synchronized (this) {
            queued = admit(peer, frame.length);
            startWriter = queued && !writing;
            if (queued) {
                waiting.add(new CapturedFrame(peer, received, micros, frame));
                writing = true;
            }
        }
        if (!queued) {
            release(frame.length);
        }
        if (startWriter) {
            start();
        }
    }

    private void start() {
        try {
            writer.execute(this::write);
        } catch (Throwable e) {
            // No thread is to be had, or it was closed at this moment; the caller is an I/O thread with peers to serve.
            fail(e);
        }
    }

    private boolean admit(String peer, int length) {
        if (closed || failure != null) {
            return false;
        }
        long ofPeer = peerBytes.getOrDefault(peer, 0L);
        boolean peerFull = ofPeer + length > maxBytesPerPeer;
        boolean tooManyPeers = peerBytes.size() >= MAX_PEERS && !peerBytes.containsKey(peer);
        full |= !peerFull && !tooManyPeers && bytes + length > maxBytes;
        if (full || peerFull || tooManyPeers || waiting.size() >= MAX_WAITING_MESSAGES) {
            if (peerFull && !tooManyPeers) {
                peerBytes.put(peer, maxBytesPerPeer);
            }
            lost.incrementAndGet();
            return false;
        }
        bytes += length;
        peerBytes.put(peer, ofPeer + length);
        return true;
    }

    private void write() {
        List<CapturedFrame> batch = take();
        while (!batch.isEmpty()) {
            try {
                if (failure == null) {
                    CapturedFrame.writeAll(batch, folder, written);
                }
            } catch (Throwable e) {
                fail(e);
            }
            batch.forEach(frame -> release(frame.bytes.length));
            batch = take();
        }
    }

    private List<CapturedFrame> take() {
        List<CapturedFrame> batch;
        synchronized (this) {
            batch = waiting;
            writing = !batch.isEmpty();
            waiting = new ArrayList<>();
        }
        // One file after the other; a stable sort keeps the order in each.
        batch.sort(Comparator.<CapturedFrame, String>comparing(frame -> frame.peer)
                .thenComparing(frame -> frame.received));
        return batch;
    }

    private void fail(Throwable e) {
        synchronized (this) {
            if (failure != null || closed) {
                return;
            }
            failure = e;
        }
        try {
            LOG.warn(
                    "capturing of messages to {} ended, make room there and begin a new capture: {}",
                    folder,
                    e.toString());
            events.captureFailed(folder.toString(), e.toString());
        } catch (Throwable ignored) {
            // There is nobody left to tell.
        }
    }

    /**
     * Tells whether capturing ended because of an error.
     *
     * @return what happened; empty as long as all is well
     */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    /**
     * Returns how many messages were written.
     *
     * @return a count
     */
    public long messagesCaptured() {
        return written.get();
    }

    /**
     * Returns how many messages were left out because of a limit.
     *
     * @return a count
     */
    public long messagesLost() {
        return lost.get();
    }

    /** The bytes held in memory. */
    long held() {
        return held.get();
    }

    /**
     * Writes what waits, within a few seconds, and captures nothing more. Idempotent. Must not be called on an I/O thread.
     */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        stopWriter.run();
    }
}
