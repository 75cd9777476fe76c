package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satwire.protocol.AddressNetwork;
import dev.satwire.protocol.Host;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetGroupTest {

    /** The figures of netbase_getgroup in Bitcoin Core's netbase_tests.cpp. */
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, unroutable",
        "10.0.0.1, unroutable",
        "169.254.1.1, unroutable",
        "1.2.3.4, 1.2.0.0/16",
        "::FFFF:0:102:304, 1.2.0.0/16",
        "64:FF9B::102:304, 1.2.0.0/16",
        "2002:102:304:9999:9999:9999:9999:9999, 1.2.0.0/16",
        "2001:0:9999:9999:9999:9999:FEFD:FCFB, 1.2.0.0/16",
        "2001:470:abcd:9999:9999:9999:9999:9999, ipv6 20010470a/36",
        "2001:2001:9999:9999:9999:9999:9999:9999, ipv6 20012001/32",
        "::1, unroutable",
        "fe80::1, unroutable",
        "fd00::1, unroutable",
        "fc12:3456::1, cjdns fc1/12",
    })
    void groupsAsBitcoinCoreDoes(String host, String group) {
        assertThat(NetGroup.of(Host.parse(host))).hasToString(group);
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.0.0, 1.2.255.255, true",
        "1.2.0.0, 1.3.0.0, false",
        "2a00:1234::, 2a00:1234:ffff::1, true",
        "2a00:1234::, 2a00:1235::, false",
        "2001:470:a000::, 2001:470:afff::, true",
        "2001:470:a000::, 2001:470:b000::, false",
        "fc10::1, fc1f::1, true",
        "fc10::1, fc20::1, false",
        "10.0.0.1, 127.0.0.1, true",
    })
    void whereGroupsEnd(String one, String other, boolean same) {
        assertThat(NetGroup.of(Host.parse(one)).equals(NetGroup.of(Host.parse(other))))
                .isEqualTo(same);
    }

    @Property
    void keysAreGroupedByTheirFirstFourBits(@ForAll @Size(32) byte[] key) {
        String digit = HexFormat.of().formatHex(key).substring(0, 1);

        assertThat(NetGroup.of(Host.of(AddressNetwork.TORV3, key))).hasToString("torv3 " + digit + "/4");
        assertThat(NetGroup.of(Host.of(AddressNetwork.I2P, key))).hasToString("i2p " + digit + "/4");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 7, 8, 255})
    void networksThatBitcoinCoreDoesNotSpeakAreUnroutable(int networkId) {
        assertThat(NetGroup.of(Host.of(networkId, new byte[16]))).isEqualTo(NetGroup.UNROUTABLE);
    }

    @Test
    void namesAreShortAndPrintable() {
        assertThat(new NetGroup("A".repeat(NetGroup.MAX_NAME)).name()).hasSize(NetGroup.MAX_NAME);
        for (String bad : new String[] {"", "A".repeat(NetGroup.MAX_NAME + 1), "a\nb", "\u00E9", "\u007F"}) {
            assertThatThrownBy(() -> new NetGroup(bad)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
