package dev.satwire.protocol;

import static dev.satwire.protocol.Samples.HASH;
import static dev.satwire.protocol.Samples.HASH_HEX;
import static dev.satwire.protocol.Samples.HEADER;
import static dev.satwire.protocol.Samples.HEADER_HEX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.satwire.protocol.MalformedMessageException.Reason;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs of bytes in payloads: the longest legal one, one byte more, and claims without a body. */
class LengthLimitsTest {

    /**
     * A run of bytes with its length before it.
     *
     * @param limit the most bytes; 0 if only the payload's length limits them
     * @param before the bytes before the length, in hexadecimal
     * @param after the bytes behind the run
     * @param make makes the payload with that run
     */
    record Run(String command, String what, int limit, String before, String after, Function<byte[], Payload> make) {
        int longest() {
            int fixed = Wire.hex(before + after).length + 5;
            return limit > 0 ? limit : 4_000_000 - fixed;
        }

        byte[] bytes(int length) {
            return Wire.concat(Wire.hex(before), Wire.compactSize(length), filled(length), Wire.hex(after));
        }

        Payload of(int length) {
            return make.apply(filled(length));
        }

        private static byte[] filled(int length) {
            return Wire.with(new byte[0], length);
        }

        @Override
        public String toString() {
            return what + " of " + command;
        }
    }

    private static final String OUTPOINT = HASH_HEX + "00000000";
    private static final String ADDRESS = "0000000000000000" + "00".repeat(16) + "0000";

    static List<Run> runs() {
        return List.of(
                new Run(
                        "version",
                        "user agent",
                        256,
                        "80110100 0000000000000000 0000000000000000" + ADDRESS + ADDRESS + "0000000000000000",
                        "00000000 01",
                        agent -> new Version(
                                70_016, Services.NONE, 0, nowhere(), nowhere(), 0, WireText.of(agent), 0, true)),
                new Run("feature", "id", 80, "", "00", id -> new Feature(WireText.of(id), Bytes.EMPTY)),
                new Run(
                        "feature",
                        "data",
                        512,
                        "04 74657374",
                        "",
                        data -> new Feature(WireText.of("test"), Bytes.of(data))),
                new Run(
                        "addrv2",
                        "address",
                        512,
                        "01 00000000 00 99",
                        "0000",
                        address -> new AddrV2(List.of(
                                new TimestampedAddr(0, new NetAddr(Services.NONE, Host.of(0x99, address), 0))))),
                new Run("filterload", "filter", 36_000, "", "01000000 00000000 00", LengthLimitsTest::filterLoad),
                new Run("filteradd", "element", 520, "", "", element -> new FilterAdd(Bytes.of(element))),
                new Run(
                        "reject",
                        "message",
                        12,
                        "",
                        "01 00",
                        message -> new Reject(WireText.of(message), 1, WireText.EMPTY, Optional.empty())),
                new Run(
                        "reject",
                        "reason",
                        111,
                        "00 01",
                        "",
                        reason -> new Reject(WireText.EMPTY, 1, WireText.of(reason), Optional.empty())),
                new Run("cfilter", "filter", 0, "00" + HASH_HEX, "", filter -> new CFilter(0, HASH, Bytes.of(filter))),
                new Run(
                        "merkleblock",
                        "flags",
                        0,
                        HEADER_HEX + "07000000 00",
                        "",
                        flags -> new MerkleBlock(HEADER, new PartialMerkleTree(7, List.of(), Bytes.of(flags)))),
                new Run("alert", "content", 0, "", "00", content -> new Alert(Bytes.of(content), Bytes.EMPTY)),
                new Run("alert", "signature", 0, "00", "", signature -> new Alert(Bytes.EMPTY, Bytes.of(signature))),
                new Run("sketch", "data", 0, "", "", data -> new Sketch(Bytes.of(data))),
                new Run(
                        "tx",
                        "scriptSig",
                        0,
                        "01000000 01" + OUTPOINT,
                        "00000000 00 00000000",
                        script -> tx(new TxIn(new OutPoint(HASH, 0), Bytes.of(script), 0), List.of())),
                new Run(
                        "tx",
                        "scriptPubKey",
                        0,
                        "01000000 01" + OUTPOINT + "00 00000000 01 0000000000000000",
                        "00000000",
                        script -> tx(
                                new TxIn(new OutPoint(HASH, 0), Bytes.EMPTY, 0),
                                List.of(new TxOut(0, Bytes.of(script))))),
                new Run(
                        "tx",
                        "witness item",
                        0,
                        "01000000 0001 01" + OUTPOINT + "00 00000000 00 01",
                        "00000000",
                        item -> tx(
                                new TxIn(new OutPoint(HASH, 0), Bytes.EMPTY, 0, List.of(Bytes.of(item))), List.of())));
    }

