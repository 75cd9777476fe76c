package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.bitcoinj.core.BloomFilter;
import org.junit.jupiter.api.Test;

/** bitcoinj reads from generated messages what Satwire reads. What it knows differently is left out, each with its reason. */
class BitcoinjPropertiesTest {
    private static final long UINT32 = 0xFFFF_FFFFL;

    private static Arbitrary<Long> uint32() {
        return Arbitraries.longs().between(0, UINT32);
    }

    /** IPv4 and IPv6: of Tor v2 bitcoinj keeps the name in addr and the IPv6 address in version. */
    private static Arbitrary<Host> hosts() {
        return Generators.v1Hosts().filter(host -> host.network() != AddressNetwork.TORV2);
    }

    /** bitcoinj knows no more networks than these: of I2P, CJDNS and others it keeps neither name nor address. */
    private static Arbitrary<Host> v2Hosts() {
        return Arbitraries.oneOf(hosts(), Generators.bytes(32).map(address -> Host.of(AddressNetwork.TORV3, address)));
    }

    private static Arbitrary<List<TimestampedAddr>> entries(Arbitrary<Host> hosts) {
        return Combinators.combine(uint32(), Generators.addresses(hosts))
                .as(TimestampedAddr::new)
                .list()
                .ofMaxSize(20);
    }

    @Provide
    Arbitrary<Version> versions() {
        // Printable user agents: bitcoinj takes them to be UTF-8. Times that java.time knows. Versions from the one on
        // that has the last field, and below 2^31: it asks for relay by the version and not by what is there.
        Arbitrary<Long> times = Arbitraries.longs().between(0, 1L << 40);
        Arbitrary<WireText> agents =
                Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(256).map(WireText::of);
        return Generators.few(Combinators.combine(
                        Arbitraries.integers().between(70_001, Integer.MAX_VALUE),
                        Generators.services(),
                        times,
                        Generators.addresses(hosts()),
                        Arbitraries.longs(),
                        agents,
                        Arbitraries.integers(),
                        Arbitraries.of(true, false))
                .as((number, services, time, receiver, nonce, agent, height, relay) -> new Version(
                        number, services, time, receiver, NetAddr.UNSPECIFIED, nonce, agent, height, relay)));
    }

    @Property(tries = 200)
    void version(@ForAll("versions") Version version) {
        BitcoinjOracle.assertAgree(version);
    }

    @Provide
    Arbitrary<Payload> addresses() {
        return Arbitraries.oneOf(
                entries(hosts()).map(Addr::new), entries(v2Hosts()).map(AddrV2::new));
    }

    @Property(tries = 200)
    void addrAndAddrV2(@ForAll("addresses") Payload payload) {
        BitcoinjOracle.assertAgree(payload);
    }

    @Provide
    Arbitrary<List<InventoryVector>> items() {
        // It refuses types that it does not know: compact blocks, wtxids, and all to come.
        Arbitrary<Integer> types = Arbitraries.of(
                InventoryVector.TX,
                InventoryVector.BLOCK,
                InventoryVector.FILTERED_BLOCK,
                InventoryVector.WITNESS_TX,
                InventoryVector.WITNESS_BLOCK,
                InventoryVector.WITNESS_FLAG | InventoryVector.FILTERED_BLOCK);
        return Combinators.combine(types, Generators.hashes())
                .as(InventoryVector::new)
                .list()
                .ofMaxSize(20);
    }

    @Property(tries = 100)
    void invGetDataAndNotFound(@ForAll("items") List<InventoryVector> items) {
        BitcoinjOracle.assertAgree(new Inv(items));
        BitcoinjOracle.assertAgree(new GetData(items));
        BitcoinjOracle.assertAgree(new NotFound(items));
    }

    @Provide
    Arbitrary<BlockLocator> locators() {
        return Generators.hashes().list().ofMaxSize(BlockLocator.MAX_HASHES).map(BlockLocator::new);
    }

    @Provide
    Arbitrary<Hash256> hashes() {
        return Generators.hashes();
    }

    @Property(tries = 100)
    void getBlocksAndGetHeaders(@ForAll("locators") BlockLocator locator, @ForAll("hashes") Hash256 stop) {
        for (long version : new long[] {0, ProtocolVersion.CURRENT, UINT32}) {
            BitcoinjOracle.assertAgree(new GetBlocks(version, locator, stop));
            BitcoinjOracle.assertAgree(new GetHeaders(version, locator, stop));
        }
    }

    @Provide
    Arbitrary<List<BlockHeader>> headers() {
        return Transactions.headers().list().ofMaxSize(10);
    }

    @Property(tries = 100)
    void headers(@ForAll("headers") List<BlockHeader> headers) {
        BitcoinjOracle.assertAgree(new Headers(headers));
    }

    /** Where both see a target: bitcoinj reads also negative ones and such of more than 256 bits. */
    @Property(tries = 500)
    void targets(@ForAll("headers") List<BlockHeader> headers) {
        for (BlockHeader header : headers) {
            BlockHeader likely = new BlockHeader(
                    header.version(),
                    header.previousBlock(),
                    header.merkleRoot(),
                    header.time(),
                    header.bits() % 0x2200_0000L,
                    header.nonce());
            BigInteger theirs = org.bitcoinj.core.Block.read(
                            ByteBuffer.wrap(Wire.concat(likely.toByteArray(), new byte[1])))
                    .getDifficultyTargetAsInteger();

            assertThat(likely.target())
                    .isEqualTo(theirs.signum() < 0 || theirs.bitLength() > 256 ? BigInteger.ZERO : theirs);
        }
    }

