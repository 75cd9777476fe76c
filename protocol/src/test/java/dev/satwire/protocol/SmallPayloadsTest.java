package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.satwire.protocol.MalformedMessageException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ping, pong, the empty payloads, and the payload that may be anything. */
class SmallPayloadsTest {

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE})
    void pongRepeatsThePingsNonce(long nonce) {
        Ping ping = new Ping(nonce);

        assertThat(ping.pong()).isEqualTo(new Pong(nonce));
        assertThat(PayloadCodec.encode(ping.pong()))
                .isEqualTo(PayloadCodec.encode(ping))
                .isEqualTo(Wire.int64(nonce));
        assertThat(ping.toString()).isEqualTo("Ping[nonce=0x" + Long.toHexString(nonce) + "]");
        assertThat(ping.pong().toString()).isEqualTo("Pong[nonce=0x" + Long.toHexString(nonce) + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ping", "pong"})
    void theFormWithoutNonceDoesNotDecode(String command) {
        assertThat(Decoding.failure(command, new byte[0])).hasMessageStartingWith(command + ": ");
        assertThat(Decoding.decode(command, new byte[16]).trailingBytes()).isEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"verack", "getaddr", "sendaddrv2", "sendheaders", "wtxidrelay"})
    void emptyPayloadsMayCarryAnythingUpToTheFrameLimit(String command) {
        Message message = Decoding.decode(command, new byte[MessageHeader.MAX_PAYLOAD_LENGTH]);

        assertThat(message.trailingBytes()).isEqualTo(4_000_000);
        assertThat(PayloadCodec.encode(message.payload())).isEmpty();
    }

    @Test
    void unknownPayloadOfFourMillionBytesIsTheLongest() {
        Command command = new Command("mystery");
        byte[] longest = new byte[4_000_000];

        UnknownPayload payload = UnknownPayload.of(command, longest);

        assertThat(payload.length()).isEqualTo(MessageHeader.MAX_PAYLOAD_LENGTH);
        assertThat(PayloadCodec.STANDARD.decode(command, longest).payload()).isEqualTo(payload);
        assertThat(Decoding.atOnce(Network.MAINNET, new FrameEncoder(Network.MAINNET).encode(payload)))
                .containsExactly(new Message(payload, 4_000_000, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mystery", "verack", "ping", "inv"})
    void onlyOneByteMoreIsNoPayloadOfAnyCommand(String command) {
        byte[] tooLong = new byte[4_000_001];

        assertThatIllegalArgumentException().isThrownBy(() -> UnknownPayload.of(new Command(command), tooLong));
        MalformedMessageException failure = Decoding.failure(command, tooLong);
        assertThat(failure.reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(failure.command()).contains(command);
    }

    @Test
    void unknownPayloadsKeepTheirOwnBytes() {
        byte[] bytes = {1, 2, 3};
        UnknownPayload payload = UnknownPayload.of(new Command("x"), bytes);

        bytes[0] = 9;
        payload.toByteArray()[1] = 9;

        assertThat(payload.toByteArray()).containsExactly(1, 2, 3);
        assertThat(payload.length()).isEqualTo(3);
        assertThat(payload.toString()).isEqualTo("UnknownPayload[command=x, 3 bytes]");
    }

    @Test
    void unknownPayloadsMaySayWhatATypeWouldNot() {
        UnknownPayload shortPing = UnknownPayload.of(Ping.COMMAND, new byte[3]);

        assertThat(PayloadCodec.encode(shortPing)).hasSize(3);
        assertThat(Decoding.atOnce(Network.REGTEST, new FrameEncoder(Network.REGTEST).encode(shortPing)))
                .singleElement()
                .isInstanceOfSatisfying(
                        DroppedMessage.class,
                        dropped -> assertThat(dropped.problem().reason()).isEqualTo(Reason.TRUNCATED));
    }
}
