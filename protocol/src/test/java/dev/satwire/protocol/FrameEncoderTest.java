package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameEncoderTest {

    @Test
    void writesTheKnownHeaderOfVerack() {
        assertThat(Wire.hex(new FrameEncoder(Network.MAINNET).encode(new Verack())))
                .isEqualTo("f9beb4d9" + "76657261636b000000000000" + "00000000" + "5df6e0e2");
    }

    @Test
    void everyFrameIsANewArray() {
        FrameEncoder encoder = new FrameEncoder(Network.MAINNET);
        byte[] first = encoder.encode(new Verack());
        first[0] = 0;

        assertThat(encoder.encode(new Verack())).isNotEqualTo(first);
    }

    @Test
    void costsLittleMoreThanTheFrame() {
        FrameEncoder encoder = new FrameEncoder(Network.MAINNET);
        UnknownPayload payload = UnknownPayload.of(new Command("x"), new byte[1_000_000]);

        assertThat(Allocation.of(() -> encoder.encode(payload))).isLessThanOrEqualTo(1_002_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 4_000_001, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void aHeaderClaimsNoMoreThanTheLimit(int length) {
        assertThatIllegalArgumentException().isThrownBy(() -> new MessageHeader(0, Ping.COMMAND, length, 0));
        assertThat(new MessageHeader(0, Ping.COMMAND, 4_000_000, 0).payloadLength())
                .isEqualTo(MessageHeader.MAX_PAYLOAD_LENGTH);
    }

    @Test
    void framesHaveTheirParts() {
        assertThatNullPointerException().isThrownBy(() -> new MessageHeader(0, null, 0, 0));
        assertThatNullPointerException().isThrownBy(() -> new Message(null, 0, 0));
        assertThatNullPointerException().isThrownBy(() -> new SkippedMessage(null, 0));
        assertThatNullPointerException().isThrownBy(() -> new DroppedMessage(null, 0, null));
        assertThatNullPointerException().isThrownBy(() -> new DroppedMessage(Optional.empty(), 0, null));
    }
}
