package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.satwire.protocol.AddressNetwork;
import dev.satwire.protocol.Host;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiscouragementTest {
    /** A clock may begin anywhere, also just before its numbers wrap. */
    private static final long NOW = Math.subtractExact(Long.MAX_VALUE, 10);

    private final Discouragement discouraged = new Discouragement(Discouragement.LIFETIME, new Random(1));

    private static Host ipv4(int bits) {
        return Host.of(AddressNetwork.IPV4, ByteBuffer.allocate(4).putInt(bits).array());
    }

    private static Host ipv6(long site, long station) {
        return Host.of(
                AddressNetwork.IPV6,
                ByteBuffer.allocate(16).putLong(site).putLong(station).array());
    }

    @Test
    void remembersOneIpv4AddressAndTheSiteOfAnIpv6Address() {
        assertThat(discouraged.add(Host.parse("203.0.113.5"), NOW)).isTrue();
        assertThat(discouraged.add(Host.parse("2001:db8:1:2::1"), NOW)).isTrue();
        assertThat(discouraged.add(Host.parse("fc00::1"), NOW)).isTrue();
        assertThat(discouraged.contains(Host.parse("203.0.113.5"), NOW)).isTrue();
        assertThat(discouraged.contains(Host.parse("203.0.113.4"), NOW)).isFalse();
        assertThat(discouraged.contains(Host.parse("2001:db8:1:2:ffff::9"), NOW))
                .isTrue();
        assertThat(discouraged.contains(Host.parse("2001:db8:1:3::1"), NOW)).isFalse();
        assertThat(discouraged.contains(Host.of(AddressNetwork.CJDNS, hostBytes("fc00::1")), NOW))
                .isEqualTo(Host.parse("fc00::1").network() == AddressNetwork.CJDNS);
        assertThat(discouraged.size(NOW)).isEqualTo(3);
        discouraged.clear();
        assertThat(discouraged.contains(Host.parse("203.0.113.5"), NOW)).isFalse();
    }

    private static byte[] hostBytes(String text) {
        return Host.parse(text).toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.255.0.9", "0.0.0.1", "::1"})
    void c49DoesNotRememberThisMachine(String local) {
        assertThat(discouraged.add(Host.parse(local), NOW)).isFalse();
        assertThat(discouraged.contains(Host.parse(local), NOW)).isFalse();
        assertThat(discouraged.size(NOW)).isZero();
    }

    @Test
    void forgetsAfterItsLifetime() {
        Host host = Host.parse("203.0.113.5");
        long lifetime = Discouragement.LIFETIME.toNanos();
        discouraged.add(host, NOW);
        assertThat(discouraged.contains(host, NOW + lifetime - 1)).isTrue();
        assertThat(discouraged.contains(host, NOW + lifetime)).isFalse();
        discouraged.add(host, NOW + lifetime - 1);
        assertThat(discouraged.contains(host, NOW + lifetime)).isTrue();
        assertThat(discouraged.size(NOW + lifetime)).isOne();
        assertThat(discouraged.size(NOW + 2 * lifetime)).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> new Discouragement(Duration.ZERO, new Random(1)));
    }

    @Test
    void remembersAsManyAsBitcoinCoreAndForgetsTheOldest() {
        for (int i = 0; i < Discouragement.CAPACITY; i++) {
            discouraged.add(ipv4(0x0B000000 + i), NOW + i);
        }
        long later = NOW + Discouragement.CAPACITY;
        assertThat(discouraged.contains(ipv4(0x0B000000), later)).isTrue();
        discouraged.add(ipv4(0x0B000000), later);
        assertThat(discouraged.size(later)).isEqualTo(Discouragement.CAPACITY);
        discouraged.add(ipv4(0x0C000000), later);
        assertThat(discouraged.contains(ipv4(0x0B000001), later)).isFalse();
        assertThat(discouraged.contains(ipv4(0x0B000000), later)).isTrue();
        assertThat(discouraged.contains(ipv4(0x0B000002), later)).isTrue();
        assertThat(discouraged.contains(ipv4(0x0C000000), later)).isTrue();
        assertThat(discouraged.size(later)).isEqualTo(Discouragement.CAPACITY);
    }

    @Test
    void h47AMillionAddressesOfTenSitesAreTenEntries() {
        Random random = new Random(47);
        for (int i = 0; i < 1_000_000; i++) {
            discouraged.add(ipv6(0x20010DB8_0000_0000L + i % 10, random.nextLong()), NOW + i);
        }
        assertThat(discouraged.size(NOW + 1_000_000)).isEqualTo(10);
        assertThat(discouraged.contains(ipv6(0x20010DB8_0000_0009L, 0), NOW + 1_000_000))
                .isTrue();
    }
}