    /** bitcoinj refuses an amount below zero. */
    @Provide
    Arbitrary<Transaction> transactions() {
        Arbitrary<TxOut> outputs = Combinators.combine(
                        Arbitraries.longs().between(0, Long.MAX_VALUE), Generators.bytes(0, 300))
                .as((value, script) -> new TxOut(value, Bytes.of(script)));
        return Generators.few(Combinators.combine(
                        uint32(),
                        Transactions.inputs().list().ofMinSize(1).ofMaxSize(4),
                        outputs.list().ofMaxSize(4),
                        uint32())
                .as(Transaction::of));
    }

    @Property(tries = 200)
    void tx(@ForAll("transactions") Transaction transaction) {
        BitcoinjOracle.assertAgree(new Tx(transaction));
        BitcoinjOracle.assertAgree(new Tx(transaction.withoutWitness()));
    }

    /** With transactions: bitcoinj takes a block without any for a header. */
    @Provide
    Arbitrary<Block> blocks() {
        return Generators.few(Combinators.combine(
                        Transactions.headers(),
                        transactions().list().ofMinSize(1).ofMaxSize(5))
                .as(Block::of));
    }

    @Property(tries = 100)
    void block(@ForAll("blocks") Block block) {
        BitcoinjOracle.assertAgree(block);
    }

    @Provide
    Arbitrary<MerkleBlock> merkleBlocks() {
        return Generators.few(Combinators.combine(
                        Transactions.headers(),
                        uint32(),
                        Generators.hashes().list().ofMaxSize(10),
                        Generators.bytes(0, 5).map(Bytes::of))
                .as((header, count, hashes, flags) ->
                        new MerkleBlock(header, new PartialMerkleTree(count, hashes, flags))));
    }

    @Property(tries = 100)
    void merkleBlock(@ForAll("merkleBlocks") MerkleBlock block) {
        BitcoinjOracle.assertAgree(block);
    }

    @Provide
    Arbitrary<FilterLoad> filters() {
        // It refuses flags that it does not know.
        return Generators.few(Combinators.combine(
                        Generators.bytes(0, 1_000).map(Bytes::of),
                        Arbitraries.integers().between(0, FilterLoad.MAX_HASH_FUNCTIONS),
                        uint32(),
                        Arbitraries.of(FilterLoad.UPDATE_NONE, FilterLoad.UPDATE_ALL, FilterLoad.UPDATE_P2PUBKEY_ONLY))
                .as(FilterLoad::new));
    }

    @Property(tries = 100)
    void filterLoad(@ForAll("filters") FilterLoad filter) {
        BitcoinjOracle.assertAgree(filter);
    }

    @Test
    void filtersThatBitcoinjMakes() {
        for (int elements : new int[] {1, 10, 1_000}) {
            BloomFilter filter = new BloomFilter(elements, 0.001, 0xFFFF_FFFF, BloomFilter.BloomUpdate.UPDATE_ALL);
            filter.insert(new byte[] {1, 2, 3});
            byte[] bytes = filter.serialize();

            BitcoinjOracle.assertAgree("filterload", bytes);
            assertThat(((FilterLoad) Decoding.decode("filterload", bytes).payload()).tweak())
                    .isEqualTo(UINT32);
        }
    }

    @Property(tries = 100)
    void pingAndPong(@ForAll long number) {
        BitcoinjOracle.assertAgree(new Ping(number));
        BitcoinjOracle.assertAgree(new Pong(number));
    }

    /** bitcoinj refuses a fee rate below zero. */
    @Property(tries = 100)
    void feeFilter(@ForAll @LongRange(max = Long.MAX_VALUE) long feeRate) {
        BitcoinjOracle.assertAgree(new FeeFilter(feeRate));
    }

    @Provide
    Arbitrary<Reject> rejects() {
        // Only tx and block say which one was refused, and must; bitcoinj goes by the name, Bitcoin Core by the length.
        Arbitrary<WireText> reasons =
                Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(111).map(WireText::of);
        Arbitrary<Integer> codes = Arbitraries.of(BitcoinjOracle.CODES.keySet());
        return Combinators.combine(Arbitraries.of("tx", "block", "version"), codes, reasons, Generators.hashes())
                .as((message, code, reason, hash) -> new Reject(
                        WireText.of(message),
                        code,
                        reason,
                        message.equals("version") ? Optional.empty() : Optional.of(hash)));
    }

    @Property(tries = 100)
    void reject(@ForAll("rejects") Reject reject) {
        BitcoinjOracle.assertAgree(reject);
    }

    @Test
    void messagesWithoutFields() {
        // getaddr and mempool it writes but does not read.
        for (Payload payload : List.of(new Verack(), new SendAddrV2(), new SendHeaders())) {
            BitcoinjOracle.assertAgree(payload);
        }
    }
}
