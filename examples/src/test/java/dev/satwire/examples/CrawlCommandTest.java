package dev.satwire.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.examples.Cli.Result;
import dev.satwire.peers.testkit.NodeBehavior;
import dev.satwire.peers.testkit.SimulatedNetwork;
import dev.satwire.peers.testkit.SimulatedNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@Timeout(180)
class CrawlCommandTest {

    private static Result crawl(SimulatedNetwork nodes, String... more) {
        String[] common = {"crawl", nodes.seeds().get(0).toString(), "--network", "regtest", "--timeout", "3s", "--json"
        };
        String[] args = Arrays.copyOf(common, common.length + more.length);
        System.arraycopy(more, 0, args, common.length, more.length);
        return Cli.run(args);
    }

    private static Set<String> addresses(List<JsonNode> lines, boolean reached) {
        return lines.stream()
                .filter(line -> line.get("event").stringValue().equals("node"))
                .filter(line -> line.get("reached").booleanValue() == reached)
                .map(line -> line.get("address").stringValue())
                .collect(Collectors.toSet());
    }

    private static Set<String> addresses(List<SimulatedNode> nodes) {
        return nodes.stream().map(node -> node.address().toString()).collect(Collectors.toSet());
    }

    @Test
    void findsExactlyTheNodesThatThereAre() throws Exception {
        try (SimulatedNetwork nodes =
                SimulatedNetwork.builder().nodes(400).seed(7).onions(20).start()) {
            Result result = crawl(nodes);
            List<JsonNode> lines = result.json();
            List<SimulatedNode> expected = nodes.discoverable();
            Set<String> reachable = addresses(expected.stream()
                    .filter(node -> node.behavior() == NodeBehavior.HEALTHY || node.behavior() == NodeBehavior.SLOW)
                    .toList());

            assertThat(result.exitCode()).isZero();
            assertThat(result.err()).isEmpty();
            assertThat(addresses(lines, true)).isEqualTo(reachable);
            Set<String> unreached = new HashSet<>(addresses(lines, false));
            assertThat(unreached.removeIf(address -> address.contains(".onion")))
                    .isTrue();
            Set<String> unreachable = new HashSet<>(addresses(expected));
            unreachable.removeAll(reachable);
            assertThat(unreached).isEqualTo(unreachable);
            assertNodeLines(lines, nodes);
            assertSummary(result.lastJson(), lines);
        }
    }

    private static void assertNodeLines(List<JsonNode> lines, SimulatedNetwork nodes) {
        Map<String, SimulatedNode> byAddress = nodes.nodes().stream()
                .collect(Collectors.toMap(node -> node.address().toString(), node -> node));
        for (JsonNode line : lines.subList(0, lines.size() - 1)) {
            String address = line.get("address").stringValue();
            if (line.get("reached").booleanValue()) {
                assertThat(Result.fields(line))
                        .containsExactly(
                                "event",
                                "address",
                                "reached",
                                "userAgent",
                                "protocolVersion",
                                "services",
                                "startHeight",
                                "handshakeMillis",
                                "addressesGiven");
                SimulatedNode node = byAddress.get(address);
                assertThat(line.get("userAgent").stringValue()).isEqualTo(node.userAgent());
                assertThat(line.get("protocolVersion").intValue()).isEqualTo(node.protocolVersion());
                assertThat(line.get("startHeight").intValue()).isEqualTo(node.startHeight());
                assertThat(line.get("addressesGiven").intValue()).isPositive();
            } else {
                assertThat(Result.fields(line)).containsExactly("event", "address", "reached", "reason");
                assertThat(line.get("reason").stringValue()).matches(expectedReason(address, byAddress));
            }
        }
    }

