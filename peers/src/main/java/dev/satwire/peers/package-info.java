/**
 * The pool of peers: connects, shakes hands, keeps alive, comes back, and hands payloads to listeners.
 *
 * <p>The way of the data is straight: a {@link dev.satwire.transport.Transport} moves bytes, a wire turns them into
 * {@link dev.satwire.protocol.Message}s, a session decides what they mean, and a mailbox for each peer hands them to
 * listeners. Sessions are pure state machines: they know neither sockets nor threads nor clocks.
 *
 * <p>{@link dev.satwire.peers.PeerPool} describes the threads and the order of events.
 */
package dev.satwire.peers;
