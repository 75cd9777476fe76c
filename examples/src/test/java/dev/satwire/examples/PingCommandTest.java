package dev.satwire.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.examples.Cli.Result;
import dev.satwire.peers.testkit.NodeBehavior;
import dev.satwire.peers.testkit.SimulatedNetwork;
import dev.satwire.protocol.Network;
import java.io.InputStream;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

@Timeout(120)
class PingCommandTest {

    @Test
    void printsTheLinesOfItsContract() throws Exception {
        try (SimulatedNetwork nodes =
                SimulatedNetwork.builder().nodes(3).allHealthy().start()) {
            String address = nodes.seeds().get(0).toString();
            Result result =
                    Cli.run("ping", address, "--network", "regtest", "--count", "3", "--interval", "1ms", "--json");

            assertThat(result.exitCode()).isZero();
            assertThat(result.err()).isEmpty();
            List<JsonNode> lines = result.json();
            assertThat(lines).hasSize(5);
            JsonNode connected = lines.get(0);
            assertThat(Result.fields(connected))
                    .containsExactly(
                            "event",
                            "address",
                            "userAgent",
                            "protocolVersion",
                            "services",
                            "servicesBits",
                            "startHeight",
                            "relay",
                            "transport",
                            "handshakeMillis");
            assertThat(connected.get("event").stringValue()).isEqualTo("connected");
            assertThat(connected.get("address").stringValue()).isEqualTo(address);
            assertThat(connected.get("userAgent").stringValue())
                    .isEqualTo(nodes.nodes().get(0).userAgent());
            assertThat(connected.get("protocolVersion").intValue())
                    .isEqualTo(nodes.nodes().get(0).protocolVersion());
            assertThat(connected.get("startHeight").intValue())
                    .isEqualTo(nodes.nodes().get(0).startHeight());
            assertThat(connected.get("services").get(0).stringValue()).isEqualTo("NETWORK");
            assertThat(connected.get("servicesBits").stringValue()).startsWith("0x");
            assertThat(connected.get("transport").stringValue()).isEqualTo("v1");
            for (int seq = 1; seq <= 3; seq++) {
                JsonNode pong = lines.get(seq);
                assertThat(Result.fields(pong)).containsExactly("event", "seq", "rttMicros");
                assertThat(pong.get("event").stringValue()).isEqualTo("pong");
                assertThat(pong.get("seq").intValue()).isEqualTo(seq);
                assertThat(pong.get("rttMicros").longValue()).isPositive();
            }
            assertSummary(lines.get(4), 3, 3);
        }
    }

    private static void assertSummary(JsonNode summary, int sent, int received) {
        assertThat(Result.fields(summary))
                .containsExactly("event", "sent", "received", "minMicros", "avgMicros", "maxMicros");
        assertThat(summary.get("event").stringValue()).isEqualTo("summary");
        assertThat(summary.get("sent").intValue()).isEqualTo(sent);
        assertThat(summary.get("received").intValue()).isEqualTo(received);
        long min = summary.get("minMicros").longValue();
        long average = summary.get("avgMicros").longValue();
        assertThat(average).isBetween(min, summary.get("maxMicros").longValue());
    }

    @ParameterizedTest
    @MethodSource("networks")
    void speaksEveryNetwork(Network network) throws Exception {
        try (SimulatedNetwork nodes = SimulatedNetwork.builder()
                .network(network)
                .nodes(1)
                .allHealthy()
                .start()) {
            String address = nodes.seeds().get(0).toString();
            Result result = Cli.run("ping", address, "--network", network.name(), "--count", "1");

            assertThat(result.exitCode()).isZero();
            assertThat(result.out()).contains(" is /").contains("pong 1: ").contains("1 sent, 1 received");
        }
    }

    static List<Network> networks() {
        return Network.known();
    }

    @Test
    void endsWithTheReasonAfterTheSummaryWhenThePeerLeaves() throws Exception {
        SimulatedNetwork nodes =
                SimulatedNetwork.builder().nodes(1).allHealthy().start();
        StringWriter out = Cli.tellingLines(line -> {
            if (line.contains("\"seq\":1")) {
                nodes.close();
            }
        });
        String address = nodes.seeds().get(0).toString();
        Result result = Cli.run(
                InputStream.nullInputStream(),
                out,
                "ping",
                address,
                "--network",
                "regtest",
                "--count",
                "3",
                "--interval",
                "20s",
                "--json");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err().lines()).singleElement().asString().matches("PEER_(CLOSED|RESET).*");
        assertSummary(result.lastJson(), 1, 1);
    }

    @Test
    void waitsForASlowPeer() throws Exception {
        try (SimulatedNetwork nodes = SimulatedNetwork.builder()
                .nodes(2)
                .allHealthy()
                .share(NodeBehavior.SLOW, 0.5)
                .start()) {
            String slow = nodes.nodes(NodeBehavior.SLOW).get(0).address().toString();
            Result result = Cli.run("ping", slow, "--network", "regtest", "--count", "1", "--json");

            assertThat(result.exitCode()).isZero();
            assertThat(result.json().get(1).get("rttMicros").longValue()).isGreaterThan(50_000);
        }
    }

    @Test
    void countsPingsThatGetNoPong() throws Exception {
        try (Stranger mute = Stranger.who(Stranger.shakesHandsAndNoMore(Network.REGTEST))) {
            Result result = Cli.run(
                    "ping",
                    mute.address(),
                    "--network",
                    "regtest",
                    "--count",
                    "2",
                    "--interval",
                    "1ms",
                    "--timeout",
                    "1s",
                    "--json");

            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.err().lines())
                    .containsExactly(
                            "PING_TIMEOUT: no pong to ping 1 within 1s", "PING_TIMEOUT: no pong to ping 2 within 1s");
            assertThat(result.json()).hasSize(2);
            assertThat(result.lastJson().get("sent").intValue()).isEqualTo(2);
            assertThat(result.lastJson().get("received").intValue()).isZero();
            assertThat(result.lastJson().get("avgMicros").isNull()).isTrue();
        }
    }
}
