package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Endpoints, node addresses, and their text. */
class EndpointTest {
    private static final String ONION = "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion";
    private static final String I2P = "ukeu3k5oycgaauneqgtnvselmt4yemvoilkln7jpvamvfx7dnkdq.b32.i2p";

    @Provide
    Arbitrary<Endpoint> endpoints() {
        return Combinators.combine(Generators.hostsWithText(), Generators.ports())
                .as(Endpoint::new);
    }

    @Provide
    Arbitrary<NetAddr> addresses() {
        return Generators.addresses(Generators.hosts());
    }

    @Property(tries = 1_000)
    void textReadsBackAsTheSameEndpoint(@ForAll("endpoints") Endpoint endpoint) {
        assertThat(Endpoint.parse(endpoint.toString(), 1)).isEqualTo(endpoint);
        assertThat(NetAddr.parse(endpoint.toString())).isEqualTo(NetAddr.of(endpoint));
        assertThat(NetAddr.parse(endpoint.toString(), 1).endpoint()).isEqualTo(endpoint);
    }

    @Property
    void socketAddressesLeadBackToTheEndpoint(@ForAll("endpoints") Endpoint endpoint) {
        endpoint.socketAddress()
                .ifPresent(address -> assertThat(Endpoint.of(address)).isEqualTo(endpoint));
    }

