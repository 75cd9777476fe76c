package dev.satwire.peers;

import dev.satwire.protocol.Host;
import java.util.Objects;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The user's grouping of hosts; Bitcoin Core's where that fails. <em>Thread-safe</em> as far as the function is. */
final class NetGroups {
    private static final Logger LOG = LoggerFactory.getLogger(NetGroups.class);

    private final Function<Host, NetGroup> users;

    NetGroups(Function<Host, NetGroup> users) {
        this.users = users;
    }

    NetGroup of(Host host) {
        try {
            return Objects.requireNonNull(users.apply(host), "group");
        } catch (Throwable e) {
            LOG.debug("no group for {}", host, e);
            return NetGroup.of(host);
        }
    }
}
