package dev.satwire.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.examples.Cli.Result;
import java.io.InputStream;
import java.io.StringWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** The commands against a node that nobody here has written. */
@Tag("real-node")
@ParameterizedClass
@EnumSource
@Timeout(120)
class RealNodeTest {
    private final NodeSoftware software;
    private RealNode node;
    private String address;

    RealNodeTest(NodeSoftware software) {
        this.software = software;
    }

    @BeforeEach
    void startNode() throws Exception {
        node = software.start(3);
        address = "127.0.0.1:" + node.port();
    }

    @AfterEach
    void closeNode() {
        if (node != null) {
            node.close();
        }
    }

    @Test
    void pingsIt() {
        Result result = Cli.run("ping", address, "--network", "regtest", "--interval", "10ms", "--json");

        assertThat(result.exitCode()).as(result.err() + node.log()).isZero();
        JsonNode connected = result.json().get(0);
        assertThat(connected.get("address").stringValue()).isEqualTo(address);
        assertThat(connected.get("userAgent").stringValue()).isEqualTo(node.userAgent());
        assertThat(connected.get("startHeight").intValue()).isEqualTo(3);
        assertThat(connected.get("protocolVersion").intValue()).isGreaterThanOrEqualTo(70015);
        assertThat(connected.get("services").toString()).contains("NETWORK").contains("WITNESS");
        assertThat(connected.get("transport").stringValue()).isEqualTo("v1");
        assertThat(result.lastJson().get("received").intValue()).isEqualTo(4);
    }

    @Test
    void findsItByName() {
        Result result = Cli.run("ping", "localhost:" + node.port(), "--network", "regtest", "--count", "1", "--json");

        assertThat(result.exitCode()).as(result.err() + node.log()).isZero();
    }

    @Test
    void asksItForAddresses() {
        Result result = Cli.run("addr", address, "--network", "regtest", "--timeout", "3s", "--json");

        assertThat(result.exitCode()).as(result.err() + node.log()).isZero();
    }

    @Test
    void crawlsIt() {
        Result result = Cli.run("crawl", address, "--network", "regtest", "--timeout", "3s", "--json");

        assertThat(result.exitCode()).as(result.err() + node.log()).isZero();
        assertThat(result.json().get(0).get("userAgent").stringValue()).isEqualTo(node.userAgent());
        assertThat(result.lastJson().get("reached").intValue()).isEqualTo(1);
    }

    @Test
    void saysWhyThePingsEndWhenItDies() {
        StringWriter out = Cli.tellingLines(line -> {
            if (line.contains("\"seq\":1,")) {
                kill();
            }
        });
        Result result = Cli.run(
                InputStream.nullInputStream(),
                out,
                "ping",
                address,
                "--network",
                "regtest",
                "--interval",
                "30s",
                "--json");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err().lines()).singleElement().asString().matches("PEER_(CLOSED|RESET).*");
        assertThat(result.lastJson().get("event").stringValue()).isEqualTo("summary");
        assertThat(result.lastJson().get("sent").intValue()).isEqualTo(1);
    }

    private void kill() {
        try {
            node.kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
