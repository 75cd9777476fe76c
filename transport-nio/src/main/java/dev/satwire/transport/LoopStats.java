package dev.satwire.transport;

import java.time.Duration;

/**
 * What one event loop has done so far, and how it fares. The figures are read one after the other, so they may be a moment
 * apart. <em>Immutable.</em>
 *
 * @param name the name of its thread
 * @param connections connections that it drives, those that are being made included
 * @param connecting attempts to connect that go on
 * @param waitingToConnect attempts that wait for their turn
 * @param turns times it has looked for something to do; hardly any while nothing happens
 * @param wakeUps turns in which another thread had woken it
 * @param rebuilds times its selector was replaced because it returned without reason
 * @param bytesReceived bytes read
 * @param bytesSent bytes handed to the operating system
 * @param reads system calls that brought bytes
 * @param writes system calls that took bytes
 * @param accepted inbound connections that were let in
 * @param refused inbound connections that were closed at once, by a cap, by the acceptor or for want of descriptors
 * @param evicted accepted connections that were ended before they were settled, to make room for others
 * @param queuedTasks tasks that wait
 * @param queuedTimers timers that wait for their time
 * @param lag the longest that the loop was busy in one turn, so that everything else waited, in the last 10 to 20 seconds;
 *     a turn that has not ended yet counts as far as it has come
 */
public record LoopStats(
        String name,
        int connections,
        int connecting,
        int waitingToConnect,
        long turns,
        long wakeUps,
        int rebuilds,
        long bytesReceived,
        long bytesSent,
        long reads,
        long writes,
        long accepted,
        long refused,
        long evicted,
        int queuedTasks,
        int queuedTimers,
        Duration lag) {}
