package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a stranger's claims and chunks cost. */
class FrameDecoderMemoryTest {
    private static final Network NETWORK = Network.REGTEST;
    private static final int LONGEST = MessageHeader.MAX_PAYLOAD_LENGTH;

    private static FrameDecoder claiming(byte[] header) {
        FrameDecoder decoder = new FrameDecoder(NETWORK);
        assertThat(decoder.decode(ByteBuffer.wrap(header))).isEmpty();
        return decoder;
    }

    @ParameterizedTest
    @ValueSource(longs = {4_000_001, 0x0200_0000, 0x7FFF_FFFF, 0x8000_0000L, 0xFFFF_FFFFL})
    void refusingALengthCostsUnderOneKibibyte(long length) {
        byte[] header = Wire.header(NETWORK, "tx", length);

        assertThat(Allocation.of(() -> {
                    FrameDecoder decoder = new FrameDecoder(NETWORK);
                    try {
                        decoder.decode(ByteBuffer.wrap(header));
                    } catch (MalformedMessageException e) {
                        assert e.reason().isFatal();
                    }
                }))
                .isLessThanOrEqualTo(1_024);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tx", "addr", "verack", "mystery"})
    void aClaimOfFourMillionBytesAndThreeHundredSingleOnesCostLittle(String command) {
        byte[] header = Wire.header(NETWORK, command, LONGEST);
        ByteBuffer one = ByteBuffer.allocate(1);

        long allocated = Allocation.of(() -> {
            FrameDecoder decoder = new FrameDecoder(NETWORK);
            decoder.decode(ByteBuffer.wrap(header));
            for (int i = 0; i < 300; i++) {
                decoder.decode(one.rewind());
            }
        });

        assertThat(allocated).isLessThanOrEqualTo(300 * 1_024).isLessThanOrEqualTo(4_096);
    }

    @Test
    void aThousandClaimsCostUnderHalfAMegabyte() {
        byte[] header = Wire.header(NETWORK, "tx", LONGEST);

        FrameDecoder[] decoders = new FrameDecoder[1_000];

        long allocated = Allocation.of(() -> {
            for (int i = 0; i < decoders.length; i++) {
                decoders[i] = new FrameDecoder(NETWORK);
                decoders[i].decode(ByteBuffer.wrap(header));
            }
        });

        assertThat(allocated).isLessThanOrEqualTo(512 * 1_024);
        assertThat(decoders).allMatch(FrameDecoder::isInsideFrame).allMatch(decoder -> decoder.held() == 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 511, 512, 513, 1_500, 65_536, 300_000})
    void whatIsHeldStaysCloseToWhatArrived(int chunk) {
        FrameDecoder decoder = claiming(Wire.header(NETWORK, "tx", LONGEST));
        ByteBuffer in = ByteBuffer.allocate(chunk);
        int arrived = 0;
        while (arrived + chunk < LONGEST) {
            decoder.decode(in.rewind());
            arrived += chunk;
            if (decoder.held() > Math.max(2 * arrived, arrived + 512)
                    || decoder.held() > arrived + 256 * 1_024
                    || decoder.held() < arrived) {
                assertThat(decoder.held()).as("held after %d bytes", arrived).isEqualTo(arrived);
            }
        }
        assertThat(decoder.held()).isLessThanOrEqualTo(LONGEST);
    }

    @Test
    void nothingIsHeldBetweenFramesOrOfSkippedOnes() {
        FrameDecoder decoder = new FrameDecoder(NETWORK);
        Decoding.drain(decoder, ByteBuffer.wrap(Wire.frame(NETWORK, "tx", new byte[100_000])));
        assertThat(decoder.held()).isZero();

        FrameDecoder deaf = new FrameDecoder(NETWORK, command -> false);
        byte[] header = Wire.header(NETWORK, "tx", LONGEST);
        ByteBuffer body = ByteBuffer.allocate(LONGEST);
        long allocated = Allocation.of(() -> {
            Decoding.drain(deaf, ByteBuffer.wrap(header));
            Decoding.drain(deaf, body.rewind());
        });
        assertThat(allocated).isLessThanOrEqualTo(2_048);
    }

    @Test
    void aPayloadInOnePieceIsCopiedOnce() {
        ByteBuffer frame = ByteBuffer.wrap(Wire.frame(NETWORK, "mystery", new byte[LONGEST]));
        FrameDecoder decoder = new FrameDecoder(NETWORK);

        assertThat(Allocation.of(() -> decoder.decode(frame.rewind()))).isLessThanOrEqualTo(LONGEST + 2_048L);
    }

    @ParameterizedTest
    @ValueSource(ints = {162_001, 1_000_000, LONGEST})
    void payloadsInPiecesAllocateLittleMoreThanThemselves(int length) {
        byte[] stream = Wire.frame(NETWORK, "mystery", new byte[length]);
        FrameDecoder decoder = new FrameDecoder(NETWORK);
        // The first leaves the chunks that the next ones are collected in.
        assertThat(Decoding.evenly(decoder, stream, 65_536)).hasSize(1);

        ByteBuffer in = ByteBuffer.wrap(stream);
        long allocated = Allocation.of(() -> {
            for (int from = 0; from < stream.length; from += 65_536) {
                decoder.decode(in.limit(Math.min(stream.length, from + 65_536)).position(from));
            }
        });

        assertThat(decoder.isInsideFrame()).isFalse();
        assertThat(allocated).isLessThanOrEqualTo(length + length / 20L);
    }

    @Test
    void theLongestPayloadInSingleBytesTakesLinearWork() {
        long half = allocatedBySingleBytes(LONGEST / 2);
        long whole = allocatedBySingleBytes(LONGEST);

        assertThat(whole).isLessThanOrEqualTo(2 * LONGEST + 8_192L);
        assertThat((double) whole / half).isBetween(1.9, 2.1);
    }

    private static long allocatedBySingleBytes(int length) {
        byte[] stream = Wire.frame(NETWORK, "mystery", new byte[length]);
        ByteBuffer in = ByteBuffer.wrap(stream);
        return Allocation.of(() -> {
            FrameDecoder decoder = new FrameDecoder(NETWORK);
            int frames = 0;
            for (int end = 1; end <= stream.length; end++) {
                frames += decoder.decode(in.limit(end).position(end - 1)).isPresent() ? 1 : 0;
            }
            assertThat(frames).isEqualTo(1);
        });
    }

    @Test
    void twoHundredThousandEmptyMessagesLeaveNothingBehind() {
        byte[] burst = Wire.repeat(Wire.frame(NETWORK, "whatever", new byte[0]), 1_000);
        FrameDecoder decoder = new FrameDecoder(NETWORK);
        int frames = 0;
        for (int i = 0; i < 200; i++) {
            frames += Decoding.drain(decoder, ByteBuffer.wrap(burst)).size();
        }

        assertThat(frames).isEqualTo(200_000);
        assertThat(decoder.held()).isZero();
        assertThat(decoder.isInsideFrame()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 511, 512, 513, 1_023, 1_024, 262_143, 262_144, 262_145, 600_000})
    void payloadsOfEveryStepAreWholeWhateverTheChunks(int length) {
        byte[] payload = new byte[length];
        for (int i = 0; i < length; i++) {
            payload[i] = (byte) (i * 31 + (i >>> 8));
        }
        byte[] stream = Wire.frame(NETWORK, "mystery", payload);
        Message whole = new Message(UnknownPayload.of(new Command("mystery"), payload), length, 0);
        for (int chunk : new int[] {7, 512, 4_096, 65_536, 1_000_000}) {
            assertThat(Decoding.evenly(new FrameDecoder(NETWORK), stream, chunk))
                    .containsExactly(whole);
        }
    }
}
