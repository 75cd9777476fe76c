package dev.satwire.transport.nio;

import dev.satwire.transport.CloseReason;
import dev.satwire.transport.CloseReason.Kind;
import java.io.Serial;

/** Ends a handshake with a proxy. It carries no stack trace, for it is an ordinary outcome, and no byte of the proxy's. */
final class Socks5Exception extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient CloseReason reason;

    private Socks5Exception(CloseReason reason) {
        super(reason.toString(), null, false, false);
        this.reason = reason;
    }

    CloseReason reason() {
        return reason;
    }

    /** The proxy does what it must not, or will not have this side. */
    static Socks5Exception broken(String what) {
        return new Socks5Exception(CloseReason.of(Kind.PROXY_FAILED, "the proxy " + what));
    }

    /**
     * The proxy answers with a code other than success: those of RFC 1928, and Tor's of onion services. It has taken the
     * request, so this is about the remote side, except where it cannot do at all what every connection asks of it.
     */
    static Socks5Exception replied(int code) {
        return switch (code) {
            case 0x01 -> failed(Kind.UNREACHABLE, "general failure");
            case 0x02 -> failed(Kind.UNREACHABLE, "connection not allowed by its rules");
            case 0x03 -> failed(Kind.UNREACHABLE, "network unreachable");
            case 0x04 -> failed(Kind.UNREACHABLE, "host unreachable");
            case 0x05 -> failed(Kind.CONNECT_REFUSED, "connection refused");
            case 0x06 -> failed(Kind.CONNECT_TIMEOUT, "time to live expired");
            case 0x07 -> failed(Kind.PROXY_FAILED, "command not supported");
            case 0x08 -> failed(Kind.UNREACHABLE, "address type not supported");
            case 0xF0 -> failed(Kind.UNREACHABLE, "onion service descriptor not found");
            case 0xF1 -> failed(Kind.UNREACHABLE, "onion service descriptor invalid");
            case 0xF2 -> failed(Kind.UNREACHABLE, "introduction to the onion service failed");
            case 0xF3 -> failed(Kind.UNREACHABLE, "rendezvous with the onion service failed");
            case 0xF4 -> failed(Kind.UNREACHABLE, "onion service wants client authorization");
            case 0xF5 -> failed(Kind.UNREACHABLE, "onion service refuses the client authorization");
            case 0xF6 -> failed(Kind.UNRESOLVED, "onion address invalid");
            case 0xF7 -> failed(Kind.CONNECT_TIMEOUT, "introduction to the onion service timed out");
            default -> failed(Kind.UNREACHABLE, "unknown code " + code);
        };
    }

    private static Socks5Exception failed(Kind kind, String words) {
        return new Socks5Exception(CloseReason.of(kind, "the proxy says: " + words));
    }
}
