package dev.satwire.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.examples.Cli.Result;
import dev.satwire.protocol.Block;
import dev.satwire.protocol.BlockHeader;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.Headers;
import dev.satwire.protocol.Network;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(180)
class HeadersCommandTest {
    private static final Hash256 GENESIS = ChainRules.of(Network.REGTEST).genesis();
    private static final List<Block> CHAIN = ChainNode.mine(20);

    private static Result headers(ChainNode node, String... more) {
        List<String> args = new ArrayList<>(List.of("headers", node.address(), "--network", "regtest", "--json"));
        Collections.addAll(args, more);
        return Cli.run(args.toArray(new String[0]));
    }

    private static void assertFails(Result result, int lines, String reason) {
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err().lines()).singleElement().asString().startsWith(reason);
        assertThat(result.out().lines()).hasSize(lines);
    }

    @Test
    void printsTheLinesOfItsContractFromTheBeginningToTheEnd() throws Exception {
        try (ChainNode node = new ChainNode(CHAIN)) {
            Result result = headers(node);

            assertThat(result.err()).isEmpty();
            assertThat(result.exitCode()).isZero();
            List<JsonNode> lines = result.json();
            assertThat(lines).hasSize(CHAIN.size());
            for (int i = 0; i < CHAIN.size(); i++) {
                JsonNode line = lines.get(i);
                BlockHeader header = CHAIN.get(i).header();
                assertThat(Result.fields(line))
                        .containsExactly("event", "height", "hash", "previous", "time", "bits", "nonce");
                assertThat(line.get("event").stringValue()).isEqualTo("header");
                assertThat(line.get("height").intValue()).isEqualTo(i + 1);
                assertThat(line.get("hash").stringValue())
                        .isEqualTo(header.hash().toString());
                assertThat(line.get("previous").stringValue())
                        .isEqualTo(header.previousBlock().toString());
                assertThat(line.get("time").longValue()).isEqualTo(header.time());
                assertThat(line.get("bits").stringValue()).isEqualTo("0x207fffff");
                assertThat(line.get("nonce").longValue()).isEqualTo(header.nonce());
            }
        }
    }

    @Test
    void beginsAfterABlockWithoutClaimingToKnowItsHeight() throws Exception {
        try (ChainNode node = new ChainNode(CHAIN)) {
            Result result = headers(node, "--from", CHAIN.get(4).hash().toString(), "--count", "3");

            assertThat(result.exitCode()).isZero();
            assertThat(result.json().stream().map(line -> line.get("hash").stringValue()))
                    .containsExactlyElementsOf(CHAIN.subList(5, 8).stream()
                            .map(block -> block.hash().toString())
                            .toList());
            assertThat(result.json()).noneMatch(line -> line.has("height"));
        }
    }

    @Test
    void asksOnUntilItHasAll() throws Exception {
        List<Block> longChain = ChainNode.mine(2 * Headers.MAX_HEADERS);
        try (ChainNode node = new ChainNode(longChain)) {
            Result all = headers(node);
            assertThat(all.exitCode()).isZero();
            assertThat(all.json()).hasSize(longChain.size());
            assertThat(all.lastJson().get("height").intValue()).isEqualTo(longChain.size());

            Result some = headers(node, "--count", Integer.toString(Headers.MAX_HEADERS + 1));
            assertThat(some.exitCode()).isZero();
            assertThat(some.lastJson().get("height").intValue()).isEqualTo(Headers.MAX_HEADERS + 1);
        }
    }

    @Test
    void takesNoHeadersForTheEnd() throws Exception {
        try (ChainNode node = new ChainNode(CHAIN)) {
            Result result = headers(node, "--from", CHAIN.get(19).hash().toString());

            assertThat(result.exitCode()).isZero();
            assertThat(result.out()).isEmpty();
        }
    }

    @Test
    void saysThatThePeerDoesNotHaveTheBlockToBeginWith() throws Exception {
        try (ChainNode node = new ChainNode(CHAIN)) {
            assertFails(headers(node, "--from", Hash256.ZERO.toString()), 0, "NOT_FOUND: ");
        }
    }

    @Test
    void refusesAHeaderThatDoesNotFollowOnTheOneBefore() throws Exception {
        try (ChainNode node = new ChainNode(CHAIN)
                .answering(question ->
                        Optional.of(List.of(CHAIN.get(0).header(), CHAIN.get(2).header())))) {
            assertFails(headers(node), 0, "BAD_HEADER: header " + CHAIN.get(2).hash());
        }
    }

    @Test
    void refusesHeadersThatFollowOnNothingThatWasAskedFor() throws Exception {
        try (ChainNode node = new ChainNode(CHAIN)
                .answering(question -> Optional.of(List.of(CHAIN.get(7).header())))) {
            assertFails(headers(node), 0, "BAD_HEADER: header " + CHAIN.get(7).hash());
        }
    }

    @Test
    void refusesAHeaderWithoutItsProofOfWork() throws Exception {
        BlockHeader lazy = ChainNode.work(CHAIN.get(0).hash(), Hash256.ZERO, ChainNode.EASIEST, false);
        try (ChainNode node = new ChainNode(CHAIN)
                .answering(question -> Optional.of(List.of(CHAIN.get(0).header(), lazy)))) {
            assertFails(headers(node), 1, "BAD_HEADER: header " + lazy.hash() + " has not the proof of work");
        }
    }

    @Test
    void refusesAHeaderThatIsTooEasyForItsNetwork() throws Exception {
        BlockHeader easy = ChainNode.work(GENESIS, Hash256.ZERO, 0x2100ffffL, true);
        try (ChainNode node = new ChainNode(CHAIN).answering(question -> Optional.of(List.of(easy)))) {
            assertFails(headers(node), 0, "BAD_HEADER: header " + easy.hash() + " states a target easier");
        }
    }

    @Test
    void saysThatThePeerHasLeftItsChain() throws Exception {
        List<Block> longChain = ChainNode.mine(Headers.MAX_HEADERS);
        try (ChainNode node = new ChainNode(longChain)) {
            node.answering(question -> Optional.of(
                    question.locator().hashes().size() == 1
                            ? ChainNode.after(question, longChain)
                            : List.of(ChainNode.block(GENESIS, 77).header())));

            assertFails(headers(node), Headers.MAX_HEADERS, "REORGANIZED: ");
        }
    }

    @Test
    void saysThatThereWasNoAnswer() throws Exception {
        try (ChainNode node = new ChainNode(CHAIN).answering(question -> Optional.empty())) {
            assertFails(headers(node, "--timeout", "1s"), 0, "TIMEOUT: ");
        }
    }

    @Test
    void takesTheSilenceOfANodeThatHasTheBlockForTheEnd() throws Exception {
        Hash256 tip = CHAIN.get(19).hash();
        try (ChainNode node = new ChainNode(CHAIN)
                .answering(question -> question.stop().equals(tip)
                        ? Optional.of(List.of(CHAIN.get(19).header()))
                        : Optional.empty())) {
            Result result = headers(node, "--from", tip.toString(), "--timeout", "1s");

            assertThat(result.exitCode()).isZero();
            assertThat(result.out()).isEmpty();
            assertThat(result.err().lines()).singleElement().asString().contains(tip.toString());
        }
    }

    @Test
    void doesNotTakeAnAnswerThatIsLateForSilence() throws Exception {
        Hash256 tip = CHAIN.get(10).hash();
        List<BlockHeader> late = List.of(CHAIN.get(11).header());
        try (ChainNode node = new ChainNode(CHAIN)) {
            node.answering(question -> {
                if (question.stop().equals(tip)) {
                    node.tell(new Headers(late));
                    return Optional.of(List.of(CHAIN.get(10).header()));
                }
                return Optional.empty();
            });
            assertFails(headers(node, "--from", tip.toString(), "--timeout", "1s"), 0, "TIMEOUT: ");
        }
    }

    @Test
    void printsALineForEachHeaderToPeople() throws Exception {
        try (ChainNode node = new ChainNode(CHAIN)) {
            Result result = Cli.run("headers", node.address(), "--network", "regtest", "--count", "2");

            assertThat(result.out().lines())
                    .containsExactly(
                            "1  " + CHAIN.get(0).hash() + "  2023-11-14T22:13:20Z",
                            "2  " + CHAIN.get(1).hash() + "  2023-11-14T22:13:20Z");
        }
    }

    /** The 80 bytes of each genesis block, from chainparams.cpp by way of its fields. */
    @Test
    void knowsWhereEachNetworkBegins() {
        String root = "3ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a";
        assertGenesis(Network.MAINNET, root + "29ab5f49ffff001d1dac2b7c");
        assertGenesis(Network.TESTNET3, root + "dae5494dffff001d1aa4ae18");
        assertGenesis(
                Network.TESTNET4,
                "4e7b2b9128fe0291db0693af2ae418b767e657cd407e80cb1434221eaea7a07a046f3566ffff001dbb0c7817");
        assertGenesis(Network.SIGNET, root + "008f4d5fae77031e8ad22203");
        assertGenesis(Network.REGTEST, root + "dae5494dffff7f2002000000");
    }

    private static void assertGenesis(Network network, String rest) {
        BlockHeader header = BlockHeader.parse(HexFormat.of().parseHex("01000000" + "00".repeat(32) + rest));
        ChainRules rules = ChainRules.of(network);
        assertThat(rules.genesis()).isEqualTo(header.hash());
        assertThat(header.hasProofOfWork(rules.powLimit())).as(network.name()).isTrue();
    }
}
