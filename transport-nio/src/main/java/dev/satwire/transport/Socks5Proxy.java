package dev.satwire.transport;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A SOCKS5 proxy to connect through, such as Tor (RFC 1928, RFC 1929).
 *
 * <p>A host name, an onion address included, is sent to the proxy as it is and never resolved on this side, provided that
 * it gets here as a name: make it with {@link InetSocketAddress#createUnresolved}, for the constructors of
 * {@link InetSocketAddress} ask a name server.
 *
 * <p><em>Immutable.</em>
 *
 * @param address where the proxy listens; resolved
 * @param credentials user name and password; when present, a proxy that does not ask for them is refused
 * @param phaseTimeout how long the proxy may take for each of its replies; positive
 */
public record Socks5Proxy(InetSocketAddress address, Optional<Credentials> credentials, Duration phaseTimeout) {
    /** Bitcoin Core's {@code SOCKS5_RECV_TIMEOUT}. */
    private static final Duration DEFAULT_PHASE_TIMEOUT = Duration.ofSeconds(20);

    /**
     * Checks that the address is resolved and the time-out positive.
     *
     * @param address where the proxy listens
     * @param credentials user name and password
     * @param phaseTimeout how long the proxy may take for each of its replies
     */
    public Socks5Proxy {
        Objects.requireNonNull(credentials, "credentials");
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("the proxy's host name has no address: " + address.getHostString());
        }
        if (phaseTimeout.isNegative() || phaseTimeout.isZero()) {
            throw new IllegalArgumentException("phaseTimeout must be positive: " + phaseTimeout);
        }
    }

    /**
     * Returns a proxy that needs no credentials.
     *
     * @param address where the proxy listens; resolved
     * @return the proxy, with 20 seconds for each of its replies
     */
    public static Socks5Proxy at(InetSocketAddress address) {
        return new Socks5Proxy(address, Optional.empty(), DEFAULT_PHASE_TIMEOUT);
    }

    /**
     * Returns this proxy, used with a user name and a password.
     *
     * @param username 1 to {@value Credentials#MAX_LENGTH} bytes of UTF-8
     * @param password 1 to {@value Credentials#MAX_LENGTH} bytes of UTF-8
     * @return the changed proxy
     */
    public Socks5Proxy withCredentials(String username, String password) {
        return new Socks5Proxy(address, Optional.of(new Credentials(username, password)), phaseTimeout);
    }

    /**
     * Returns this proxy, used under a key of isolation: Tor sends streams with different keys over different circuits,
     * so that who sees one does not know of the other. The key is both user name and password, as in Bitcoin Core.
     *
     * @param key 1 to {@value Credentials#MAX_LENGTH} bytes of UTF-8, best random and used for one connection only
     * @return the changed proxy
     */
    public Socks5Proxy withIsolation(String key) {
        return withCredentials(key, key);
    }

    /**
     * Returns this proxy with another time-out.
     *
     * @param timeout how long the proxy may take for each of its replies; positive
     * @return the changed proxy
     */
    public Socks5Proxy withPhaseTimeout(Duration timeout) {
        return new Socks5Proxy(address, credentials, timeout);
    }

    /**
     * What a proxy asks for. <em>Immutable.</em>
     *
     * @param username 1 to {@value #MAX_LENGTH} bytes of UTF-8
     * @param password 1 to {@value #MAX_LENGTH} bytes of UTF-8
     */
    public record Credentials(String username, String password) {
        /** The most bytes that fit into either field. */
        public static final int MAX_LENGTH = 255;

        /**
         * Checks the lengths.
         *
         * @param username 1 to {@value #MAX_LENGTH} bytes of UTF-8
         * @param password 1 to {@value #MAX_LENGTH} bytes of UTF-8
         */
        public Credentials {
            requireLength(username, "username");
            requireLength(password, "password");
        }

        private static void requireLength(String text, String name) {
            int length = text.getBytes(StandardCharsets.UTF_8).length;
            if (length < 1 || length > MAX_LENGTH) {
                throw new IllegalArgumentException(name + " must have 1 to " + MAX_LENGTH + " bytes, got " + length);
            }
        }

        /** Returns a text that gives neither away. */
        @Override
        public String toString() {
            return "Credentials[...]";
        }
    }
}
