package dev.satwire.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.testkit.SimulatedNetwork;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class QuickStartTest {

    private static String run(String... args) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, UTF_8));
        try {
            QuickStart.main(args);
        } finally {
            System.setOut(before);
        }
        return out.toString(UTF_8);
    }

    @Test
    void runsForAnybody() throws Exception {
        assertThat(run())
                .containsPattern("connected to /.*/\\R")
                .containsPattern("a ping took PT[\\dM.]+S\\R")
                .containsPattern("sent Pong")
                .containsPattern("it knows \\d+ addresses\\R");
    }

    @Test
    void talksToAGivenNode() throws Exception {
        try (SimulatedNetwork nodes =
                SimulatedNetwork.builder().nodes(30).seed(99).allHealthy().start()) {
            String address = nodes.seeds().get(2).toString();

            assertThat(run(address))
                    .contains(address + " (manual) sent ")
                    .contains(nodes.nodes().get(2).userAgent());
        }
    }
}
