/**
 * The pure wire codec of the Bitcoin peer-to-peer protocol.
 *
 * <p>Bytes in, payloads out, and back: no sockets, threads, clocks, loggers or randomness. Everything is in
 * {@link dev.satwire.protocol}, whose description is the manual.
 */
@org.jspecify.annotations.NullMarked
module dev.satwire.protocol {
    requires static transitive org.jspecify;
    requires com.google.common;

    exports dev.satwire.protocol;
}
