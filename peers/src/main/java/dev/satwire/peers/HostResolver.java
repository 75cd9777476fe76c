package dev.satwire.peers;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Looks up the addresses of a host name. The system's resolver is the usual one; give {@link DnsSeeds} another for DNS over
 * HTTPS, a fixed table, or a test.
 *
 * <p>An implementation is <em>thread-safe</em> and does not block its caller.
 */
@FunctionalInterface
public interface HostResolver {

    /**
     * Begins a look-up.
     *
     * @param name the name, such as {@code x9.seed.example.org}
     * @return the name's addresses, in any order; fails, or is empty, if there are none. Whoever asks sets a deadline,
     *     so it may take its time
     */
    CompletableFuture<List<InetAddress>> resolve(String name);
}
