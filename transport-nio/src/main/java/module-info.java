/**
 * Moves bytes for many connections on a few threads, and knows nothing of Bitcoin.
 *
 * <p>{@link dev.satwire.transport} is the service provider interface; {@link dev.satwire.transport.nio} implements it
 * over {@code java.nio} selectors.
 *
 * <p>Connections, their ends, write stalls and slow event loops are told to the JDK's flight recorder where there is one;
 * an application on the module path adds it with {@code --add-modules jdk.jfr}.
 */
@org.jspecify.annotations.NullMarked
module dev.satwire.transport {
    requires static transitive org.jspecify;
    requires org.slf4j;
    requires static jdk.jfr;

    exports dev.satwire.transport;
    exports dev.satwire.transport.nio;

    uses dev.satwire.transport.TransportProvider;

    provides dev.satwire.transport.TransportProvider with
            dev.satwire.transport.nio.NioTransportProvider;
}
