package dev.satwire.transport;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How a connection is made and bounded. <em>Immutable</em>; start from {@link #DEFAULT} and change what differs.
 *
 * @param connectTimeout how long establishing the connection may take once its turn has come; positive. Waiting for a turn
 *     does not count: how long that can take is bounded by the line of those before it, and by the time-outs of each. With
 *     a proxy, this is for the way to the proxy
 * @param sendHighWater bytes in the bulk lane from which on further sends are refused; positive
 * @param sendLowWater bytes in the bulk lane below which {@link ConnectionHandler#writable} is called; not negative, less
 *     than {@code sendHighWater}; 0 waits until the lane is empty
 * @param controlLimit bytes in the control lane from which on further sends are refused; positive
 * @param stallTimeout how long queued bytes may wait without one of them going out; positive
 * @param drainTimeout how long {@link Connection#close()} waits for queued bytes; not negative
 * @param bindAddress the local address to connect from; empty lets the system choose
 * @param proxy the proxy to connect through, or not at all; empty connects directly
 */
public record ConnectOptions(
        Duration connectTimeout,
        int sendHighWater,
        int sendLowWater,
        int controlLimit,
        Duration stallTimeout,
        Duration drainTimeout,
        Optional<InetSocketAddress> bindAddress,
        Optional<Socks5Proxy> proxy) {

    /**
     * Connects directly and within 5 seconds as Bitcoin Core's {@code -timeout}, queues up to 1,000,000 bytes as its
     * {@code -maxsendbuffer}, and ends a connection that takes no byte for 5 minutes.
     */
    public static final ConnectOptions DEFAULT = new ConnectOptions(
            Duration.ofSeconds(5),
            1_000_000,
            500_000,
            256 * 1024,
            Duration.ofMinutes(5),
            Duration.ofSeconds(1),
            Optional.empty(),
            Optional.empty());

    /**
     * Checks the ranges stated for each component.
     *
     * @param connectTimeout how long establishing the connection may take
     * @param sendHighWater bytes in the bulk lane above which further sends are refused
     * @param sendLowWater bytes in the bulk lane below which {@link ConnectionHandler#writable} is called
     * @param controlLimit bytes in the control lane above which further sends are refused
     * @param stallTimeout how long queued bytes may wait without one of them going out
     * @param drainTimeout how long {@link Connection#close()} waits for queued bytes
     * @param bindAddress the local address to connect from
     * @param proxy the proxy to connect through
     */
    public ConnectOptions {
        requirePositive(connectTimeout, "connectTimeout");
        requirePositive(stallTimeout, "stallTimeout");
        Objects.requireNonNull(bindAddress, "bindAddress");
        Objects.requireNonNull(proxy, "proxy");
        if (drainTimeout.isNegative()) {
            throw new IllegalArgumentException("drainTimeout must not be negative: " + drainTimeout);
        }
        if (sendLowWater < 0 || sendLowWater >= sendHighWater) {
            throw new IllegalArgumentException(
                    "need 0 <= sendLowWater < sendHighWater, got " + sendLowWater + " and " + sendHighWater);
        }
        if (controlLimit <= 0) {
            throw new IllegalArgumentException("controlLimit must be positive: " + controlLimit);
        }
    }

    /**
     * Returns these options with another connect time-out.
     *
     * @param timeout how long establishing the connection may take; positive
     * @return the changed options
     */
    public ConnectOptions withConnectTimeout(Duration timeout) {
        return new ConnectOptions(
                timeout, sendHighWater, sendLowWater, controlLimit, stallTimeout, drainTimeout, bindAddress, proxy);
    }

    /**
     * Returns these options with other water marks of the bulk lane.
     *
     * @param low bytes below which the lane is writable again
     * @param high bytes above which sends are refused; more than {@code low}
     * @return the changed options
     */
    public ConnectOptions withWaterMarks(int low, int high) {
        return new ConnectOptions(
                connectTimeout, high, low, controlLimit, stallTimeout, drainTimeout, bindAddress, proxy);
    }

    /**
     * Returns these options with another write stall time-out.
     *
     * @param timeout how long queued bytes may wait without progress; positive
     * @return the changed options
     */
    public ConnectOptions withStallTimeout(Duration timeout) {
        return new ConnectOptions(
                connectTimeout, sendHighWater, sendLowWater, controlLimit, timeout, drainTimeout, bindAddress, proxy);
    }

    /**
     * Returns these options with a local address to connect from.
     *
     * @param local the address to bind, usually with port 0
     * @return the changed options
     */
    public ConnectOptions withBindAddress(InetSocketAddress local) {
        return new ConnectOptions(
                connectTimeout,
                sendHighWater,
                sendLowWater,
                controlLimit,
                stallTimeout,
                drainTimeout,
                Optional.of(local),
                proxy);
    }

    /**
     * Returns these options with a proxy to connect through.
     *
     * @param through the proxy; {@link #connectTimeout} then bounds the way to it, and its own time-out each reply
     * @return the changed options
     */
    public ConnectOptions withProxy(Socks5Proxy through) {
        return new ConnectOptions(
                connectTimeout,
                sendHighWater,
                sendLowWater,
                controlLimit,
                stallTimeout,
                drainTimeout,
                bindAddress,
                Optional.of(through));
    }

    private static void requirePositive(Duration value, String name) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be positive: " + value);
        }
    }
}
