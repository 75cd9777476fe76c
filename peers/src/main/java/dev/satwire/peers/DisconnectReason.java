package dev.satwire.peers;

import dev.satwire.protocol.Command;
import dev.satwire.protocol.Services;
import java.util.Objects;
import java.util.Optional;

/**
 * Why a connection ended or was not made: data to act on, not just text. Most reasons are an {@link Ended} with a
 * {@link Code}; some carry more. <em>Immutable.</em>
 */
public sealed interface DisconnectReason {

    /** Who caused the end of a connection. */
    enum Side {
        /** This side decided it. */
        US,
        /** The peer closed, or broke the protocol. */
        THEM,
        /** Neither: time ran out, or the network failed. */
        NETWORK
    }

    /** What happened, for {@code switch}es, logs and statistics. */
    enum Code {
        /** The connection was ended on purpose. */
        LOCAL(Side.US, false),
        /** The pool was closed. */
        POOL_CLOSED(Side.US, false),
        /** The pool was stopped; the address is tried again when it is started. */
        STOPPED(Side.US, true),
        /** What the name stands for now is connected to already, under another name or none. */
        DUPLICATE(Side.US, true),
        /** Another inbound peer took its place; chosen by rules that keep the most useful ones. */
        EVICTED(Side.US, true),
        /** All slots of the pool are taken. */
        MAX_PEERS(Side.US, false),
        /** The address is of a network that this transport cannot reach, such as Tor. */
        UNSUPPORTED_NETWORK(Side.US, false),
        /** Listeners made no progress for too long while the peer's mailbox was full. */
        SLOW_LISTENER(Side.US, true),
        /** An error in this library, or one it could not foresee; logged with its stack trace. */
        INTERNAL_ERROR(Side.US, true),
        /** Nobody listens there. */
        CONNECT_REFUSED(Side.NETWORK, true),
        /** The connection was not established in time. */
        CONNECT_TIMEOUT(Side.NETWORK, true),
        /** There is no route to the address. */
        UNREACHABLE(Side.NETWORK, true),
        /** The host name has no address. */
        UNRESOLVED(Side.NETWORK, true),
        /** The proxy cannot be reached, refuses this side, or does not speak SOCKS5; says nothing of the peer. */
        PROXY_FAILED(Side.NETWORK, true),
        /** The operating system reported an error. */
        IO_ERROR(Side.NETWORK, true),
        /** The peer closed the connection. */
        PEER_CLOSED(Side.THEM, true),
        /** The peer reset the connection. */
        PEER_RESET(Side.THEM, true),
        /** The handshake was not complete in time. */
        HANDSHAKE_TIMEOUT(Side.THEM, true),
        /** No matching pong came in time. */
        PING_TIMEOUT(Side.THEM, true),
        /** Nothing was sent or nothing received for too long. */
        INACTIVE(Side.THEM, true),
        /** A message that had begun did not end in time. */
        SLOW_MESSAGE(Side.THEM, true),
        /** The peer took no byte for too long while some waited. */
        STALLED(Side.THEM, true),
        /** What came is not this network's protocol; see {@link WrongEndpoint}. */
        BAD_MAGIC(Side.THEM, false),
        /** A header claimed more bytes than any message may have. */
        FRAME_TOO_LARGE(Side.THEM, false),
        /** A message came at a time when the protocol forbids it; see {@link ProtocolViolation}. */
        PROTOCOL(Side.THEM, false),
        /** A message carried more than it may; see {@link ProtocolViolation}. */
        MISBEHAVING(Side.THEM, false),
        /** The peer's protocol version is too old; see {@link ObsoleteVersion}. */
        OBSOLETE(Side.THEM, false),
        /** The peer lacks services that were asked for; see {@link MissingServices}. */
        SERVICES(Side.THEM, false),
        /** The connection led back to this pool. */
        SELF(Side.US, false);

        private final Side side;
        private final boolean isTransient;

        Code(Side side, boolean isTransient) {
            this.side = side;
            this.isTransient = isTransient;
        }
    }

    /**
     * Returns what happened.
     *
     * @return the code
     */
    Code code();

