package dev.satwire.benchmarks;

import dev.satwire.protocol.FrameDecoder;
import dev.satwire.protocol.FrameEncoder;
import dev.satwire.protocol.Message;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Payload;
import java.nio.ByteBuffer;
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
 * What it costs to read all of a message. Ours makes its parts when they are asked for, and each time again; the rival
 * makes most of them when it decodes. So what counts is {@link #decodeAndRead} beside {@link #decodeAndReadBitcoinj}:
 * what is put off must not cost more in the end. {@link #read} is the second half of it alone.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 3,
        jvmArgsAppend = {"-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 4, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class ReadingBenchmark {
    private final FrameDecoder decoder = new FrameDecoder(Network.MAINNET);
    private final Bitcoinj bitcoinj = new Bitcoinj();

    /** What is read of which message. */
    @Param
    Reading reading;

    private ByteBuffer received;
    private Payload decoded;

    /** Makes the frame, and makes sure that it can be read. */
    @Setup
    public void prepare() {
        byte[] frame = new FrameEncoder(Network.MAINNET).encode(reading.message.payload());
        received = ByteBuffer.allocateDirect(frame.length).put(frame);
        decoded = decode();
    }

    private Payload decode() {
        received.rewind();
        return ((Message) decoder.decode(received).orElseThrow()).payload();
    }

    /**
     * Decodes the whole frame and reads all of the message.
     *
     * @return a sum of what was read
     */
    @Benchmark
    public long decodeAndRead() {
        return reading.read(decode());
    }

    /**
     * The rival of {@link #decodeAndRead}.
     *
     * @return a sum of what was read
     */
    @Benchmark
    public long decodeAndReadBitcoinj() {
        return reading.read(bitcoinj.decode(received.rewind()));
    }

    /**
     * Reads all of a message that was decoded and may have been read before.
     *
     * @return a sum of what was read
     */
    @Benchmark
    public long read() {
        return reading.read(decoded);
    }
}
