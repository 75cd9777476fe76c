package dev.satwire.transport.nio;

import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;

/**
 * What all event loops of a transport have in common. <em>Immutable.</em>
 *
 * @param calls the calls into the operating system
 * @param clock nanoseconds since an arbitrary origin
 * @param threads makes the thread of each loop
 * @param maxConnecting how many attempts to connect each loop lets go on at once
 * @param events who is told what happens
 */
record LoopSettings(
        SocketCalls calls, LongSupplier clock, ThreadFactory threads, int maxConnecting, TransportEvents events) {}
