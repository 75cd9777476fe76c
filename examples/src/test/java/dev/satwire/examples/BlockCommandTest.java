package dev.satwire.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.examples.Cli.Result;
import dev.satwire.protocol.Block;
import dev.satwire.protocol.NotFound;
import dev.satwire.protocol.Transaction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(120)
class BlockCommandTest {
    private static final List<Block> CHAIN = ChainNode.mine(2);
    private static final Block BLOCK = CHAIN.get(1);

    private static Result block(ChainNode node, String... more) {
        List<String> args =
                new ArrayList<>(List.of("block", node.address(), BLOCK.hash().toString(), "--network", "regtest"));
        Collections.addAll(args, more);
        return Cli.run(args.toArray(new String[0]));
    }

    private static void assertFails(Result result, String reason) {
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines()).singleElement().asString().startsWith(reason);
    }

    @Test
    void printsTheLineOfItsContract() throws Exception {
        try (ChainNode node = new ChainNode(CHAIN)) {
            Result result = block(node, "--json");

            assertThat(result.exitCode()).isZero();
            assertThat(result.err()).isEmpty();
            assertThat(result.json()).hasSize(1);
            JsonNode line = result.lastJson();
            assertThat(Result.fields(line)).containsExactly("event", "hash", "size", "weight", "transactions");
            assertThat(line.get("event").stringValue()).isEqualTo("block");
            assertThat(line.get("hash").stringValue()).isEqualTo(BLOCK.hash().toString());
            assertThat(line.get("size").intValue()).isEqualTo(BLOCK.toByteArray().length);
            assertThat(line.get("weight").intValue()).isEqualTo(4 * BLOCK.toByteArray().length);
            assertThat(line.get("transactions").size()).isEqualTo(2);
            for (int i = 0; i < 2; i++) {
                JsonNode shown = line.get("transactions").get(i);
                Transaction transaction = BLOCK.transactions().get(i);
                assertThat(Result.fields(shown)).containsExactly("txid", "wtxid", "inputs", "outputs");
                assertThat(shown.get("txid").stringValue())
                        .isEqualTo(transaction.txid().toString());
                assertThat(shown.get("wtxid").stringValue())
                        .isEqualTo(transaction.wtxid().toString());
                assertThat(shown.get("inputs").intValue()).isEqualTo(1);
                assertThat(shown.get("outputs").intValue()).isEqualTo(i + 1);
            }
        }
    }

    @Test
    void printsTheBytesInHexadecimal() throws Exception {
        String hex = HexFormat.of().formatHex(BLOCK.toByteArray());
        try (ChainNode node = new ChainNode(CHAIN)) {
            assertThat(block(node, "--hex").out().lines()).containsExactly(hex);

            JsonNode line = block(node, "--hex", "--json").lastJson();
            assertThat(Result.fields(line)).containsExactly("event", "hash", "hex");
            assertThat(line.get("hex").stringValue()).isEqualTo(hex);
        }
    }

    @Test
    void laysItOutForPeople() throws Exception {
        try (ChainNode node = new ChainNode(CHAIN)) {
            assertThat(block(node).out())
                    .startsWith("block " + BLOCK.hash())
                    .contains("size: ")
                    .contains("txid: " + BLOCK.transactions().get(1).txid());
        }
    }

    @Test
    void endsWithATimeoutIfThePeerSaysNothing() throws Exception {
        try (ChainNode node = new ChainNode(List.of())) {
            assertFails(block(node, "--json", "--timeout", "1s"), "TIMEOUT: ");
        }
    }

    @Test
    void saysThatThePeerDoesNotHaveIt() throws Exception {
        try (ChainNode node = new ChainNode(CHAIN).giving(item -> Optional.of(new NotFound(List.of(item))))) {
            assertFails(block(node, "--json"), "NOT_FOUND: the peer does not have WITNESS_BLOCK " + BLOCK.hash());
        }
    }

    @Test
    void refusesTransactionsThatTheHeaderDoesNotName() throws Exception {
        Block forged = Block.of(BLOCK.header(), CHAIN.get(0).transactions());
        try (ChainNode node = new ChainNode(CHAIN).giving(item -> Optional.of(forged))) {
            assertFails(block(node, "--json"), "BAD_ANSWER: block " + BLOCK.hash());
        }
    }

    @Test
    void isNotContentWithAnotherBlock() throws Exception {
        try (ChainNode node = new ChainNode(CHAIN).giving(item -> Optional.of(CHAIN.get(0)))) {
            assertFails(block(node, "--json", "--timeout", "1s"), "TIMEOUT: ");
        }
    }
}