    /**
     * Returns what happened in more words.
     *
     * @return one short line, printable; empty if the code says it all
     */
    String detail();

    /**
     * Returns who caused it.
     *
     * @return the side
     */
    default Side side() {
        return code().side;
    }

    /**
     * Tells whether the same address may well work later. Unless told otherwise, a pool tries again to make a first
     * connection only after such reasons.
     *
     * @return false where trying again would end the same way
     */
    default boolean isTransient() {
        return code().isTransient;
    }

    /**
     * Returns the exception behind it.
     *
     * @return the exception; empty if there was none
     */
    default Optional<Throwable> cause() {
        return Optional.empty();
    }

    /**
     * Returns code and detail as one line of text.
     *
     * @return for example {@code CONNECT_REFUSED: Connection refused}
     */
    default String text() {
        return detail().isEmpty() ? code().name() : code() + ": " + detail();
    }

    /**
     * A reason that is said by its code.
     *
     * @param code what happened
     * @param detail one short line, printable; may be empty
     * @param cause the exception behind it, if there was one
     */
    record Ended(Code code, String detail, Optional<Throwable> cause) implements DisconnectReason {

        /**
         * Checks that nothing is null.
         *
         * @param code what happened
         * @param detail one short line
         * @param cause the exception behind it
         */
        public Ended {
            Objects.requireNonNull(code, "code");
            Objects.requireNonNull(detail, "detail");
            Objects.requireNonNull(cause, "cause");
        }

        @Override
        public String toString() {
            return text();
        }
    }

    /**
     * What answers is not a node of this network.
     *
     * @param looksLike what it seems to be: another Bitcoin network, HTTP, TLS, SSH or something unknown
     */
    record WrongEndpoint(String looksLike) implements DisconnectReason {
        @Override
        public Code code() {
            return Code.BAD_MAGIC;
        }

        @Override
        public String detail() {
            return "not a node of this network, it looks like " + looksLike;
        }

        @Override
        public String toString() {
            return text();
        }
    }

    /**
     * The peer broke a rule for which Bitcoin Core disconnects, too.
     *
     * @param code {@link Code#PROTOCOL} for a message at the wrong time, {@link Code#MISBEHAVING} for one over its limits
     * @param command the message's command
     * @param detail which rule
     */
    record ProtocolViolation(Code code, Command command, String detail) implements DisconnectReason {
        @Override
        public String toString() {
            return text();
        }
    }

    /**
     * The peer's protocol version is below {@link dev.satwire.protocol.ProtocolVersion#MINIMUM}.
     *
     * @param protocolVersion what it announced
     */
    record ObsoleteVersion(int protocolVersion) implements DisconnectReason {
        @Override
        public Code code() {
            return Code.OBSOLETE;
        }

        @Override
        public String detail() {
            return "protocol version " + protocolVersion;
        }

        @Override
        public String toString() {
            return text();
        }
    }

    /**
     * The peer lacks services that {@link PeerOptions#requiredServices()} asks for.
     *
     * @param required what was asked for
     * @param offered what it announced
     */
    record MissingServices(Services required, Services offered) implements DisconnectReason {
        @Override
        public Code code() {
            return Code.SERVICES;
        }

        @Override
        public String detail() {
            return "offers " + offered + ", need " + required;
        }

        @Override
        public String toString() {
            return text();
        }
    }

    /**
     * All slots of the pool are taken. Close a peer, or build the pool with more.
     *
     * @param maxPeers the number of slots
     */
    record MaxPeersReached(int maxPeers) implements DisconnectReason {
        @Override
        public Code code() {
            return Code.MAX_PEERS;
        }

        @Override
        public String detail() {
            return "all " + maxPeers + " slots are taken";
        }

        @Override
        public String toString() {
            return text();
        }
    }

    /**
     * Returns a reason that needs no explanation.
     *
     * @param code what happened
     * @return the reason
     */
    static DisconnectReason of(Code code) {
        return of(code, "");
    }

    /**
     * Returns a reason with an explanation.
     *
     * @param code what happened
     * @param detail one short line
     * @return the reason
     */
    static DisconnectReason of(Code code, String detail) {
        return new Ended(code, detail, Optional.empty());
    }
}
