package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satwire.protocol.Bytes;
import dev.satwire.protocol.Command;
import dev.satwire.protocol.FrameDecoder;
import dev.satwire.protocol.Message;
import dev.satwire.protocol.MessageHeader;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.PayloadCodec;
import dev.satwire.protocol.Ping;
import dev.satwire.protocol.Verack;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureReaderTest {
    /** Made by hand as {@code CaptureMessageToFile} of Bitcoin Core writes: verack, then a ping 1 microsecond later. */
    private static final String SAMPLE = "40e2a50731af0500" + "76657261636b000000000000" + "00000000"
            + "41e2a50731af0500" + "70696e670000000000000000" + "08000000" + "0102030405060708";

    private static final int FIRST_LENGTH = 24;

    private static CaptureReader reader(byte[] bytes) {
        return new CaptureReader(new ByteArrayInputStream(bytes));
    }

    private static byte[] sample() {
        return HexFormat.of().parseHex(SAMPLE);
    }

    @Test
    void readsWhatBitcoinCoreWrites(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("msgs_recv.dat"), sample());
        try (CaptureReader reader = CaptureReader.open(file)) {
            assertThat(reader.next())
                    .hasValue(new CapturedMessage(
                            Instant.parse("2020-09-13T12:26:40.123456Z"), Verack.COMMAND, Bytes.EMPTY));
            CapturedMessage ping = reader.next().orElseThrow();
            assertThat(ping)
                    .isEqualTo(new CapturedMessage(
                            Instant.parse("2020-09-13T12:26:40.123457Z"),
                            Ping.COMMAND,
                            Bytes.parse("0102030405060708")));
            Message message = new Message(new Ping(0x0807060504030201L), 8, 0);
            assertThat(ping.decode(PayloadCodec.STANDARD)).isEqualTo(message);
            assertThat(new FrameDecoder(Network.SIGNET).decode(ByteBuffer.wrap(ping.toFrame(Network.SIGNET))))
                    .hasValue(message);
            assertThat(reader.next()).isEmpty();
            assertThat(reader.next()).isEmpty();
        }
    }

    @Test
    void saysWhereAFileIsCutOff() throws IOException {
        for (int length = 0; length < sample().length; length++) {
            CaptureReader reader = reader(Arrays.copyOf(sample(), length));
            int whole = length < FIRST_LENGTH ? 0 : FIRST_LENGTH;
            if (whole > 0) {
                assertThat(reader.next()).isPresent();
            }
            if (length == whole) {
                assertThat(reader.next()).isEmpty();
            } else {
                for (int times = 0; times < 2; times++) {
                    assertThatThrownBy(reader::next)
                            .isInstanceOf(CaptureFormatException.class)
                            .hasMessageContaining("cut off")
                            .hasMessageContaining("at byte " + whole)
                            .matches(e -> ((CaptureFormatException) e).offset() == whole);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"01090a3d", "ffffffff"})
    void refusesALengthOverTheLimit(String length) {
        byte[] bytes = sample();
        System.arraycopy(HexFormat.of().parseHex(length), 0, bytes, 20, 4);
        assertThatThrownBy(() -> reader(bytes).next())
                .isInstanceOf(CaptureFormatException.class)
                .hasMessageContaining("the limit is " + MessageHeader.MAX_PAYLOAD_LENGTH);
    }

    @Test
    void readsAPayloadOfTheLimitAndBelievesNoClaim() throws IOException {
        byte[] header = Arrays.copyOf(sample(), FIRST_LENGTH);
        ByteBuffer.wrap(header).putInt(20, Integer.reverseBytes(MessageHeader.MAX_PAYLOAD_LENGTH));
        byte[] whole = Arrays.copyOf(header, FIRST_LENGTH + MessageHeader.MAX_PAYLOAD_LENGTH);
        assertThat(reader(whole).next().orElseThrow().payload().length()).isEqualTo(MessageHeader.MAX_PAYLOAD_LENGTH);
        assertThatThrownBy(() -> reader(header).next()).hasMessageContaining("after 0 of 4000000 bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x01, 0x7F, 0x80, 0x00})
    void refusesAnIllegalCommand(int character) {
        byte[] bytes = sample();
        bytes[9] = (byte) character;
        assertThatThrownBy(() -> reader(bytes).next())
                .isInstanceOf(CaptureFormatException.class)
                .hasMessageContaining("illegal command");
    }

    @Test
    void readsACommandOfTwelveCharactersAndAnyTime() throws IOException {
        byte[] bytes = Arrays.copyOf(sample(), FIRST_LENGTH);
        Arrays.fill(bytes, 0, 8, (byte) 0xFF);
        Arrays.fill(bytes, 8, 20, (byte) 'x');
        assertThat(reader(bytes).next())
                .hasValue(
                        new CapturedMessage(Instant.EPOCH.minusNanos(1000), new Command("xxxxxxxxxxxx"), Bytes.EMPTY));
        bytes[7] = (byte) 0x80;
        assertThat(reader(bytes).next()).isPresent();
    }

    @Test
    void closesItsSource() throws IOException {
        boolean[] closed = new boolean[1];
        new CaptureReader(new InputStream() {
                    @Override
                    public int read() {
                        return -1;
                    }

                    @Override
                    public void close() {
                        closed[0] = true;
                    }
                })
                .close();
        assertThat(closed[0]).isTrue();
    }
}
