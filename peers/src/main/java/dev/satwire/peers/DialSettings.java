package dev.satwire.peers;

import dev.satwire.protocol.AddressNetwork;
import dev.satwire.transport.ConnectOptions;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a pool connects, and when it tries again. <em>Not thread-safe.</em> */
final class DialSettings {
    ConnectOptions options = ConnectOptions.DEFAULT;
    RetryPolicy connectRetry = PeerPoolBuilder.DEFAULT_CONNECT_RETRY;
    RetryPolicy reconnectRetry = PeerPoolBuilder.DEFAULT_RECONNECT_RETRY;

    /** Who looks up names; null for the system's resolver. */
    @Nullable
    HostResolver resolver;

    private final Map<AddressNetwork, Duration> timeouts = new EnumMap<>(AddressNetwork.class);

    DialSettings() {
        Duration overlay = Duration.ofSeconds(PeerPoolBuilder.OVERLAY_CONNECT_SECONDS);
        timeouts.put(AddressNetwork.TORV3, overlay);
        timeouts.put(AddressNetwork.I2P, overlay);
    }

    void setTimeout(AddressNetwork of, Duration timeout) {
        // The options check the range.
        timeouts.put(of, options.withConnectTimeout(timeout).connectTimeout());
    }

    /** How long connecting may take where the options do not say it. */
    Map<AddressNetwork, Duration> timeouts() {
        return Map.copyOf(timeouts);
    }

    boolean isProxied() {
        return options.proxy().isPresent();
    }
}
