package dev.satwire.peers;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.MalformedMessageException;
import dev.satwire.protocol.Network;
import dev.satwire.transport.CloseReason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Turns what the layers below say into {@link DisconnectReason}s. */
final class Reasons {
    private static final int TLS_ALERT = 0x15;
    private static final int TLS_HANDSHAKE = 0x16;

    private Reasons() {}

    static DisconnectReason of(CloseReason reason) {
        Code code = switch (reason.kind()) {
            case LOCAL -> Code.LOCAL;
            case PEER_CLOSED -> Code.PEER_CLOSED;
            case PEER_RESET -> Code.PEER_RESET;
            case CONNECT_REFUSED -> Code.CONNECT_REFUSED;
            case CONNECT_TIMEOUT -> Code.CONNECT_TIMEOUT;
            case UNREACHABLE -> Code.UNREACHABLE;
            case UNRESOLVED -> Code.UNRESOLVED;
            case PROXY_FAILED -> Code.PROXY_FAILED;
            case WRITE_STALLED -> Code.STALLED;
            case HANDLER_ERROR -> Code.INTERNAL_ERROR;
            case IO_ERROR -> Code.IO_ERROR;
        };
        return new DisconnectReason.Ended(code, reason.detail(), reason.cause());
    }

    /** The same for a peer that has not said a word: many nodes leave so when they see another network's magic. */
    static DisconnectReason ofSilent(CloseReason reason) {
        return switch (reason.kind()) {
            case PEER_CLOSED, PEER_RESET ->
                new DisconnectReason.Ended(
                        of(reason).code(),
                        "it left without a word; perhaps it is full, or a node of another network",
                        reason.cause());
            default -> of(reason);
        };
    }

    /**
     * The reason for bytes that cannot be read on.
     *
     * @param first the first bytes of the connection, if it is those that are wrong
     */
    static DisconnectReason of(MalformedMessageException problem, Optional<ByteBuffer> first) {
        String text = String.valueOf(problem.getMessage());
        if (problem.reason() == MalformedMessageException.Reason.FRAME_TOO_LARGE) {
            return DisconnectReason.of(Code.FRAME_TOO_LARGE, text);
        }
        return first.<DisconnectReason>map(bytes -> new DisconnectReason.WrongEndpoint(looksLike(bytes)))
                .orElseGet(() -> DisconnectReason.of(Code.BAD_MAGIC, text));
    }

    /** Guesses what answers from its first bytes, which may be few. */
    static String looksLike(ByteBuffer bytes) {
        byte[] head = new byte[Math.min(bytes.remaining(), 16)];
        bytes.get(bytes.position(), head);
        if (head.length >= Integer.BYTES) {
            int magic = ByteBuffer.wrap(head).getInt();
            Optional<Network> other = Network.withMagic(magic);
            if (other.isPresent()) {
                return "a node of " + other.get();
            }
        }
        String text = new String(head, StandardCharsets.ISO_8859_1);
        if (text.startsWith("HTTP/") || text.startsWith("GET ") || text.startsWith("POST ")) {
            return "HTTP";
        }
        if (text.startsWith("SSH-")) {
            return "SSH";
        }
        if (head.length >= 2 && (head[0] == TLS_ALERT || head[0] == TLS_HANDSHAKE) && head[1] == 3) {
            return "TLS";
        }
        if (text.startsWith("220 ") || text.startsWith("220-")) {
            return "a mail or FTP server";
        }
        return "something unknown";
    }
}
