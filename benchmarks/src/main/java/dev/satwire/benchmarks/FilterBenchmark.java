package dev.satwire.benchmarks;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import dev.satwire.protocol.Block;
import dev.satwire.protocol.BlockHeader;
import dev.satwire.protocol.Bytes;
import dev.satwire.protocol.FilterLoad;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.OutPoint;
import dev.satwire.protocol.SipHash24;
import dev.satwire.protocol.Transaction;
import dev.satwire.protocol.TxIn;
import dev.satwire.protocol.TxOut;
import dev.satwire.protocol.filter.BlockFilter;
import dev.satwire.protocol.filter.BloomFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What filters cost. How to read it:
 *
 * <ul>
 *   <li>{@link #sipHash} / {@link #guavaSipHash}: the hash of block filters beside that of Guava, of 32 bytes.
 *   <li>{@link #matchAny} / {@link #parse}: looking up {@value #WANTED} scripts in the filter of a block of
 *       {@value #TRANSACTIONS} transactions. Both read the filter once; what is above 1.0 is hashing and sorting.
 *       {@link #matchOne} reads no further than where the script would be.
 *   <li>{@link #bloomContains} / {@link #guavaMurmur3}: looking up an element that is in, by so many hash functions, beside
 *       the same number of hashes by Guava.
 *   <li>{@link #build} and {@link #filterBlock}: a server's work for a block.
 * </ul>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 3,
        jvmArgsAppend = {"-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 4, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class FilterBenchmark {
    private static final int SEED = 1;
    private static final int TRANSACTIONS = 2_500;
    private static final int WANTED = 1_000;

    private final Random random = new Random(SEED);
    private final SipHash24 sipHash = new SipHash24(random.nextLong(), random.nextLong());
    private final HashFunction guavaSipHash = Hashing.sipHash24(sipHash.k0(), sipHash.k1());
    private final Bytes hashed = bytes(32);
    private final byte[] hashedArray = hashed.toByteArray();
    private final List<Bytes> spent = new ArrayList<>();
    private final List<Bytes> wanted = new ArrayList<>();

    private Block block;
    private BlockFilter filter;
    private BloomFilter bloom;
    private HashFunction[] murmur3;

    /** Makes a block as they are today: two inputs and two outputs a transaction, and no script used twice. */
    @Setup
    public void prepare() {
        List<Transaction> transactions = new ArrayList<>();
        for (int i = 0; i < TRANSACTIONS; i++) {
            transactions.add(Transaction.of(2, List.of(input(), input()), List.of(output(), output()), 0));
            spent.add(script());
            spent.add(script());
        }
        block = Block.of(new BlockHeader(1, Hash256.ZERO, Hash256.ZERO, 0, 0, 0), transactions);
        filter = build();
        for (int i = 0; i < WANTED; i++) {
            wanted.add(script());
        }
        if (filter.size() != 4 * TRANSACTIONS || filter.matchesAny(wanted)) {
            throw new IllegalStateException("not what is to be measured: " + filter);
        }
        bloom = BloomFilter.create(WANTED, 0.0001, SEED, FilterLoad.UPDATE_NONE);
        bloom.insert(hashed);
        murmur3 = new HashFunction[bloom.toFilterLoad().hashFunctions()];
        for (int i = 0; i < murmur3.length; i++) {
            murmur3[i] = Hashing.murmur3_32_fixed(i * 0xFBA4C795 + SEED);
        }
    }

    private Bytes bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return Bytes.of(bytes);
    }

    private Bytes script() {
        return Bytes.parse("0014" + bytes(20).toHexString());
    }

    private TxIn input() {
        OutPoint output = new OutPoint(Hash256.of(bytes(Hash256.LENGTH).toByteArray()), random.nextInt(4));
        return new TxIn(output, Bytes.EMPTY, TxIn.FINAL_SEQUENCE, List.of(bytes(72), bytes(33)));
    }

    private TxOut output() {
        return new TxOut(random.nextInt(), script());
    }

    /**
     * Hashes 32 bytes.
     *
     * @return the hash
     */
    @Benchmark
    public long sipHash() {
        return sipHash.hash(hashed);
    }

    /**
     * The rival of {@link #sipHash}.
     *
     * @return the hash
     */
    @Benchmark
    public long guavaSipHash() {
        return guavaSipHash.hashBytes(hashedArray).asLong();
    }

    /**
     * Builds the filter of the block.
     *
     * @return the filter
     */
    @Benchmark
    public BlockFilter build() {
        return BlockFilter.of(block, spent);
    }

    /**
     * Checks an encoded filter.
     *
     * @return the filter
     */
    @Benchmark
    public BlockFilter parse() {
        return BlockFilter.parse(filter.blockHash(), filter.toBytes());
    }

    /**
     * Looks up a script that is not in the filter.
     *
     * @return false
     */
    @Benchmark
    public boolean matchOne() {
        return filter.matches(wanted.get(0));
    }

    /**
     * Looks up many scripts that are not in the filter.
     *
     * @return false
     */
    @Benchmark
    public boolean matchAny() {
        return filter.matchesAny(wanted);
    }

    /**
     * Looks up 32 bytes that are in the bloom filter.
     *
     * @return true
     */
    @Benchmark
    public boolean bloomContains() {
        return bloom.contains(hashed);
    }

    /**
     * The rival of {@link #bloomContains}: the hashes alone, by functions that are made beforehand.
     *
     * @return the hashes, mixed
     */
    @Benchmark
    public int guavaMurmur3() {
        int mixed = 0;
        for (HashFunction function : murmur3) {
            mixed ^= function.hashBytes(hashedArray).asInt();
        }
        return mixed;
    }

    /**
     * Matches all transactions of the block with the bloom filter.
     *
     * @return the matches
     */
    @Benchmark
    public Object filterBlock() {
        return bloom.filter(block);
    }
}
