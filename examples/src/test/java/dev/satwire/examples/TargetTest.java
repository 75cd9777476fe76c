package dev.satwire.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.peers.PeerException;
import dev.satwire.protocol.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1,        127.0.0.1:8333",
        "127.0.0.1:1,      127.0.0.1:1",
        "::1,              [::1]:8333",
        "[::1],            [::1]:8333",
        "[2001:DB8::1]:99, [2001:db8::1]:99",
        "localhost:65535,  127.0.0.1:65535",
    })
    void takesAddressesAndNamesWithAndWithoutPort(String text, String resolved) {
        assertThat(Target.parse(text).resolve(Network.MAINNET)).hasToString(resolved);
    }

    @Test
    void takesThePortFromTheNetwork() {
        assertThat(Target.parse("localhost").port(Network.TESTNET4)).isEqualTo(48333);
    }

    @Test
    void failsWithAReasonWhenANameHasNoAddress() {
        Target target = Target.parse("no-such-name.invalid");

        assertThatThrownBy(() -> target.resolve(Network.MAINNET))
                .isInstanceOfSatisfying(
                        PeerException.class, e -> assertThat(e.reason().code()).isEqualTo(Code.UNRESOLVED));
    }
}
