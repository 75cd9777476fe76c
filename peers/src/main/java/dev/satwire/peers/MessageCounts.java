package dev.satwire.peers;

import dev.satwire.protocol.Command;

/**
 * How many messages of one command went over a connection, and their bytes with headers. <em>Immutable.</em>
 *
 * @param messagesReceived frames that arrived complete
 * @param bytesReceived their bytes
 * @param messagesSent frames queued
 * @param bytesSent their bytes
 */
public record MessageCounts(long messagesReceived, long bytesReceived, long messagesSent, long bytesSent) {

    /** Stands for all commands without a type, and for illegal ones, as in Bitcoin Core: strangers can make up any. */
    public static final Command OTHER = new Command("*other*");
}
