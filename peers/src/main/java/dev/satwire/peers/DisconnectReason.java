package dev.satwire.peers;

import dev.satwire.protocol.Command;
import dev.satwire.protocol.Services;
import java.util.Objects;
import java.util.Optional;

/**
 * Why a connection ended or was not made: data to act on, not just text. What happened is told by one of the {@link Facts},
 * which have a type each if there is more to know than a {@link Code}. <em>Immutable.</em>
 *
 * @param facts what happened
 * @param context what went on then; {@link Context#NONE} for a connection that was never made, or when it is not known
 */
public record DisconnectReason(Facts facts, Context context) {

    /** Who caused the end of a connection. */
    public enum Side {
        /** This side decided it. */
        US,
        /** The peer closed, or broke the protocol. */
        THEM,
        /** Neither: time ran out, or the network failed. */
        NETWORK
    }

    /** What happened, for {@code switch}es, logs and statistics. */
    public enum Code {
        /** The user wished it: {@link Peer#disconnect()} or {@link PeerPool#disconnect}. */
        LOCAL(Side.US, false),
        /** The last registration of a kept node was closed, see {@link PeerPool#addNode}. */
        REMOVED(Side.US, false),
        /** The pool was closed. */
        POOL_CLOSED(Side.US, false),
        /**
         * The {@linkplain PeerPoolBuilder#transport transport} was closed, which belongs to the user, and the pool with it.
         * Close the pool first, or build another one on an open transport.
         */
        TRANSPORT_CLOSED(Side.US, false),
        /** The pool was stopped; the address is tried again when it is started. */
        STOPPED(Side.US, true),
        /** The pool found as many peers as it wants, and others were ready before. */
        SURPLUS(Side.US, true),
        /**
         * A short connection did what it was made for, see {@link ConnectionType#ADDR_FETCH} and
         * {@link ConnectionType#FEELER}.
         */
        DONE(Side.US, true),
        /** What the name stands for now is connected to already, under another name or none. */
        DUPLICATE(Side.US, true),
        /** Another inbound peer took its place; chosen by rules that keep the most useful ones. */
        EVICTED(Side.US, true),
        /** All slots of the pool are taken. */
        MAX_PEERS(Side.US, false),
        /** The address is of a network that this transport cannot reach, such as Tor, or of no single host. */
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
        /**
         * A message came that the protocol forbids: at that time, to a side that does not offer what it asks for, or
         * malformed where Bitcoin Core disconnects for it; see {@link ProtocolViolation}.
         */
        PROTOCOL(Side.THEM, false),
        /** A message carried more than it may, or what no honest node says; see {@link ProtocolViolation}. */
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

    /** What happened: most often {@link Ended}. */
    public sealed interface Facts {

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
         * Returns the exception behind it.
         *
         * @return the exception; empty if there was none
         */
        default Optional<Throwable> cause() {
            return Optional.empty();
        }
    }

    /**
     * What is said by its code.
     *
     * @param code what happened
     * @param detail one short line, printable; may be empty
     * @param cause the exception behind it, if there was one
     */
    public record Ended(Code code, String detail, Optional<Throwable> cause) implements Facts {

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
    }

    /**
     * What answers is not a node of this network.
     *
     * @param looksLike what it seems to be: another Bitcoin network, HTTP, TLS, SSH, some other service, the encrypted
     *     transport if it connected to this side, or something unknown, with the first bytes if they are text;
     *     printable, at most {@value #MAX_LENGTH} characters
     */
    public record WrongEndpoint(String looksLike) implements Facts {

        /** The longest that {@link #looksLike()} gets: {@value} characters. */
        public static final int MAX_LENGTH = 120;

        @Override
        public Code code() {
            return Code.BAD_MAGIC;
        }

        @Override
        public String detail() {
            return "not a node of this network, it looks like " + looksLike;
        }
    }

    /**
     * The peer broke a rule for which Bitcoin Core disconnects, too.
     *
     * @param code {@link Code#PROTOCOL} for a message that is forbidden then, {@link Code#MISBEHAVING} for one over its
     *     limits
     * @param command the message's command
     * @param detail which rule
     */
    public record ProtocolViolation(Code code, Command command, String detail) implements Facts {}

    /**
     * The peer's protocol version is below {@link dev.satwire.protocol.ProtocolVersion#MINIMUM}.
     *
     * @param protocolVersion what it announced
     */
    public record ObsoleteVersion(int protocolVersion) implements Facts {

        @Override
        public Code code() {
            return Code.OBSOLETE;
        }

        @Override
        public String detail() {
            return "protocol version " + protocolVersion;
        }
    }

    /**
     * The peer lacks services that {@link PeerOptions#requiredServices()} asks for.
     *
     * @param required what was asked for
     * @param offered what it announced
     */
    public record MissingServices(Services required, Services offered) implements Facts {

        @Override
        public Code code() {
            return Code.SERVICES;
        }

