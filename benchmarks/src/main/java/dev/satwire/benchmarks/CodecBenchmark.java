package dev.satwire.benchmarks;

import dev.satwire.protocol.Command;
import dev.satwire.protocol.Frame;
import dev.satwire.protocol.FrameDecoder;
import dev.satwire.protocol.FrameEncoder;
import dev.satwire.protocol.Message;
import dev.satwire.protocol.MessageHeader;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.PayloadCodec;
import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to turn a frame into a message and back, beside what nobody can save and beside bitcoinj. How to read it,
 * row by row of one message:
 *
 * <ul>
 *   <li>{@link #decode} / {@link #hash} and {@link #encode} / {@link #hash}: the checksum is the double SHA-256 of the
 *       payload, so 1.0 would be a codec that costs nothing. {@link #decodeBitcoinj} and {@link #encodeBitcoinj} are the
 *       rival's share of the same.
 *   <li>{@link #decodePayload} / {@link #copy}: the same without frame and checksum. Decoding from an array that the
 *       caller keeps copies it once, so 1.0 is again a codec that costs nothing.
 *   <li>{@code gc.alloc.rate.norm} of {@link #decode} and {@link #encode} / bytes of the frame: how often the message is
 *       held in memory, in all. 1.0 is the one array that the message, or the frame, lives in.
 * </ul>
 *
 * <p>A decoded message outlives the buffer it came in, so {@link #hash} + {@link #copy} is the floor of {@link #decode};
 * for a processor without SHA instructions the copy is a few per cent of the hash, for one with them a fifth or more, and
 * then this sum is the yardstick. What comes in several reads, {@link #decodePieces}, is collected first, because nothing
 * may be allocated for a length that is only claimed: its bytes are moved once more.
 */
// The heap is touched beforehand, or the first use of each of its pages would cost more than all that is measured.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 3,
        jvmArgsAppend = {"-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 4, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class CodecBenchmark {

    /** As many bytes as one read from a socket gives at most. */
    private static final int READ_BUFFER = 64 * 1024;

    private final FrameDecoder decoder = new FrameDecoder(Network.MAINNET);
    private final FrameEncoder encoder = new FrameEncoder(Network.MAINNET);
    private final Bitcoinj bitcoinj = new Bitcoinj();
    private final byte[] hash = new byte[32];

    /** What is decoded and encoded. */
    @Param
    SampleMessage message;

    private Payload payload;
    private Command command;
    private byte[] payloadBytes;
    private ByteBuffer received;
    private org.bitcoinj.core.Message bitcoinjMessage;
    private MessageDigest sha256;

    /**
     * Makes the bytes and objects that are measured, and makes sure that they stand for each other: what is dropped is
     * fast, and must not be taken for decoded.
     *
     * @throws NoSuchAlgorithmException never: every Java platform has SHA-256
     */
    @Setup
    public void prepare() throws NoSuchAlgorithmException {
        sha256 = MessageDigest.getInstance("SHA-256");
        payload = message.payload();
        command = payload.command();
        byte[] frame = encoder.encode(payload);
        payloadBytes = Arrays.copyOfRange(frame, MessageHeader.LENGTH, frame.length);
        received = ByteBuffer.allocateDirect(frame.length).put(frame);
        if (!(decode() instanceof Message decoded) || !decoded.payload().equals(payload)) {
            throw new IllegalStateException(message + " does not come back from the wire");
        }
        bitcoinjMessage = decodeBitcoinj();
        if (!Arrays.equals(encodeBitcoinj(), frame)) {
            throw new IllegalStateException(message + " does not come back from bitcoinj");
        }
    }

    /**
     * Decodes the frame, all of which lies in a direct buffer.
     *
     * @return the message
     */
    @Benchmark
    public Frame decode() {
        return decoder.decode(received.clear()).orElseThrow();
    }

    /**
     * Decodes the frame from a direct buffer, of which no more is shown at a time than one read from a socket would have
     * put there.
     *
     * @return the message
     */
    @Benchmark
    public Frame decodePieces() {
        int end = received.capacity();
        received.position(0);
        Optional<Frame> frame;
        do {
            received.limit(Math.min(received.position() + READ_BUFFER, end));
            frame = decoder.decode(received);
        } while (frame.isEmpty() && received.position() < end);
        return frame.orElseThrow();
    }

    /**
     * The rival of {@link #decode}, on the same buffer. It leaves more to be done later in transactions, less elsewhere;
     * {@link ReadingBenchmark} has both sides do all.
     *
     * @return the message
     */
    @Benchmark
    public org.bitcoinj.core.Message decodeBitcoinj() {
        return bitcoinj.decode(received.clear());
    }

    /**
     * Encodes the message, which was made of objects, into a frame.
     *
     * @return the frame
     */
    @Benchmark
    public byte[] encode() {
        return encoder.encode(payload);
    }

    /**
     * The rival of {@link #encode}: encodes into a frame what it decoded before, part by part.
     *
     * @return the frame
     */
    @Benchmark
    public byte[] encodeBitcoinj() {
        return bitcoinj.encode(bitcoinjMessage);
    }

    /**
     * The limit of {@link #decode} and {@link #encode}: hashes the payload twice, in a heap array, and allocates nothing.
     *
     * @return the hash
     * @throws DigestException never: the array has room for the hash
     */
    @Benchmark
    public byte[] hash() throws DigestException {
        sha256.update(payloadBytes);
        sha256.digest(hash, 0, hash.length);
        sha256.update(hash);
        sha256.digest(hash, 0, hash.length);
        return hash;
    }

    /**
     * Decodes the payload alone.
     *
     * @return the message
     */
    @Benchmark
    public Message decodePayload() {
        return PayloadCodec.STANDARD.decode(command, payloadBytes);
    }

    /**
     * The limit of {@link #decodePayload}: copies the payload.
     *
     * @return the copy
     */
    @Benchmark
    public byte[] copy() {
        return payloadBytes.clone();
    }
}
