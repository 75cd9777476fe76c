/**
 * The transport over {@code java.nio} selectors.
 *
 * <p>{@link dev.satwire.transport.nio.NioTransport} owns a few event loops. A loop is one thread with one selector, one
 * queue of tasks, one queue of deadlines, one buffer to read into and one to write from. Only that thread touches the
 * channels and keys of its connections; everybody else hands over tasks. Whatever a connection, a task or a timer does
 * wrong is caught around just that one, so a loop ends only when its transport is closed.
 *
 * <p>A connection is made by a {@code Dialer}, in its turn and perhaps through a SOCKS5 proxy, or let in by an
 * {@code Admission}, which keeps books on the sources. All that goes wrong for want of file descriptors is survived: the
 * classes are loaded and the JDK's own late paths are walked before the first connection.
 */
package dev.satwire.transport.nio;