    @Property(tries = 500)
    void orderAgreesWithEquality(@ForAll("addresses") NetAddr a, @ForAll("addresses") NetAddr b) {
        assertThat(a.compareTo(b) == 0).isEqualTo(a.equals(b));
        assertThat(a.compareTo(b) > 0).isEqualTo(b.compareTo(a) < 0);
        assertThat(a.endpoint().compareTo(b.endpoint()) == 0)
                .isEqualTo(a.endpoint().equals(b.endpoint()));
        assertThat(a).isEqualByComparingTo(new NetAddr(a.services(), a.host(), a.port()));
        assertThat(a.withServices(new Services(a.services().bits() ^ 1))).isNotEqualByComparingTo(a);
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.3.4:8333, 1.2.3.4:8333",
        "1.2.3.4, 1.2.3.4:1234",
        "1.2.3.4:0, 1.2.3.4:0",
        "1.2.3.4:65535, 1.2.3.4:65535",
        "1.2.3.4:00080, 1.2.3.4:80",
        "::1, [::1]:1234",
        "[::1], [::1]:1234",
        "[::1]:8333, [::1]:8333",
        "[2001:DB8::1]:1, [2001:db8::1]:1",
        "2001:db8::1:8333, [2001:db8::1:8333]:1234",
        "[::ffff:1.2.3.4]:5, 1.2.3.4:5",
        "[fc00::1]:8333, [fc00::1]:8333",
        ONION + ":8333, " + ONION + ":8333",
        ONION + ", " + ONION + ":1234",
        I2P + ", " + I2P + ":0",
        I2P + ":0, " + I2P + ":0",
        I2P + ":8333, " + I2P + ":8333"
    })
    void readsHostsWithAndWithoutPorts(String text, String expected) {
        Endpoint endpoint = Endpoint.parse(text, 1234);

        assertThat(endpoint).hasToString(expected);
        assertThat(NetAddr.parse(text, 1234)).isEqualTo(NetAddr.of(endpoint)).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.2.3.4:",
                "1.2.3.4:65536",
                "1.2.3.4:99999",
                "1.2.3.4:100000",
                "1.2.3.4:-1",
                "1.2.3.4:+1",
                "1.2.3.4: 1",
                "1.2.3.4:1 ",
                "1.2.3.4:0x10",
                "1.2.3.4:1\0",
                "1.2.3.4:\uff11",
                "1.2.3.4:\u0661",
                "1.2.3.4:8333x",
                "1.2.3.4:4294975629",
                "[::1]:",
                "[::1]:65536",
                "[::1]:x",
                "[::1]:\u001b[2J"
            })
    void saysThatAPortIsBad(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoint.parse(text, 1))
                .withMessageContaining("port")
                .withMessageContaining("0..65535")
                .satisfies(e -> assertThat(e.getMessage()).matches("[ -~]+"));
        assertThatIllegalArgumentException().isThrownBy(() -> NetAddr.parse(text));
        assertThatIllegalArgumentException().isThrownBy(() -> NetAddr.parse(text, 1));
    }

    @Test
    void aLongPortIsCutInTheMessage() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoint.parse("1.2.3.4:" + "9".repeat(1_000_000), 1))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ":",
                "::",
                ":8333",
                "[]:8333",
                "[",
                "]",
                "[:",
                "[::1]8333",
                "[::1]]:8333",
                "1.2.3.4:8333:8333",
                " 1.2.3.4:8333",
                "1.2.3.4 :8333",
                "1.2.3.4\0:8333",
                "localhost:8333",
                "example.com:8333",
                "[localhost]:8333",
                "http://1.2.3.4:8333",
                "1.2.3.4:8333/",
                "user@1.2.3.4:8333",
                "fe80::1%eth0",
                "[fe80::1%eth0]:8333",
                "2001:db8::1]:8333",
                "6hzph5hv6337r6p2.onion:8333",
                "[" + ONION + "]:8333"
            })
    void refusesWhatIsNoHost(String text) {
        if (text.equals("::")) {
            assertThat(Endpoint.parse(text, 5)).hasToString("[::]:5");
            return;
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoint.parse(text, 1))
                .satisfies(e -> assertThat(e.getMessage()).matches("[ -~]{20,1200}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2.3.4", "::1", "[::1]", "2001:db8::0", "::0", "1::2:0", "[1::2:0]", ONION})
    void anAddressWithoutPortOrDefaultIsIncomplete(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NetAddr.parse(text))
                .withMessageContaining("has no port: write HOST:PORT");
    }

    @ParameterizedTest
    @CsvSource({"1.2.3.4:0", "1.2.3.4:00", "[::1]:0", "[1::2:0]:0", ONION + ":00000", I2P, I2P + ":0"})
    void portZeroIsAPortWhereItIsStated(String text) {
        assertThat(NetAddr.parse(text).port()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void aPortIs16Bits(int port) {
        Host host = Host.parse("1.2.3.4");

        assertThatIllegalArgumentException().isThrownBy(() -> new Endpoint(host, port));
        assertThatIllegalArgumentException().isThrownBy(() -> new NetAddr(Services.NONE, host, port));
        assertThatIllegalArgumentException().isThrownBy(() -> Endpoint.parse("1.2.3.4", port));
    }

    @Test
    void comesFromAndBecomesSocketAddresses() throws UnknownHostException {
        InetAddress ip = InetAddress.getByAddress(new byte[] {1, 2, 3, 4});
        Endpoint endpoint = Endpoint.parse("1.2.3.4:8333", 1);

        assertThat(Endpoint.of(new InetSocketAddress(ip, 8333))).isEqualTo(endpoint);
        assertThat(NetAddr.of(new InetSocketAddress(ip, 8333)).endpoint()).isEqualTo(endpoint);
        assertThat(NetAddr.of(ip, 8333)).isEqualTo(NetAddr.of(endpoint));
        assertThat(endpoint.socketAddress()).contains(new InetSocketAddress(ip, 8333));
        assertThat(Endpoint.parse(ONION, 1).socketAddress()).isEmpty();
    }

    @Test
    void unresolvedSocketAddressesAreRefused() {
        InetSocketAddress unresolved = InetSocketAddress.createUnresolved("evil\u001b[2J.example", 8333);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoint.of(unresolved))
                .withMessageContaining("unresolved")
                .satisfies(e -> assertThat(e.getMessage()).matches("[ -~]+"));
        assertThatIllegalArgumentException().isThrownBy(() -> NetAddr.of(unresolved));
    }

    @Test
    void servicesMakeAnotherAddressOfTheSameEndpoint() {
        NetAddr plain = NetAddr.parse("1.2.3.4:8333");
        NetAddr full = plain.withServices(Services.NETWORK);

        assertThat(full).isNotEqualTo(plain).hasToString("1.2.3.4:8333");
        assertThat(full.endpoint()).isEqualTo(plain.endpoint());
        assertThat(full.withServices(Services.NONE)).isEqualTo(plain);
        assertThat(NetAddr.UNSPECIFIED).hasToString("[::]:0");
    }
}
