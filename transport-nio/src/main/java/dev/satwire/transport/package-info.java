/**
 * The transport service provider interface: connections, listeners, event loops and the reasons why connections end.
 *
 * <p>A {@link dev.satwire.transport.Transport} opens {@link dev.satwire.transport.Connection}s and calls their
 * {@link dev.satwire.transport.ConnectionHandler}s on {@link dev.satwire.transport.EventLoop}s. Everything a handler
 * ever hears about one connection comes from one event loop, one call at a time, in this order:
 *
 * <pre>{@code
 * (opened (received | writable)*)? closed
 * }</pre>
 *
 * <p>{@code closed} comes exactly once, for every connection, whatever happened.
 */
package dev.satwire.transport;
