package dev.satwire.peers;

import dev.satwire.protocol.Block;
import dev.satwire.protocol.CmpctBlock;
import dev.satwire.protocol.Command;
import dev.satwire.protocol.DroppedMessage;
import dev.satwire.protocol.FilterLoad;
import dev.satwire.protocol.Frame;
import dev.satwire.protocol.Message;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.PayloadCodec;
import dev.satwire.protocol.SkippedMessage;
import dev.satwire.protocol.Tx;
import dev.satwire.transport.Connection;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * Counts the messages of one connection. What is received is counted on the event loop only; everything may be read and
 * what is sent counted by any thread.
 */
final class PeerTraffic {
    /** Magic, command, length and checksum count as bytes of a message, as in Bitcoin Core. */
    private static final int HEADER_LENGTH = 24;

    private static final AtomicLongFieldUpdater<PeerTraffic> SENT =
            AtomicLongFieldUpdater.newUpdater(PeerTraffic.class, "sent");

    private final MessageCounters commands;
    private volatile long sent;
    private volatile long received;
    private volatile long dropped;
    private volatile boolean filter;

    /** When the last block with work and the last transaction were read; nothing came before the first. */
    private volatile Optional<Long> blockAt = Optional.empty();

    private volatile Optional<Long> transactionAt = Optional.empty();

    PeerTraffic(PayloadCodec codec) {
        this.commands = new MessageCounters(codec);
    }

    /** Counts a frame; to be called by the event loop only. */
    void received(Frame frame, long now) {
        long count = received + 1;
        received = count;
        Command command = commandOf(frame);
        commands.received(command, HEADER_LENGTH + frame.payloadLength());
        if (frame instanceof DroppedMessage) {
            long drops = dropped + 1;
            dropped = drops;
        } else if (command.equals(FilterLoad.COMMAND)) {
            filter = true;
        }
        if (frame instanceof Message message) {
            note(message.payload(), now);
        }
    }

    void sent(Command command, int bytes) {
        SENT.incrementAndGet(this);
        commands.sent(command, bytes);
    }

    SortedMap<Command, MessageCounts> byCommand() {
        return commands.snapshot();
    }

    /** Whether the peer ever asked for transactions by a filter (BIP-0037). */
    boolean hasFilter() {
        return filter;
    }

    Optional<Duration> sinceBlock(long now) {
        return blockAt.map(at -> Duration.ofNanos(Math.max(0, now - at)));
    }

    Optional<Duration> sinceTransaction(long now) {
        return transactionAt.map(at -> Duration.ofNanos(Math.max(0, now - at)));
    }

    /** The counts, with those of the connection if there is one. */
    PeerCounters counters(Optional<Connection> connection) {
        return new PeerCounters(
                connection.map(Connection::bytesReceived).orElse(0L),
                connection.map(Connection::bytesSent).orElse(0L),
                connection.map(Connection::bytesQueued).orElse(0L),
                received,
                sent,
                dropped);
    }

    /** Only what was read counts, and of blocks only what took work: a name on an envelope costs nothing. */
    private void note(Payload payload, long now) {
        if (payload instanceof Tx) {
            transactionAt = Optional.of(now);
        } else if ((payload instanceof Block block && block.header().hasProofOfWork())
                || (payload instanceof CmpctBlock compact && compact.header().hasProofOfWork())) {
            blockAt = Optional.of(now);
        }
    }

    private static Command commandOf(Frame frame) {
        if (frame instanceof Message message) {
            return message.payload().command();
        }
        return frame instanceof SkippedMessage skipped
                ? skipped.command()
                : ((DroppedMessage) frame).command().orElse(MessageCounts.OTHER);
    }
}
