package dev.satwire.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.examples.Cli.Result;
import dev.satwire.protocol.Block;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** The commands about blocks, and the one that is a node, with mined blocks of a node that nobody here has written. */
@Tag("real-node")
@ParameterizedClass
@EnumSource
@Timeout(120)
class RealNodeChainTest {
    private static final int BLOCKS = 12;

    private final NodeSoftware software;
    private RealNode node;
    private String address;

    RealNodeChainTest(NodeSoftware software) {
        this.software = software;
    }

    @BeforeEach
    void startNode() throws Exception {
        node = software.start(BLOCKS);
        address = "127.0.0.1:" + node.port();
    }

    @AfterEach
    void closeNode() {
        if (node != null) {
            node.close();
        }
    }

    @Test
    void printsItsHeadersFromGenesisToItsTip() {
        Result result = Cli.run("headers", address, "--network", "regtest", "--json");

        assertThat(result.exitCode()).as(result.err() + node.log()).isZero();
        List<JsonNode> headers = result.json();
        assertThat(headers).hasSize(BLOCKS);
        String previous = ChainRules.of(Network.REGTEST).genesis().toString();
        for (int i = 0; i < BLOCKS; i++) {
            assertThat(headers.get(i).get("height").intValue()).isEqualTo(i + 1);
            assertThat(headers.get(i).get("previous").stringValue()).isEqualTo(previous);
            previous = headers.get(i).get("hash").stringValue();
        }
        assertThat(previous).isEqualTo(node.tip());
    }

    @Test
    void printsNoMoreHeadersThanAskedForAndNoneAfterTheTip() {
        Result two = Cli.run("headers", address, "--network", "regtest", "--count", "2", "--json");
        assertThat(two.json()).hasSize(2);
        String second = two.lastJson().get("hash").stringValue();

        Result rest = Cli.run("headers", address, "--network", "regtest", "--from", second, "--json");
        assertThat(rest.exitCode()).as(rest.err() + node.log()).isZero();
        assertThat(rest.json()).hasSize(BLOCKS - 2);
        assertThat(rest.lastJson().get("hash").stringValue()).isEqualTo(node.tip());

        Result none =
                Cli.run("headers", address, "--network", "regtest", "--from", node.tip(), "--timeout", "3s", "--json");
        assertThat(none.exitCode()).as(none.err() + node.log()).isZero();
        assertThat(none.out()).isEmpty();
    }

    @Test
    void printsItsBlocks() throws Exception {
        JsonNode expected = node.block(node.tip());
        Result result = Cli.run("block", address, node.tip(), "--network", "regtest", "--json");

        assertThat(result.exitCode()).as(result.err() + node.log()).isZero();
        JsonNode block = result.lastJson();
        assertThat(block.get("hash").stringValue()).isEqualTo(node.tip());
        assertThat(block.get("size")).isEqualTo(expected.get("size"));
        assertThat(block.get("weight")).isEqualTo(expected.get("weight"));
        assertThat(block.get("transactions").size())
                .isEqualTo(expected.get("txids").size())
                .isPositive();
        JsonNode coinbase = block.get("transactions").get(0);
        assertThat(coinbase.get("txid")).isEqualTo(expected.get("txids").get(0));
        assertThat(coinbase.get("wtxid")).isEqualTo(expected.get("wtxids").get(0));

        Result hex = Cli.run("block", address, node.tip(), "--network", "regtest", "--hex");
        byte[] bytes = HexFormat.of().parseHex(hex.out().strip());
        assertThat(Block.parse(bytes).hash()).hasToString(node.tip());
    }

    @Test
    void saysThatItDoesNotHaveABlock() {
        Result result =
                Cli.run("block", address, Hash256.ZERO.toString(), "--network", "regtest", "--timeout", "3s", "--json");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err().lines()).singleElement().asString().matches("(NOT_FOUND|TIMEOUT): .*");
    }

    @Test
    void monitorsIt() throws Exception {
        try (RunningCli monitor = RunningCli.start("monitor", address, "--network", "regtest", "--json")) {
            assertThat(monitor.next("connected").get("userAgent").stringValue()).isEqualTo(node.userAgent());
            // Who gets a pong after that knows that the node has heard what the monitor wants.
            assertThat(Cli.run("ping", address, "--network", "regtest", "--count", "1")
                            .exitCode())
                    .isZero();

            node.mine(1);

            // Bitcoin Core announces by headers only to those that it knows to have the block before.
            JsonNode announced = software == NodeSoftware.BITCOIND
                    ? monitor.next("inv", "hash", node.tip())
                    : monitor.next("block", "hash", node.tip());
            assertThat(announced.get("peer").stringValue()).isEqualTo(address);
            if (software == NodeSoftware.BITCOIND) {
                assertThat(announced.get("type").stringValue()).isEqualTo("BLOCK");
            } else {
                assertThat(announced.get("announcedBy").stringValue()).isEqualTo("headers");
            }
            Result result = monitor.stop();
            assertThat(result.exitCode()).as(result.err()).isZero();
        }
    }

    @Test
    void servesIt() throws Exception {
        try (RunningCli serve =
                RunningCli.start("serve", "--listen", "127.0.0.1:0", "--network", "regtest", "--json")) {
            String listening = serve.next("listening").get("address").stringValue();

            node.connect(NetAddr.parse(listening).port());

            JsonNode connected = serve.next("connected");
            assertThat(connected.get("userAgent").stringValue()).isEqualTo(node.userAgent());
            assertThat(connected.get("startHeight").intValue()).isEqualTo(BLOCKS);
            assertThat(serve.next("message", "command", "getaddr").get("size").intValue())
                    .isZero();

            node.mine(1);

            assertThat(serve.next("message", "command", "inv").get("size").intValue())
                    .isEqualTo(37);
            node.kill();
            assertThat(serve.next("disconnected").get("reason").stringValue()).matches("PEER_(CLOSED|RESET)");
            assertThat(serve.isRunning()).isTrue();
        }
    }
}
