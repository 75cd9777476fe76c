package dev.satwire.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.examples.Cli.Result;
import dev.satwire.peers.testkit.SimulatedNetwork;
import dev.satwire.protocol.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class AddrCommandTest {

    @Test
    void printsTheAddressesThatTheNodeKnows() throws Exception {
        try (SimulatedNetwork nodes =
                SimulatedNetwork.builder().nodes(40).known(20, 20).start()) {
            Result result = Cli.run("addr", nodes.seeds().get(0).toString(), "--network", "regtest", "--json");

            assertThat(result.exitCode()).isZero();
            assertThat(result.err()).isEmpty();
            assertThat(result.json()).allSatisfy(line -> {
                assertThat(Result.fields(line)).containsExactly("event", "address", "services", "time");
                assertThat(line.get("event").stringValue()).isEqualTo("address");
                assertThat(line.get("services").isArray()).isTrue();
                assertThat(line.get("time").longValue()).isPositive();
            });
            int asked = nodes.nodeAt(nodes.seeds().get(0)).orElseThrow().index();
            assertThat(result.json().stream().map(line -> line.get("address").stringValue()))
                    .containsExactlyInAnyOrderElementsOf(nodes.knownBy(asked).stream()
                            .map(node -> node.address().toString())
                            .toList());
        }
    }

    @Test
    void printsALineForEachAddressAndTheirNumber() throws Exception {
        try (SimulatedNetwork nodes =
                SimulatedNetwork.builder().nodes(40).known(20, 20).start()) {
            String address = nodes.seeds().get(0).toString();
            Result result = Cli.run("addr", address, "--network", "regtest");

            assertThat(result.out().lines()).hasSize(21);
            assertThat(result.out().lines().reduce((first, second) -> second)).hasValue("20 addresses from " + address);
        }
    }

    @Test
    void takesSilenceForAnAnswer() throws Exception {
        try (Stranger mute = Stranger.who(Stranger.shakesHandsAndNoMore(Network.REGTEST))) {
            Result result = Cli.run("addr", mute.address(), "--network", "regtest", "--timeout", "1s", "--json");

            assertThat(result.exitCode()).isZero();
            assertThat(result.out()).isEmpty();
            assertThat(result.err().lines()).containsExactly("the peer sent no addresses within 1s");
        }
    }
}
