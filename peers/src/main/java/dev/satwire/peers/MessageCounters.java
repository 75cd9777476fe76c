package dev.satwire.peers;

import dev.satwire.protocol.Command;
import dev.satwire.protocol.PayloadCodec;
import java.util.Arrays;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * Counts the messages of one connection by command and direction. A command takes memory from its first message on, some
 * 50 bytes, and all commands that the codec does not know take the same: a peer cannot make this grow beyond the number of
 * known commands. Counting takes no lock but for a command's first message. <em>Thread-safe.</em>
 */
final class MessageCounters {
    private static final Cell[] NONE = {};

    private final PayloadCodec codec;

    /** Written under the lock, each time as a new array of the same cells and one more. */
    private volatile Cell[] cells = NONE;

    MessageCounters(PayloadCodec codec) {
        this.codec = codec;
    }

    /** Counts a frame that arrived, with its header; {@link MessageCounts#OTHER} if its command is illegal. */
    void received(Command command, int bytes) {
        Cell cell = cell(command);
        Cell.MESSAGES_RECEIVED.incrementAndGet(cell);
        Cell.BYTES_RECEIVED.addAndGet(cell, bytes);
    }

    /** Counts a frame that is queued, with its header. */
    void sent(Command command, int bytes) {
        Cell cell = cell(command);
        Cell.MESSAGES_SENT.incrementAndGet(cell);
        Cell.BYTES_SENT.addAndGet(cell, bytes);
    }

    /** The counts of all commands that were seen, unmodifiable and ordered by name. */
    SortedMap<Command, MessageCounts> snapshot() {
        TreeMap<Command, MessageCounts> counts = new TreeMap<>();
        for (Cell cell : cells) {
            counts.put(
                    cell.command,
                    new MessageCounts(cell.messagesReceived, cell.bytesReceived, cell.messagesSent, cell.bytesSent));
        }
        return Collections.unmodifiableSortedMap(counts);
    }

    private Cell cell(Command command) {
        Cell[] now = cells;
        for (Cell cell : now) {
            if (cell.command.equals(command)) {
                return cell;
            }
        }
        return codec.knows(command) ? add(command) : other(now);
    }

    private Cell other(Cell[] now) {
        for (Cell cell : now) {
            if (cell.command.equals(MessageCounts.OTHER)) {
                return cell;
            }
        }
        return add(MessageCounts.OTHER);
    }

    private synchronized Cell add(Command command) {
        Cell[] now = cells;
        for (Cell cell : now) {
            if (cell.command.equals(command)) {
                return cell;
            }
        }
        Cell[] more = Arrays.copyOf(now, now.length + 1);
        Cell added = new Cell(command);
        more[now.length] = added;
        cells = more;
        return added;
    }

    private static final class Cell {
        static final AtomicLongFieldUpdater<Cell> MESSAGES_RECEIVED = updater("messagesReceived");
        static final AtomicLongFieldUpdater<Cell> BYTES_RECEIVED = updater("bytesReceived");
        static final AtomicLongFieldUpdater<Cell> MESSAGES_SENT = updater("messagesSent");
        static final AtomicLongFieldUpdater<Cell> BYTES_SENT = updater("bytesSent");

        final Command command;
        volatile long messagesReceived;
        volatile long bytesReceived;
        volatile long messagesSent;
        volatile long bytesSent;

        Cell(Command command) {
            this.command = command;
        }

        private static AtomicLongFieldUpdater<Cell> updater(String field) {
            return AtomicLongFieldUpdater.newUpdater(Cell.class, field);
        }
    }
}