        @Override
        public String detail() {
            return "offers " + offered + ", need " + required;
        }
    }

    /**
     * All slots of the pool are taken. Close a peer, or build the pool with more.
     *
     * @param maxPeers the number of slots
     */
    public record MaxPeersReached(int maxPeers) implements Facts {

        @Override
        public Code code() {
            return Code.MAX_PEERS;
        }

        @Override
        public String detail() {
            return "all " + maxPeers + " slots are taken";
        }
    }

    /**
     * What went on when a connection ended.
     *
     * @param lastCommand the command of the last message that came in full, wanted or not; empty if there was none or its
     *     command was illegal
     * @param bytesReceived bytes read from the connection, not negative
     * @param bytesSent bytes handed to the operating system, not negative
     */
    public record Context(Optional<Command> lastCommand, long bytesReceived, long bytesSent) {

        /** Nothing came and nothing went. */
        public static final Context NONE = new Context(Optional.empty(), 0, 0);

        /**
         * Checks the ranges.
         *
         * @param lastCommand the command of the last message
         * @param bytesReceived bytes read
         * @param bytesSent bytes sent
         */
        public Context {
            Objects.requireNonNull(lastCommand, "lastCommand");
            if (bytesReceived < 0 || bytesSent < 0) {
                throw new IllegalArgumentException(
                        "bytes must not be negative: " + bytesReceived + " received, " + bytesSent + " sent");
            }
        }
    }

    /**
     * Checks that nothing is null.
     *
     * @param facts what happened
     * @param context what went on then
     */
    public DisconnectReason {
        Objects.requireNonNull(facts, "facts");
        Objects.requireNonNull(context, "context");
    }

    /**
     * Returns a reason that needs no explanation.
     *
     * @param code what happened
     * @return the reason, without circumstances
     */
    public static DisconnectReason of(Code code) {
        return of(code, "");
    }

    /**
     * Returns a reason with an explanation.
     *
     * @param code what happened
     * @param detail one short line
     * @return the reason, without circumstances
     */
    public static DisconnectReason of(Code code, String detail) {
        return of(new Ended(code, detail, Optional.empty()));
    }

    /**
     * Returns a reason for what happened.
     *
     * @param facts what happened
     * @return the reason, without circumstances
     */
    public static DisconnectReason of(Facts facts) {
        return new DisconnectReason(facts, Context.NONE);
    }

    /**
     * Returns the same reason under other circumstances.
     *
     * @param circumstances what went on
     * @return a reason that differs in its {@link #context()} only
     */
    public DisconnectReason withContext(Context circumstances) {
        return new DisconnectReason(facts, circumstances);
    }

    /**
     * Returns what happened, as briefly as can be.
     *
     * @return the code of the facts
     */
    public Code code() {
        return facts.code();
    }

    /**
     * Returns what happened in more words.
     *
     * @return one short line, printable; empty if the code says it all
     */
    public String detail() {
        return facts.detail();
    }

    /**
     * Returns the exception behind it.
     *
     * @return the exception; empty if there was none
     */
    public Optional<Throwable> cause() {
        return facts.cause();
    }

    /**
     * Returns who caused it.
     *
     * @return the side
     */
    public Side side() {
        return code().side;
    }

    /**
     * Tells whether the same address may well work later. Unless told otherwise, a pool tries again to make a first
     * connection only after such reasons.
     *
     * @return false where trying again would end the same way
     */
    public boolean isTransient() {
        return code().isTransient;
    }

    /**
     * Tells whether only this side had to do with it: it was wanted here, or there was no room or no progress here. Such an
     * end tells nothing of the peer, and is no failure of its address. Errors of this library are not among them, for a
     * peer may have caused them.
     *
     * @return true for an end that says nothing of the peer
     */
    public boolean isOurDoing() {
        return switch (code()) {
            case UNSUPPORTED_NETWORK, INTERNAL_ERROR, SELF -> false;
            default -> side() == Side.US;
        };
    }

    /** Returns why what still goes on ends when a transport is closed before its pools. */
    static DisconnectReason transportClosed() {
        return of(Code.TRANSPORT_CLOSED, "the transport was closed before its pool; close the pool first");
    }

    /** Whether the user wants this address no more: it is not chosen again for a while. */
    boolean isUsersWish() {
        return code() == Code.LOCAL || code() == Code.REMOVED;
    }

    /** Whether this side ended it for a while: it goes on when the pool is started, and no policy is asked. */
    boolean isPause() {
        return code() == Code.STOPPED;
    }

    /** Whether this side ended it for good: it does not go on, and no policy is asked. */
    boolean isFinal() {
        return isOurDoing() && !isTransient();
    }

    /**
     * Returns code and detail as one line of text.
     *
     * @return for example {@code CONNECT_REFUSED: Connection refused}
     */
    public String text() {
        return detail().isEmpty() ? code().name() : code() + ": " + detail();
    }

    /**
     * Returns the {@link #text()}.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return text();
    }
}