    private static NetAddr nowhere() {
        return new NetAddr(Services.NONE, Host.parse("::"), 0);
    }

    private static FilterLoad filterLoad(byte[] filter) {
        return new FilterLoad(Bytes.of(filter), 1, 0, FilterLoad.UPDATE_NONE);
    }

    private static Tx tx(TxIn input, List<TxOut> outputs) {
        return new Tx(Transaction.of(1, List.of(input), outputs, 0));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void theLongestLegalRunPasses(Run run) {
        Payload longest = run.of(run.longest());
        byte[] bytes = run.bytes(run.longest());

        assertThat(PayloadCodec.encode(longest)).isEqualTo(bytes);
        Message decoded = Decoding.decode(run.command, bytes);
        assertThat(decoded).isEqualTo(new Message(longest, bytes.length, 0));
        assertThat(PayloadCodec.encode(decoded.payload())).isEqualTo(bytes);
        assertThat(new FrameEncoder(Network.MAINNET).encode(longest)).hasSize(bytes.length + 24);
    }

    @ParameterizedTest
    @MethodSource("runs")
    void oneByteMoreIsTooLarge(Run run) {
        int tooLong = run.longest() + 1;

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FrameEncoder(Network.MAINNET).encode(run.of(tooLong)));
        if (run.limit > 0) {
            assertThatIllegalArgumentException().isThrownBy(() -> run.of(tooLong));
        }
        assertThat(Decoding.failure(run.command, run.bytes(tooLong)).reason()).isEqualTo(Reason.TOO_LARGE);
    }

    @ParameterizedTest
    @MethodSource("runs")
    void aClaimAloneCostsNothing(Run run) {
        for (long claim : Claims.ALL) {
            Claims.assertCostsNothing(run.command, Wire.concat(Wire.hex(run.before), Wire.compactSize(claim)), claim);
        }
    }

    @ParameterizedTest
    @MethodSource("runs")
    void decodingAllocatesLittleMoreThanTheBytes(Run run) {
        byte[] bytes = run.bytes(run.longest());

        assertThat(Allocation.of(() -> Decoding.decode(run.command, bytes)))
                .isLessThanOrEqualTo(3L * bytes.length + 4_096);
    }

    @ParameterizedTest
    @MethodSource("runs")
    void theTextIsShortAndPrintable(Run run) {
        assertThat(run.of(run.longest()).toString()).matches("[ -~]{1,1500}");
        if (run.limit == 0) {
            assertThat(run.of(run.longest()).toString()).hasSizeLessThan(300);
        }
    }

    /** Places in transactions where a count stands. */
    static List<String> countsInTransactions() {
        String legacyInputs = "01000000";
        String witnessInputs = "01000000 0001";
        String legacyOutputs = "01000000 01" + OUTPOINT + "00 00000000";
        String witnessOutputs = "01000000 0001 01" + OUTPOINT + "00 00000000";
        String witnessItems = "01000000 0001 01" + OUTPOINT + "00 00000000 00";
        String secondWitness = "01000000 0001 02" + (OUTPOINT + "00 00000000").repeat(2) + "00 01 01 00";
        return List.of(legacyInputs, witnessInputs, legacyOutputs, witnessOutputs, witnessItems, secondWitness);
    }

    @ParameterizedTest
    @MethodSource("countsInTransactions")
    void aCountAloneCostsNothing(String before) {
        for (long claim : Claims.ALL) {
            byte[] bytes = Wire.concat(Wire.hex(before), Wire.compactSize(claim));
            Claims.assertCostsNothing("tx", bytes, claim);
            if (Wire.hex(before).length >= TransactionLayout.MIN_LENGTH) { // less is no transaction to a list of them
                Claims.assertCostsNothing("block", Wire.concat(Wire.hex(HEADER_HEX + "01"), bytes), claim);
                Claims.assertCostsNothing(
                        "cmpctblock", Wire.concat(Wire.hex(HEADER_HEX + "0000000000000000 00 01 00"), bytes), claim);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("countsInTransactions")
    void everyCountInATransactionIsInItsShortestForm(String before) {
        for (String count : List.of("fd0100", "fe01000000", "ff0100000000000000")) {
            byte[] bytes = Wire.with(Wire.hex(before + count), 400);
            assertThat(Decoding.failure("tx", bytes).reason()).as(count).isEqualTo(Reason.NON_CANONICAL);
        }
    }
}
