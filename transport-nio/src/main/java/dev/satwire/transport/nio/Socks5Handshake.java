package dev.satwire.transport.nio;

import dev.satwire.transport.Socks5Proxy.Credentials;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * This side of a SOCKS5 handshake, bytes in and bytes out (RFC 1928; user name and password: RFC 1929).
 *
 * <ol>
 *   <li>{@link #open()} gives the greeting. It offers one method only, so that credentials, which isolate a stream, are
 *       never left out by the proxy's choice.
 *   <li>{@link #receive} takes the reply in pieces of any size, never a byte more than {@link #missing()}: what follows
 *       the last reply is the remote side's. It gives the next message when it is time.
 *   <li>At {@link Socks5Phase#DONE} the way is open.
 * </ol>
 *
 * <p>Holds one part of a reply at a time, a name and a port at most. <em>Confined to the event loop.</em>
 */
final class Socks5Handshake {
    private static final int VERSION = 5;
    private static final int CREDENTIALS_VERSION = 1;
    private static final int NO_CREDENTIALS = 0;
    private static final int WITH_CREDENTIALS = 2;
    private static final int NO_ACCEPTABLE_METHOD = 0xFF;
    private static final int CONNECT = 1;
    private static final int SUCCEEDED = 0;
    private static final int IPV4 = 1;
    private static final int NAME = 3;
    private static final int IPV6 = 4;
    private static final int MAX_NAME = 255;
    private static final int PORT_LENGTH = 2;

    private static final byte[] NOTHING = new byte[0];

    /** The parts a reply is read in; each has a length that is known before it. */
    private enum Part {
        METHOD,
        CREDENTIALS_STATUS,
        REPLY_CODE,
        ADDRESS_TYPE,
        NAME_LENGTH,
        BOUND_ADDRESS
    }

    private final Optional<Credentials> credentials;
    private final InetSocketAddress target;
    private Socks5Phase phase = Socks5Phase.GREETING;
    private Part part = Part.METHOD;
    private ByteBuffer reply = ByteBuffer.allocate(2);

    /** Creates a handshake that asks for a connection to the target, whose host is a name exactly if it is unresolved. */
    Socks5Handshake(Optional<Credentials> credentials, InetSocketAddress target) {
        this.credentials = credentials;
        this.target = target;
    }

    /** Tells whether a proxy can be asked for the name: 1 to 255 visible characters of ASCII. */
    static boolean canName(String host) {
        return !host.isEmpty() && host.length() <= MAX_NAME && host.chars().allMatch(c -> c > ' ' && c < 0x7F);
    }

    /** Returns the first message to send. */
    byte[] open() {
        return new byte[] {VERSION, 1, (byte) method()};
    }

    Socks5Phase phase() {
        return phase;
    }

    /** Returns how many bytes must come before anything can happen; 0 when the handshake is done. */
    int missing() {
        return reply.remaining();
    }

    /**
     * Takes bytes of the reply, at most {@link #missing()}.
     *
     * @return what to send now; empty if it is still the proxy's turn
     * @throws Socks5Exception if the proxy refuses or breaks the protocol
     */
    byte[] receive(ByteBuffer bytes) throws Socks5Exception {
        while (reply.hasRemaining() && bytes.hasRemaining()) {
            reply.put(bytes.get());
        }
        return reply.hasRemaining() || phase == Socks5Phase.DONE ? NOTHING : finishPart(reply.flip());
    }

    private byte[] finishPart(ByteBuffer whole) throws Socks5Exception {
        return switch (part) {
            case METHOD -> {
                requireVersion(VERSION, whole.get());
                yield methodChosen(whole.get() & 0xFF);
            }
            case CREDENTIALS_STATUS -> {
                requireVersion(CREDENTIALS_VERSION, whole.get());
                require(whole.get() == SUCCEEDED, "refused the credentials");
                yield request();
            }
            case REPLY_CODE -> {
                requireVersion(VERSION, whole.get());
                yield replied(whole.get() & 0xFF);
            }
            case ADDRESS_TYPE -> {
                require(whole.get() == 0, "sent a malformed reply");
                yield addressFollows(whole.get() & 0xFF);
            }
            case NAME_LENGTH -> expect(Part.BOUND_ADDRESS, (whole.get() & 0xFF) + PORT_LENGTH);
            case BOUND_ADDRESS -> {
                phase = Socks5Phase.DONE;
                yield expect(Part.BOUND_ADDRESS, 0);
            }
        };
    }

    private byte[] replied(int code) throws Socks5Exception {
        if (code != SUCCEEDED) {
            throw Socks5Exception.replied(code);
        }
        return expect(Part.ADDRESS_TYPE, 2);
    }

    private byte[] methodChosen(int method) throws Socks5Exception {
        require(
                method != NO_ACCEPTABLE_METHOD,
                credentials.isPresent() ? "does not accept credentials" : "demands credentials");
        require(method == method(), "chose a method that was not offered");
        if (credentials.isEmpty()) {
            return request();
        }
        phase = Socks5Phase.CREDENTIALS;
        expect(Part.CREDENTIALS_STATUS, 2);
        byte[] username = credentials.get().username().getBytes(StandardCharsets.UTF_8);
        byte[] password = credentials.get().password().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(3 + username.length + password.length)
                .put((byte) CREDENTIALS_VERSION)
                .put((byte) username.length)
                .put(username)
                .put((byte) password.length)
                .put(password)
                .array();
    }

    private byte[] request() {
        phase = Socks5Phase.REQUEST;
        expect(Part.REPLY_CODE, 2);
        byte[] name = target.getHostString().getBytes(StandardCharsets.US_ASCII);
        InetAddress resolved = target.getAddress();
        byte[] host = resolved == null ? name : resolved.getAddress();
        boolean isName = resolved == null;
        ByteBuffer request = ByteBuffer.allocate(4 + (isName ? 1 : 0) + host.length + PORT_LENGTH);
        request.put((byte) VERSION).put((byte) CONNECT).put((byte) 0);
        if (isName) {
            request.put((byte) NAME).put((byte) host.length);
        } else {
            request.put((byte) (host.length == Integer.BYTES ? IPV4 : IPV6));
        }
        return request.put(host).putShort((short) target.getPort()).array();
    }

    private byte[] addressFollows(int type) throws Socks5Exception {
        return switch (type) {
            case IPV4 -> expect(Part.BOUND_ADDRESS, 4 + PORT_LENGTH);
            case IPV6 -> expect(Part.BOUND_ADDRESS, 16 + PORT_LENGTH);
            case NAME -> expect(Part.NAME_LENGTH, 1);
            default -> throw Socks5Exception.broken("sent a malformed reply");
        };
    }

    private byte[] expect(Part next, int length) {
        part = next;
        reply = ByteBuffer.allocate(length);
        return NOTHING;
    }

    private int method() {
        return credentials.isPresent() ? WITH_CREDENTIALS : NO_CREDENTIALS;
    }

    private static void requireVersion(int expected, byte found) throws Socks5Exception {
        require(found == expected, "does not speak SOCKS5");
    }

    private static void require(boolean holds, String otherwise) throws Socks5Exception {
        if (!holds) {
            throw Socks5Exception.broken(otherwise);
        }
    }
}
