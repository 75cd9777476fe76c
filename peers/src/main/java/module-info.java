/**
 * Bitcoin peers: handshakes, sessions, a pool of them with pluggable strategies, and a testing kit.
 *
 * <p>{@link dev.satwire.peers.PeerPool} is where to begin. {@link dev.satwire.peers.testkit} holds an in-memory transport
 * with a fake clock and a simulated network, for the tests of users and for ours.
 *
 * <p>Attempts, handshakes, ends and shortages are told to the JDK's flight recorder where there is one; an application on
 * the module path adds it with {@code --add-modules jdk.jfr}.
 */
@org.jspecify.annotations.NullMarked
module dev.satwire.peers {
    requires static transitive org.jspecify;
    requires transitive dev.satwire.protocol;
    requires transitive dev.satwire.transport;
    requires org.slf4j;
    requires static jdk.jfr;

    exports dev.satwire.peers;
    exports dev.satwire.peers.testkit;
}