    private static String expectedReason(String address, Map<String, SimulatedNode> byAddress) {
        if (address.contains(".onion")) {
            return "UNSUPPORTED_NETWORK";
        }
        return switch (byAddress.get(address).behavior()) {
            case REFUSING -> "CONNECT_REFUSED";
            case SILENT -> "HANDSHAKE_TIMEOUT";
            case CLOSING -> "PEER_CLOSED|PEER_RESET";
            case NOT_BITCOIN -> "BAD_MAGIC";
            case HEALTHY, SLOW -> "none, it is to be reached";
        };
    }

    private static void assertSummary(JsonNode summary, List<JsonNode> lines) {
        assertThat(Result.fields(summary))
                .containsExactly("event", "known", "reached", "unreached", "addressesSeen", "peakPeers", "seconds");
        int reached = addresses(lines, true).size();
        int unreached = addresses(lines, false).size();
        long given = lines.stream()
                .filter(line -> line.has("addressesGiven"))
                .mapToLong(line -> line.get("addressesGiven").longValue())
                .sum();
        assertThat(summary.get("event").stringValue()).isEqualTo("summary");
        assertThat(summary.get("reached").intValue()).isEqualTo(reached);
        assertThat(summary.get("unreached").intValue()).isEqualTo(unreached);
        assertThat(summary.get("known").intValue()).isEqualTo(reached + unreached);
        assertThat(summary.get("addressesSeen").longValue()).isEqualTo(given);
        assertThat(summary.get("peakPeers").intValue()).isBetween(1, 125);
        assertThat(summary.get("seconds").doubleValue()).isPositive();
    }

    @Test
    void visitsEachAddressOnceAndNeverMoreAtATimeThanAllowed() throws Exception {
        try (SimulatedNetwork nodes =
                SimulatedNetwork.builder().nodes(200).allHealthy().known(60, 60).start()) {
            List<JsonNode> lines = crawl(nodes, "--max-peers", "3").json();

            assertThat(lines).hasSize(201);
            assertThat(addresses(lines, true)).hasSize(200);
            assertThat(lines.get(200).get("peakPeers").intValue()).isBetween(1, 3);
        }
    }

    @Test
    void stopsAtTheGivenNumberOfNodes() throws Exception {
        try (SimulatedNetwork nodes =
                SimulatedNetwork.builder().nodes(200).allHealthy().start()) {
            JsonNode summary = crawl(nodes, "--max-nodes", "17").lastJson();

            assertThat(summary.get("known").intValue()).isEqualTo(17);
            assertThat(summary.get("reached").intValue()).isEqualTo(17);
        }
    }

    @Test
    void crawlsANetworkOfItsOwnWithoutAHost() {
        Result result = Cli.run("crawl", "--json", "--timeout", "3s");

        assertThat(result.exitCode()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.lastJson().get("known").intValue()).isBetween(1_950, 2_000);
        int reachable = 2_000 - 200 - 100 - 40 - 20;
        assertThat(result.lastJson().get("reached").intValue()).isBetween(reachable - 50, reachable);
    }

    @Test
    void tellsPeopleWhatTheNetworkIsLikeAndWritesAReport(@TempDir Path folder) throws Exception {
        Path report = folder.resolve("crawl.html");
        try (SimulatedNetwork nodes = SimulatedNetwork.builder()
                .nodes(60)
                .allHealthy()
                .share(NodeBehavior.REFUSING, 0.2)
                .start()) {
            Result result = Cli.run(
                    "crawl", nodes.seeds().get(0).toString(), "--network", "regtest", "--report", report.toString());

            assertThat(result.exitCode()).isZero();
            assertThat(result.err()).isEmpty();
            assertThat(result.out())
                    .containsPattern("Reached +48\\R")
                    .containsPattern("Not reached +12\\R")
                    .containsPattern("CONNECT_REFUSED +12\\R")
                    .contains("/Satoshi:")
                    .contains("median");
            String html = Files.readString(report);
            assertThat(html)
                    .startsWith("<!DOCTYPE html>")
                    .contains("<td>CONNECT_REFUSED</td><td>12</td>")
                    .doesNotContain("http://")
                    .doesNotContain("https://");
        }
    }
}
