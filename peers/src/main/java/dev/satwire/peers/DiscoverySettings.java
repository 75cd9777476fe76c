package dev.satwire.peers;

import dev.satwire.protocol.Host;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where a pool finds the peers that it wants, and which it takes. <em>Not thread-safe.</em> */
final class DiscoverySettings {
    final List<AddressSource> sources = new ArrayList<>();
    Function<Host, NetGroup> netGroups = NetGroup::of;
    boolean answersGetAddr;

    /** How often an address is tried before it is needed, on average; null for never. */
    @Nullable
    Duration feelerInterval;

    RetryPolicy retry = PeerPoolBuilder.DEFAULT_DISCOVERY_RETRY;
}
