package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.peers.DisconnectReason.WrongEndpoint;
import dev.satwire.protocol.FrameDecoder;
import dev.satwire.protocol.MalformedMessageException;
import dev.satwire.protocol.Network;
import dev.satwire.transport.CloseReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReasonsTest {

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    static Stream<Arguments> firstBytes() {
        return Stream.of(
                arguments(hex("f9beb4d976657273696f6e0000000000"), "a node of mainnet"),
                arguments(hex("0b110907"), "a node of testnet3"),
                arguments(hex("1c163f28"), "a node of testnet4"),
                arguments(hex("0a03cf4000"), "a node of signet"),
                arguments(hex("fabfb5da00"), "a node of regtest"),
                arguments(hex("f9beb4"), "something unknown"),
                arguments(text("HTTP/1.1 400 Bad Request\r\n"), "HTTP"),
                arguments(text("GET / HTTP/1.1"), "HTTP"),
                arguments(text("POST /x"), "HTTP"),
                arguments(text("SSH-2.0-OpenSSH_9.6\r\n"), "SSH"),
                arguments(hex("15030100020228"), "TLS"),
                arguments(hex("160301"), "TLS"),
                arguments(hex("1603"), "TLS"),
                arguments(hex("1604"), "something unknown"),
                arguments(hex("16"), "something unknown"),
                arguments(text("220 mail.example.org ESMTP"), "a mail or FTP server"),
                arguments(text("220-welcome"), "a mail or FTP server"),
                arguments(text("421 too many connections"), "a mail or FTP server"),
                arguments(text("+OK POP3 ready"), "a mail or FTP server"),
                arguments(text("* OK IMAP4rev1"), "a mail or FTP server"),
                arguments(text("2200"), "something unknown that begins with \"2200\""),
                arguments(text("-ERR unknown command"), "Redis"),
                arguments(text("-NOAUTH Authentication required."), "Redis"),
                arguments(text("+PONG\r\n"), "Redis"),
                arguments(text("-ERROR"), "something unknown that begins with \"-ERROR\""),
                arguments(text("HEAD / HTTP/1.1"), "HTTP"),
                arguments(text("PRI * HTTP/2.0"), "HTTP"),
                arguments(text("HTTP"), "something unknown that begins with \"HTTP\""),
                arguments(text("http/1.1"), "something unknown that begins with \"http/1.1\""),
                arguments(text("a\\b\r\n"), "something unknown that begins with \"a\\x5cb\\x0d\\x0a\""),
                arguments(text("\n".repeat(99)), "something unknown that begins with \"" + "\\x0a".repeat(16) + "\""),
                arguments(hex("fbc0b6db76657273696f6e0000000000"), "a node of another network, magic fbc0b6db"),
                arguments(hex("fbc0b6db7665727369"), "something unknown"),
                arguments(hex("170303"), "TLS"),
                arguments(hex("140301"), "TLS"),
                arguments(hex("180303"), "something unknown"),
                arguments(hex("160305"), "something unknown"),
                arguments(hex("1603ff"), "something unknown"),
                arguments(text("\u001b[2Jhello"), "something unknown"),
                arguments(new byte[16], "something unknown"),
                arguments(new byte[0], "something unknown"));
    }

    @ParameterizedTest
    @MethodSource("firstBytes")
    void guessesWhatAnswersFromItsFirstBytes(byte[] bytes, String expected) {
        assertThat(Reasons.looksLike(ByteBuffer.wrap(bytes), Direction.OUTBOUND))
                .isEqualTo(expected)
                .hasSizeLessThanOrEqualTo(WrongEndpoint.MAX_LENGTH);
    }

    @Property
    void takesAnyBytesAndLeavesTheBufferAsItWas(@ForAll @Size(max = 40) byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).asReadOnlyBuffer();
        String guess = Reasons.looksLike(buffer, Direction.OUTBOUND);

        assertThat(guess).matches("[ -~]+").hasSizeBetween(3, WrongEndpoint.MAX_LENGTH);
        assertThat(buffer.remaining()).isEqualTo(bytes.length);
    }

    @Test
    void looksFromThePositionOfTheBuffer() {
        ByteBuffer buffer = ByteBuffer.wrap(text("xxxSSH-2.0"));
        assertThat(Reasons.looksLike(buffer.position(3), Direction.OUTBOUND)).isEqualTo("SSH");
    }

    @Test
    void takesACallThatLooksRandomForTheEncryptedTransport() {
        byte[] key = hex("8a7f03c0ffee11223344556677889900a1b2c3d4");

        assertThat(Reasons.looksLike(ByteBuffer.wrap(key), Direction.INBOUND)).contains("BIP-0324");
        assertThat(Reasons.looksLike(ByteBuffer.wrap(key), Direction.OUTBOUND)).isEqualTo("something unknown");
        assertThat(Reasons.looksLike(ByteBuffer.wrap(key, 0, 15), Direction.INBOUND))
                .isEqualTo("something unknown");
        assertThat(Reasons.looksLike(ByteBuffer.wrap(text("GET / HTTP/1.1\r\n\r\n")), Direction.INBOUND))
                .isEqualTo("HTTP");
    }

    private static MalformedMessageException problemOf(byte[] bytes) {
        try {
            new FrameDecoder(Network.MAINNET).decode(ByteBuffer.wrap(bytes));
        } catch (MalformedMessageException e) {
            return e;
        }
        throw new AssertionError("decoded");
    }

    @Test
    void wrongFirstBytesAreAWrongEndpoint() {
        byte[] bytes = text("HTTP/1.1 200 OK");
        DisconnectReason reason = Reasons.of(problemOf(bytes), Optional.of(ByteBuffer.wrap(bytes)), Direction.OUTBOUND);

        assertThat(reason.facts()).isEqualTo(new WrongEndpoint("HTTP"));
        assertThat(reason.code()).isEqualTo(Code.BAD_MAGIC);
        assertThat(reason.text()).isEqualTo("BAD_MAGIC: not a node of this network, it looks like HTTP");
    }

    @Test
    void wrongBytesLaterAreJustThat() {
        DisconnectReason reason = Reasons.of(problemOf(new byte[4]), Optional.empty(), Direction.OUTBOUND);

        assertThat(reason.facts()).isInstanceOf(DisconnectReason.Ended.class);
        assertThat(reason.code()).isEqualTo(Code.BAD_MAGIC);
        assertThat(reason.detail()).contains("magic of mainnet");
    }

    @Test
    void aClaimOverTheLimitIsNoWrongEndpoint() {
        byte[] header = hex("f9beb4d9" + "747800000000000000000000" + "01093d00" + "00000000");
        DisconnectReason reason =
                Reasons.of(problemOf(header), Optional.of(ByteBuffer.wrap(header)), Direction.OUTBOUND);

        assertThat(reason.code()).isEqualTo(Code.FRAME_TOO_LARGE);
        assertThat(reason.detail()).contains("4000001");
    }

    @ParameterizedTest
    @EnumSource(CloseReason.Kind.class)
    void everyKindOfCloseHasACode(CloseReason.Kind kind) {
        IOException cause = new IOException("why");
        DisconnectReason reason = Reasons.of(CloseReason.of(kind, cause));

        String expected = switch (kind) {
            case LOCAL -> "TRANSPORT_CLOSED";
            case WRITE_STALLED -> "STALLED";
            case HANDLER_ERROR -> "INTERNAL_ERROR";
            default -> kind.name();
        };
        assertThat(reason.code().name()).isEqualTo(expected);
        assertThat(reason.cause()).containsSame(cause);
        assertThat(reason.detail()).isEqualTo("why");
    }

    @ParameterizedTest
    @EnumSource(CloseReason.Kind.class)
    void aPeerThatLeavesWithoutAWordIsGivenAGuessAndTheSameCode(CloseReason.Kind kind) {
        IOException cause = new IOException("why");
        DisconnectReason reason = Reasons.ofSilent(CloseReason.of(kind, cause));
        boolean left = kind == CloseReason.Kind.PEER_CLOSED || kind == CloseReason.Kind.PEER_RESET;

        assertThat(reason.code()).isEqualTo(Reasons.of(CloseReason.of(kind)).code());
        assertThat(reason.cause()).containsSame(cause);
        assertThat(reason.detail().contains("without a word")).isEqualTo(left);
    }
}
