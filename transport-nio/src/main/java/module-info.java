/**
 * Moves bytes for many connections on a few threads, and knows nothing of Bitcoin.
 *
 * <p>{@link dev.satwire.transport} is the service provider interface; {@link dev.satwire.transport.nio} implements it
 * over {@code java.nio} selectors.
 */
@org.jspecify.annotations.NullMarked
module dev.satwire.transport {
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.satwire.transport;
    exports dev.satwire.transport.nio;

    uses dev.satwire.transport.TransportProvider;

    provides dev.satwire.transport.TransportProvider with
            dev.satwire.transport.nio.NioTransportProvider;
}
