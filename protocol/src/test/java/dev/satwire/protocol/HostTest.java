package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts and their text. */
class HostTest {
    private static final String ONION = "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion";
    private static final String I2P = "ukeu3k5oycgaauneqgtnvselmt4yemvoilkln7jpvamvfx7dnkdq.b32.i2p";

    @Provide
    Arbitrary<Host> hosts() {
        return Generators.hosts();
    }

    @Provide
    Arbitrary<Host> hostsWithText() {
        return Generators.hostsWithText();
    }

    @Property(tries = 1_000)
    void textReadsBackAsTheSameHost(@ForAll("hostsWithText") Host host) {
        assertThat(Host.parse(host.toString())).isEqualTo(host).hasSameHashCodeAs(host);
    }

    @Property(tries = 500)
    void anyHostPrintsShortAndKeepsItsBytes(@ForAll("hosts") Host host) {
        assertThat(host.toString()).matches("[ -~]{2,90}");
        assertThat(Host.of(host.networkId(), host.toByteArray())).isEqualTo(host);
        assertThat(host.isRoutable()).isIn(false, host.isValid());
    }

    @Property(tries = 500)
    void orderAgreesWithEquality(@ForAll("hosts") Host a, @ForAll("hosts") Host b) {
        assertThat(a.compareTo(b) == 0).isEqualTo(a.equals(b));
        assertThat(Integer.signum(a.compareTo(b))).isEqualTo(-Integer.signum(b.compareTo(a)));
        assertThat(a).isEqualByComparingTo(Host.of(a.networkId(), a.toByteArray()));
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.3.4, ipv4, 1.2.3.4",
        "0.0.0.0, ipv4, 0.0.0.0",
        "255.255.255.255, ipv4, 255.255.255.255",
        "[1.2.3.4], ipv4, 1.2.3.4",
        "::1, ipv6, ::1",
        "[::1], ipv6, ::1",
        "2001:DB8::A, ipv6, 2001:db8::a",
        "::ffff:1.2.3.4, ipv4, 1.2.3.4",
        "[::FFFF:102:304], ipv4, 1.2.3.4",
        "::1.2.3.4, ipv6, ::102:304",
        "64:ff9b::1.2.3.4, ipv6, 64:ff9b::102:304",
        "fc00::1, cjdns, fc00::1",
        "[FCff::1], cjdns, fcff::1",
        "fd00::1, ipv6, fd00::1",
        "fb00::1, ipv6, fb00::1"
    })
    void readsIpAddresses(String text, String network, String canonical) {
        Host host = Host.parse(text);

        assertThat(host.network()).hasToString(network);
        assertThat(host).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                ":",
                "[",
                "]",
                "[]",
                "[[::1]]",
                "[::1",
                "::1]",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.256",
                "1.2.3.-4",
                "01.2.3.4",
                "0x1.2.3.4",
                "1.2.3.4 ",
                " 1.2.3.4",
                "1.2.3.4\n",
                "1.2.3.4\0",
                "1.2.3. 4",
                "1.2.3.4/24",
                "1,2,3,4",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "12345::",
                "g::",
                "::1.2.3.4.5",
                "::1.2.3.400",
                "::1 ",
                "\0::1",
                "localhost",
                "example.com",
                "seed.bitcoin.sipa.be.",
                "bitcoin",
                "-1",
                "4294967295",
                "0177.0.0.1"
            })
    void refusesWhatIsNoAddress(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Host.parse(text))
                .withMessageContaining("is not an address: use IPv4")
                .satisfies(e -> assertThat(e.getMessage()).matches("[ -~]+"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fe80::1%eth0", "fe80::1%1", "[fe80::1%lo]", "::1%", "1.2.3.4%eth0", "fe80::1%25eth0"})
    void refusesScopedAddresses(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Host.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\uff11.2.3.4", // a full-width digit
                "\u0661.2.3.4", // an Arabic one
                "::\uff41",
                "1\u30022\u30023\u30024",
                "1.2.3.4\u202e"
            })
    void refusesDigitsOfOtherScripts(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Host.parse(text))
                .satisfies(e -> assertThat(e.getMessage()).matches("[ -~]+"));
    }

    @Test
    void longTextIsCutInTheMessage() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Host.parse("\u20ac".repeat(1_000_000)))
                .satisfies(
                        e -> assertThat(e.getMessage()).hasSizeLessThan(1_200).contains("..."));
    }

    @Test
    void readsOnionServicesInAnyCase() {
        Host host = Host.parse(ONION);

        assertThat(host.network()).isEqualTo(AddressNetwork.TORV3);
        assertThat(Wire.hex(host.toByteArray()))
                .isEqualTo("79bcc625184b05194975c28b66b66b0469f7f6556fb1ac3189a79b40dda32f1f");
        assertThat(host).hasToString(ONION);
        assertThat(Host.parse(ONION.toUpperCase(Locale.ROOT))).isEqualTo(host);
    }

    @Test
    void everyMistypedCharacterOfAnOnionNameIsNoticed() {
        for (int at = 0; at < 56; at++) {
            char other = ONION.charAt(at) == 'a' ? 'b' : 'a';
            String mistyped = ONION.substring(0, at) + other + ONION.substring(at + 1);
            assertThatIllegalArgumentException().as(mistyped).isThrownBy(() -> Host.parse(mistyped));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscrye.onion, version 4",
        "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscsad.onion, checksum",
        "6hzph5hv6337r6p2.onion, 56 characters",
        "g6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion, 56 characters",
        "www.pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion, 56 characters",
        ".onion, 56 characters",
        "1g6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion, base32",
        ".b32.i2p, 52 characters",
        "ukeu3k5oycgaauneqgtnvselmt4yemvoilkln7jpvamvfx7dnkd1.b32.i2p, base32",
        "ukeu3k5oycgaauneqgtnvselmt4yemvoilkln7jpvamvfx7dnkdr.b32.i2p, base32"
    })
    void saysWhatIsWrongWithAName(String text, String why) {
        assertThatIllegalArgumentException().isThrownBy(() -> Host.parse(text)).withMessageContaining(why);
    }

    @Test
    void lookalikesOfLettersAreNoBase32() {
        String kelvin = ONION.replace("kfwn", "\u212afwn");
        String dotless = I2P.replace(".b32.i2p", ".b32.\u01312p");

        assertThat(kelvin).isNotEqualTo(ONION).hasSameSizeAs(ONION);
        assertThatIllegalArgumentException().isThrownBy(() -> Host.parse(kelvin));
        assertThatIllegalArgumentException().isThrownBy(() -> Host.parse(dotless));
    }

    @Test
    void readsI2pInAnyCase() {
        Host host = Host.parse("UKEU3k5oycgaauneqgtnvselmt4yemvoilkln7jpvamvfx7dnkdq.B32.I2P");

        assertThat(host.network()).isEqualTo(AddressNetwork.I2P);
        assertThat(host).hasToString(I2P);
    }

    @ParameterizedTest
    @CsvSource({
        "3, f1f2f3f4f5f6f7f8f9fa, 6hzph5hv6337r6p2.onion",
        "3, f1, network-3-f1",
        "7, 0200000000000000000000000000000a, 200::a",
        "7, 02, network-7-02",
        "99, abcd, network-99-abcd",
        "0, , network-0-",
        "2, 00000000000000000000ffff01020304, ::ffff:1.2.3.4",
        "6, aa000001000200030004000500060007, aa00:1:2:3:4:5:6:7"
    })
    void printsWhatHasNoTextOfItsOwn(int network, String hex, String text) {
        assertThat(Host.of(network, Wire.hex(hex == null ? "" : hex))).hasToString(text);
    }

    @Test
    void longUnknownAddressesAreCutInTextOnly() {
        Host host = Host.of(200, new byte[512]);

        assertThat(host.toString()).isEqualTo("network-200-" + "00".repeat(32) + "...");
        assertThat(host).isNotEqualTo(Host.of(200, new byte[511]));
    }

    @ParameterizedTest
    @CsvSource({"1, 4", "2, 16", "4, 32", "5, 32", "6, 16"})
    void lengthsOfLiveNetworksAreFixed(int network, int length) {
        assertThat(Host.of(network, new byte[length]).toByteArray()).hasSize(length);
        for (int wrong : new int[] {0, length - 1, length + 1, 512}) {
            assertThatIllegalArgumentException().isThrownBy(() -> Host.of(network, new byte[wrong]));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 7, 8, 255})
    void otherAddressesHaveUpTo512Bytes(int network) {
        assertThat(Host.of(network, new byte[512]).networkId()).isEqualTo(network);
        assertThat(Host.of(network, new byte[0]).toByteArray()).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> Host.of(network, new byte[513]));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 256, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void aNetworkNumberIsAByte(int network) {
        assertThatIllegalArgumentException().isThrownBy(() -> Host.of(network, new byte[4]));
    }

    @Test
    void theUnknownNetworkIsNoNetworkToMakeHostsOf() {
        assertThatIllegalArgumentException().isThrownBy(() -> Host.of(AddressNetwork.UNKNOWN, new byte[4]));
        assertThatNullPointerException().isThrownBy(() -> Host.of(AddressNetwork.IPV4, null));
        assertThat(AddressNetwork.UNKNOWN.id()).isEqualTo(-1);
        for (AddressNetwork network : AddressNetwork.values()) {
            assertThat(AddressNetwork.withId(network.id())).isEqualTo(network);
        }
        assertThat(AddressNetwork.withId(0)).isEqualTo(AddressNetwork.UNKNOWN);
        assertThat(AddressNetwork.withId(8)).isEqualTo(AddressNetwork.UNKNOWN);
    }

    @Test
    void bytesAreItsOwn() {
        byte[] bytes = {1, 2, 3, 4};
        Host host = Host.of(AddressNetwork.IPV4, bytes);

        bytes[0] = 9;
        host.toByteArray()[1] = 9;

        assertThat(host).isEqualTo(Host.parse("1.2.3.4"));
    }

    @Test
    void comesFromInetAddressWithoutItsScope() throws UnknownHostException {
        byte[] linkLocal = Wire.hex("fe800000000000000000000000000001");
        InetAddress scoped = Inet6Address.getByAddress(null, linkLocal, 3);

        assertThat(Host.of(scoped)).isEqualTo(Host.parse("fe80::1"));
        assertThat(Host.of(InetAddress.getByAddress(new byte[] {1, 2, 3, 4}))).isEqualTo(Host.parse("1.2.3.4"));
    }

    @Test
    void becomesAnInetAddressWhereThereIsOne() throws UnknownHostException {
        for (String text : new String[] {"1.2.3.4", "2001:db8::1", "fc00::1"}) {
            Host host = Host.parse(text);
            assertThat(host.inetAddress()).contains(InetAddress.getByAddress(host.toByteArray()));
        }
        assertThat(Host.parse(ONION).inetAddress()).isEmpty();
        assertThat(Host.parse(I2P).inetAddress()).isEmpty();
        assertThat(Host.of(7, new byte[16]).inetAddress()).isEmpty();
        assertThat(Host.of(8, new byte[4]).inetAddress()).isEmpty();
    }

    /** Without an order of the keys this takes a minute of one thread. */
    @Test
    @Timeout(10)
    void hostsWithEqualHashesDoNotSlowMapsDown() {
        Map<Host, Integer> map = new HashMap<>();
        for (int i = 0; i < 1 << 16; i++) {
            byte[] address = new byte[16];
            for (int pair = 0; pair < 8; pair++) {
                int x = (i >> (2 * pair)) & 3; // 31 * x + y is the same for all of them
                address[2 * pair] = (byte) x;
                address[2 * pair + 1] = (byte) (100 - 31 * x);
            }
            map.put(Host.of(AddressNetwork.IPV6, address), i);
        }

        assertThat(map).hasSize(1 << 16);
        assertThat(map.keySet().stream().mapToInt(Object::hashCode).distinct().count())
                .isEqualTo(1);
    }
}
