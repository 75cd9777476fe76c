package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which hosts are valid and routable, range by range and at the ends of each, after Bitcoin Core's netaddress.cpp. */
class HostRangesTest {

    @ParameterizedTest
    @CsvSource({
        // invalid: nothing and everything
        "0.0.0.0, false, false",
        "255.255.255.255, false, false",
        "255.255.255.254, true, true",
        // local
        "0.0.0.1, true, false",
        "0.255.255.255, true, false",
        "1.0.0.0, true, true",
        "126.255.255.255, true, true",
        "127.0.0.0, true, false",
        "127.0.0.1, true, false",
        "127.255.255.255, true, false",
        "128.0.0.0, true, true",
        // RFC 1918
        "9.255.255.255, true, true",
        "10.0.0.0, true, false",
        "10.255.255.255, true, false",
        "11.0.0.0, true, true",
        "172.15.255.255, true, true",
        "172.16.0.0, true, false",
        "172.31.255.255, true, false",
        "172.32.0.0, true, true",
        "192.167.255.255, true, true",
        "192.168.0.0, true, false",
        "192.168.255.255, true, false",
        "192.169.0.0, true, true",
        // RFC 2544
        "198.17.255.255, true, true",
        "198.18.0.0, true, false",
        "198.19.255.255, true, false",
        "198.20.0.0, true, true",
        // RFC 3927
        "169.253.255.255, true, true",
        "169.254.0.0, true, false",
        "169.254.255.255, true, false",
        "169.255.0.0, true, true",
        // RFC 6598
        "100.63.255.255, true, true",
        "100.64.0.0, true, false",
        "100.127.255.255, true, false",
        "100.128.0.0, true, true",
        // RFC 5737
        "192.0.1.255, true, true",
        "192.0.2.0, true, false",
        "192.0.2.255, true, false",
        "192.0.3.0, true, true",
        "198.51.99.255, true, true",
        "198.51.100.0, true, false",
        "198.51.100.255, true, false",
        "198.51.101.0, true, true",
        "203.0.112.255, true, true",
        "203.0.113.0, true, false",
        "203.0.113.255, true, false",
        "203.0.114.0, true, true",
        // Core does not know multicast
        "224.0.0.1, true, true",
        "240.0.0.1, true, true"
    })
    void ipv4(String text, boolean valid, boolean routable) {
        assertThat(Host.parse(text).isValid()).isEqualTo(valid);
        assertThat(Host.parse(text).isRoutable()).isEqualTo(routable);
    }

    @ParameterizedTest
    @CsvSource({
        "'::', false, false",
        "::1, true, false",
        "::2, true, true",
        // RFC 3849
        "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff, true, true",
        "2001:db8::, false, false",
        "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff, false, false",
        "2001:db9::, true, true",
        // RFC 4862: of fe80::/10 only the first /64
        "fe80::, true, false",
        "fe80::ffff:ffff:ffff:ffff, true, false",
        "fe80:0:0:1::, true, true",
        "fe7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff, true, true",
        // RFC 4193, as far as it is not CJDNS's
        "fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, true, true",
        "fd00::, true, false",
        "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, true, false",
        "fe00::, true, true",
        // RFC 4843 and 7343
        "2001:f:ffff::, true, true",
        "2001:10::, true, false",
        "2001:1f:ffff:ffff:ffff:ffff:ffff:ffff, true, false",
        "2001:20::, true, false",
        "2001:2f:ffff:ffff:ffff:ffff:ffff:ffff, true, false",
        "2001:30::, true, true",
        // tunnels are public
        "2002:102:304::, true, true",
        "64:ff9b::102:304, true, true",
        "2001::1, true, true",
        // embedded networks
        "fd6b:88c0:8724::, false, false",
        "fd6b:88c0:8724:ffff:ffff:ffff:ffff:ffff, false, false",
        "fd6b:88c0:8725::, true, false",
        "fd87:d87e:eb43::, false, false",
        "fd87:d87e:eb43:ffff:ffff:ffff:ffff:ffff, false, false",
        "fd87:d87e:eb44::, true, false",
        "2604:a880::1, true, true",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, true, true"
    })
    void ipv6(String text, boolean valid, boolean routable) {
        Host host = Host.parse(text);

        assertThat(host.network()).isEqualTo(AddressNetwork.IPV6);
        assertThat(host.isValid()).isEqualTo(valid);
        assertThat(host.isRoutable()).isEqualTo(routable);
    }

    @ParameterizedTest
    @CsvSource({
        "2, fc000000000000000000000000000001, true, false",
        "2, 00000000000000000000ffff01020304, false, false",
        "2, 00000000000000000000fffe01020304, true, true",
        "3, 00000000000000000000, false, false",
        "6, fc000000000000000000000000000001, true, true",
        "6, fd000000000000000000000000000001, false, false",
        "6, 00000000000000000000000000000000, false, false",
        "7, 02000000000000000000000000000001, false, false",
        "0, 01020304, false, false",
        "8, 01020304, false, false",
        "255, 01020304, false, false"
    })
    void otherNetworks(int network, String hex, boolean valid, boolean routable) {
        Host host = Host.of(network, Wire.hex(hex));

        assertThat(host.isValid()).isEqualTo(valid);
        assertThat(host.isRoutable()).isEqualTo(routable);
    }

    @Test
    void onionAndI2pHostsAreAlwaysRoutable() {
        for (int network : new int[] {4, 5}) {
            assertThat(Host.of(network, new byte[32]).isRoutable()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 4, true",
        "2, 16, true",
        "3, 10, true",
        "3, 9, false",
        "3, 0, false",
        "3, 512, false",
        "4, 32, false",
        "5, 32, false",
        "6, 16, false",
        "7, 16, false",
        "8, 4, false",
        "0, 16, false"
    })
    void sixteenBytesSayOnlySome(int network, int length, boolean compatible) {
        assertThat(Host.of(network, new byte[length]).isV1Compatible()).isEqualTo(compatible);
    }
}
