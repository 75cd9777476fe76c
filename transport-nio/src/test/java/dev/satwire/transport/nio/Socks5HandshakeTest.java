package dev.satwire.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.satwire.transport.CloseReason.Kind;
import dev.satwire.transport.Socks5Proxy.Credentials;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Socks5HandshakeTest {
    private static final Optional<Credentials> NONE = Optional.empty();
    private static final Optional<Credentials> ALICE = Optional.of(new Credentials("alice", "pass"));
    private static final String SUCCESS_IPV4 = "05000001" + "7f000001" + "1f90";

    private static InetSocketAddress name(String host) {
        return InetSocketAddress.createUnresolved(host, 8333);
    }

    private static InetSocketAddress ip(String host) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByName(host), 8333);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    /** Feeds bytes as they might come from a socket, and returns all that is sent. */
    private static String talk(Socks5Handshake handshake, ByteBuffer replies, int chunk) throws Socks5Exception {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        sent.writeBytes(handshake.open());
        while (handshake.missing() > 0 && replies.hasRemaining()) {
            int count = Math.min(Math.min(chunk, handshake.missing()), replies.remaining());
            ByteBuffer piece = replies.slice(replies.position(), count);
            replies.position(replies.position() + count);
            sent.writeBytes(handshake.receive(piece));
            assertThat(piece.hasRemaining()).isFalse();
        }
        return HexFormat.of().formatHex(sent.toByteArray());
    }

    private static String talk(Socks5Handshake handshake, String replies) throws Socks5Exception {
        return talk(handshake, ByteBuffer.wrap(hex(replies)), Integer.MAX_VALUE);
    }

    @Test
    void asksForAnIpv4AddressWithoutCredentials() throws Exception {
        Socks5Handshake handshake = new Socks5Handshake(NONE, ip("192.0.2.1"));
        assertThat(talk(handshake, "0500" + SUCCESS_IPV4)).isEqualTo("050100" + "05010001" + "c0000201" + "208d");
        assertThat(handshake.phase()).isEqualTo(Socks5Phase.DONE);
        assertThat(handshake.missing()).isZero();
    }

    @Test
    void asksForAnIpv6Address() throws Exception {
        Socks5Handshake handshake = new Socks5Handshake(NONE, ip("2001:db8::7"));
        assertThat(talk(handshake, "0500" + SUCCESS_IPV4))
                .isEqualTo("050100" + "05010004" + "20010db8000000000000000000000007" + "208d");
    }

    @Test
    void sendsANameAsItIs() throws Exception {
        Socks5Handshake handshake = new Socks5Handshake(NONE, name("abc.onion"));
        assertThat(talk(handshake, "0500" + SUCCESS_IPV4))
                .isEqualTo("050100" + "05010003" + "09" + "6162632e6f6e696f6e" + "208d");
    }

    @Test
    void sendsTheLongestNameAndTheLongestCredentials() throws Exception {
        String longest = "a".repeat(255);
        assertThat(Socks5Handshake.canName(longest)).isTrue();
        Socks5Handshake handshake = new Socks5Handshake(Optional.of(new Credentials(longest, longest)), name(longest));
        String sent = talk(handshake, "0502" + "0100" + SUCCESS_IPV4);
        String letters = "61".repeat(255);
        assertThat(sent).isEqualTo("050102" + "01ff" + letters + "ff" + letters + "05010003ff" + letters + "208d");
    }

    @Test
    void sendsAHighPortUnsigned() throws Exception {
        Socks5Handshake handshake = new Socks5Handshake(NONE, InetSocketAddress.createUnresolved("a", 0xFFFE));
        assertThat(talk(handshake, "0500")).endsWith("01" + "61" + "fffe");
    }

    @Test
    void offersCredentialsAloneSoThatTheyCannotBeLeftOut() throws Exception {
        Socks5Handshake handshake = new Socks5Handshake(ALICE, name("a"));
        assertThat(talk(handshake, "0502" + "0100" + SUCCESS_IPV4))
                .isEqualTo("050102" + "01" + "05" + "616c696365" + "04" + "70617373" + "05010003" + "0161" + "208d");
        assertThat(failure(ALICE, "0500").reason().detail()).contains("method");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\n", "nöde", "a\u0000"})
    void cannotAskForWhatIsNoName(String host) {
        assertThat(Socks5Handshake.canName(host)).isFalse();
        assertThat(Socks5Handshake.canName("a".repeat(256))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                SUCCESS_IPV4,
                "05000004" + "20010db8000000000000000000000007" + "1f90",
                "05000003" + "00" + "1f90",
                "05000003" + "03" + "612e62" + "1f90",
            })
    void acceptsEachKindOfBoundAddressInPiecesOfAnySize(String reply) throws Exception {
        byte[] all = hex("0502" + "0100" + reply);
        for (int chunk = 1; chunk <= all.length; chunk++) {
            for (int length = 0; length < all.length; length++) {
                Socks5Handshake cut = new Socks5Handshake(ALICE, name("a"));
                talk(cut, ByteBuffer.wrap(all, 0, length), chunk);
                assertThat(cut.phase()).isNotEqualTo(Socks5Phase.DONE);
                assertThat(cut.missing()).isPositive();
            }
            Socks5Handshake whole = new Socks5Handshake(ALICE, name("a"));
            talk(whole, ByteBuffer.wrap(all), chunk);
            assertThat(whole.phase()).isEqualTo(Socks5Phase.DONE);
        }
    }

    @Test
    void acceptsTheLongestBoundAddressAndLeavesWhatFollows() throws Exception {
        Socks5Handshake handshake = new Socks5Handshake(NONE, name("a"));
        ByteBuffer replies = ByteBuffer.wrap(hex("0500" + "05000003" + "ff" + "61".repeat(255) + "1f90" + "f9beb4d9"));
        talk(handshake, replies, Integer.MAX_VALUE);
        assertThat(handshake.phase()).isEqualTo(Socks5Phase.DONE);
        assertThat(replies.remaining()).isEqualTo(4);
        handshake.receive(replies);
        assertThat(replies.remaining()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({
        "0400, does not speak SOCKS5",
        "4854, does not speak SOCKS5",
        "05ff, demands credentials",
        "0501, chose a method that was not offered",
        "0502, chose a method that was not offered",
        "05000400, does not speak SOCKS5",
        "050005000101, sent a malformed reply",
        "050005000000, sent a malformed reply",
        "050005000002, sent a malformed reply",
        "0500050000ff, sent a malformed reply",
    })
    void namesWhatIsWrongWithTheProxy(String replies, String words) {
        Socks5Exception failure = failure(NONE, replies);
        assertThat(failure.reason().kind()).isEqualTo(Kind.PROXY_FAILED);
        assertThat(failure.reason().detail()).isEqualTo("the proxy " + words);
        assertThat(failure).hasMessageContaining(words);
        assertThat(failure.getStackTrace()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "05ff, does not accept credentials",
        "05020500, does not speak SOCKS5",
        "05020101, refused the credentials",
        "050201ff, refused the credentials",
    })
    void namesWhatIsWrongWithTheCredentials(String replies, String words) {
        assertThat(failure(ALICE, replies).reason().detail()).isEqualTo("the proxy " + words);
    }

    @ParameterizedTest
    @CsvSource({
        "01, UNREACHABLE, general failure",
        "02, UNREACHABLE, connection not allowed by its rules",
        "03, UNREACHABLE, network unreachable",
        "04, UNREACHABLE, host unreachable",
        "05, CONNECT_REFUSED, connection refused",
        "06, CONNECT_TIMEOUT, time to live expired",
        "07, PROXY_FAILED, command not supported",
        "08, UNREACHABLE, address type not supported",
        "09, UNREACHABLE, unknown code 9",
        "f0, UNREACHABLE, onion service descriptor not found",
        "f1, UNREACHABLE, onion service descriptor invalid",
        "f2, UNREACHABLE, introduction to the onion service failed",
        "f3, UNREACHABLE, rendezvous with the onion service failed",
        "f4, UNREACHABLE, onion service wants client authorization",
        "f5, UNREACHABLE, onion service refuses the client authorization",
        "f6, UNRESOLVED, onion address invalid",
        "f7, CONNECT_TIMEOUT, introduction to the onion service timed out",
    })
    void saysTheCodeOfARefusalInWords(String code, Kind kind, String words) {
        // Some proxies leave after the code.
        Socks5Exception failure = failure(NONE, "0500" + "05" + code);
        assertThat(failure.reason().kind()).isEqualTo(kind);
        assertThat(failure.reason().detail()).isEqualTo("the proxy says: " + words);
    }

    @Test
    void neitherHangsNorThrowsAnythingElseAtAnyReplyCode() throws Exception {
        for (int code = 0; code < 256; code++) {
            String reply = "0500" + "05" + HexFormat.of().toHexDigits((byte) code);
            if (code == 0) {
                talk(new Socks5Handshake(NONE, name("a")), reply);
            } else {
                assertThat(failure(NONE, reply).reason().detail()).startsWith("the proxy says: ");
            }
        }
    }

    @Property
    void survivesWhateverAProxySends(
            @ForAll @Size(max = 600) byte[] garbage, @ForAll boolean authenticates, @ForAll boolean plausible)
            throws Exception {
        Socks5Handshake handshake = new Socks5Handshake(authenticates ? ALICE : NONE, name("a"));
        byte[] start = plausible ? hex(authenticates ? "05020100050000" : "0500050000") : new byte[0];
        ByteBuffer replies = ByteBuffer.allocate(start.length + garbage.length)
                .put(start)
                .put(garbage)
                .flip();
        try {
            talk(handshake, replies, 7);
            assertThat(handshake.missing()).isBetween(0, 257);
            assertThat(handshake.phase() == Socks5Phase.DONE).isEqualTo(handshake.missing() == 0);
        } catch (Socks5Exception e) {
            assertThat(e.reason().detail().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(100);
        }
    }

    private static Socks5Exception failure(Optional<Credentials> credentials, String replies) {
        Socks5Handshake handshake = new Socks5Handshake(credentials, name("a"));
        return assertThatExceptionOfType(Socks5Exception.class)
                .isThrownBy(() -> talk(handshake, replies))
                .actual();
    }
}
