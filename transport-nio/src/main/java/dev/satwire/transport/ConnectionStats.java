package dev.satwire.transport;

/**
 * What one connection has done so far. The figures are read one after the other, so they may be a moment apart.
 * <em>Immutable.</em>
 *
 * @param bytesReceived bytes read from the remote side
 * @param bytesSent bytes handed to the operating system
 * @param reads system calls that brought bytes; 0 if the transport does not count them
 * @param writes system calls that took bytes; 0 if the transport does not count them
 * @param controlQueued bytes that wait in the control lane
 * @param bulkQueued bytes that wait in the bulk lane, or in both lanes if the transport does not tell them apart
 */
public record ConnectionStats(
        long bytesReceived, long bytesSent, long reads, long writes, long controlQueued, long bulkQueued) {}
