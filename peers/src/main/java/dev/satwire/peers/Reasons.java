package dev.satwire.peers;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.peers.DisconnectReason.Ended;
import dev.satwire.peers.DisconnectReason.WrongEndpoint;
import dev.satwire.protocol.MalformedMessageException;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.WireText;
import dev.satwire.transport.CloseReason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Turns what the layers below say into {@link DisconnectReason}s. */
final class Reasons {
    private static final int HEAD_LENGTH = 16;
    private static final int TLS_FIRST_TYPE = 0x14;
    private static final int TLS_LAST_TYPE = 0x17;

    /** What services say first, or say to the {@code version} that they take for a request. */
    private static final List<Map.Entry<Pattern, String>> SERVICES = List.of(
            Map.entry(Pattern.compile("HTTP/|(GET|POST|HEAD|PUT|DELETE|OPTIONS|CONNECT|PRI) "), "HTTP"),
            Map.entry(Pattern.compile("SSH-"), "SSH"),
            Map.entry(Pattern.compile("(120|220|421|530|554)[ -]|[+*] ?OK"), "a mail or FTP server"),
            Map.entry(Pattern.compile("\\+PONG|-(ERR|NOAUTH|DENIED|NOPERM|LOADING)\\b"), "Redis"));

    private static final Pattern TEXT = Pattern.compile("[\\t\\r\\n -~]+");

    private Reasons() {}

    /** The reason for an end that nobody asked for: a local one can only be that of the transport. */
    static DisconnectReason of(CloseReason reason) {
        Code code = switch (reason.kind()) {
            case LOCAL -> Code.TRANSPORT_CLOSED;
            case EVICTED -> Code.EVICTED;
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
        return DisconnectReason.of(new Ended(code, reason.detail(), reason.cause()));
    }

    /** The same for a peer that has not said a word: many nodes leave so when they see another network's magic. */
    static DisconnectReason ofSilent(CloseReason reason) {
        return switch (reason.kind()) {
            case PEER_CLOSED, PEER_RESET ->
                DisconnectReason.of(new Ended(
                        of(reason).code(),
                        "it left without a word; perhaps it is full, or a node of another network",
                        reason.cause()));
            default -> of(reason);
        };
    }

    /** The reason for what nobody foresaw. */
    static DisconnectReason fault(Throwable problem) {
        return DisconnectReason.of(new Ended(Code.INTERNAL_ERROR, Futures.text(problem), Optional.of(problem)));
    }

    /**
     * The reason for bytes that cannot be read on.
     *
     * @param first the first bytes of the connection, if it is those that are wrong
     * @param direction who connected
     */
    static DisconnectReason of(MalformedMessageException problem, Optional<ByteBuffer> first, Direction direction) {
        String text = String.valueOf(problem.getMessage());
        if (problem.reason() == MalformedMessageException.Reason.FRAME_TOO_LARGE) {
            return DisconnectReason.of(Code.FRAME_TOO_LARGE, text);
        }
        return first.map(bytes -> DisconnectReason.of(new WrongEndpoint(looksLike(bytes, direction))))
                .orElseGet(() -> DisconnectReason.of(Code.BAD_MAGIC, text));
    }

    /**
     * Guesses what answers, or calls, from its first bytes, which may be few. Nodes that call begin with a key that looks
     * random if they know the encrypted transport, and come back without it when the connection ends.
     */
    static String looksLike(ByteBuffer bytes, Direction direction) {
        byte[] head = new byte[Math.min(bytes.remaining(), HEAD_LENGTH)];
        bytes.get(bytes.position(), head);
        String text = new String(head, StandardCharsets.ISO_8859_1);
        if (head.length >= Integer.BYTES) {
            int magic = ByteBuffer.wrap(head).getInt();
            Optional<Network> other = Network.withMagic(magic);
            if (other.isPresent()) {
                return "a node of " + WireText.of(other.get().toString());
            }
            if (text.startsWith("version\0", Integer.BYTES)) {
                return "a node of another network, magic " + HexFormat.of().toHexDigits(magic);
            }
        }
        if (isTls(head)) {
            return "TLS";
        }
        for (Map.Entry<Pattern, String> service : SERVICES) {
            if (service.getKey().matcher(text).lookingAt()) {
                return service.getValue();
            }
        }
        if (TEXT.matcher(text).matches()) {
            return "something unknown that begins with \"" + WireText.of(head) + "\"";
        }
        return direction == Direction.INBOUND && head.length == HEAD_LENGTH
                ? "the encrypted transport of BIP-0324, or something unknown"
                : "something unknown";
    }

    private static boolean isTls(byte[] head) {
        return head.length >= 2
                && head[0] >= TLS_FIRST_TYPE
                && head[0] <= TLS_LAST_TYPE
                && head[1] == 3
                && (head.length == 2 || (head[2] >= 0 && head[2] <= 4));
    }
}
