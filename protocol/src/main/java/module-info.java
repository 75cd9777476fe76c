/**
 * The pure wire codec of the Bitcoin peer-to-peer protocol.
 *
 * <p>Bytes in, payloads out, and back: no sockets, threads, clocks, loggers or randomness. Payloads and their codec are in
 * {@link dev.satwire.protocol}, whose description is the manual; the filters that some payloads carry are in
 * {@link dev.satwire.protocol.filter}, and what makes blocks of compact blocks in {@link dev.satwire.protocol.compact}.
 */
@org.jspecify.annotations.NullMarked
module dev.satwire.protocol {
    requires static transitive org.jspecify;
    requires com.google.common;

    exports dev.satwire.protocol;
    exports dev.satwire.protocol.compact;
    exports dev.satwire.protocol.filter;
}
