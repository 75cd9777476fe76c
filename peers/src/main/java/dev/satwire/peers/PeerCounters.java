package dev.satwire.peers;

/**
 * What went over one connection so far. <em>Immutable.</em>
 *
 * @param bytesReceived bytes read from the connection
 * @param bytesSent bytes handed to the operating system
 * @param bytesQueued bytes that wait to be sent
 * @param messagesReceived frames that arrived complete, dropped ones included
 * @param messagesSent frames queued
 * @param messagesDropped frames with a bad checksum, an illegal command or a malformed payload
 */
public record PeerCounters(
        long bytesReceived,
        long bytesSent,
        long bytesQueued,
        long messagesReceived,
        long messagesSent,
        long messagesDropped) {}
