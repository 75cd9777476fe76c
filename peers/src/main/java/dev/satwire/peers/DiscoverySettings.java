package dev.satwire.peers;

import dev.satwire.protocol.Host;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Where a pool finds the peers that it wants, and which it takes. <em>Not thread-safe.</em> */
final class DiscoverySettings {
    final List<AddressSource> sources = new ArrayList<>();
    Function<Host, NetGroup> netGroups = NetGroup::of;
    boolean answersGetAddr;
    RetryPolicy retry = PeerPoolBuilder.DEFAULT_DISCOVERY_RETRY;
}
