package dev.satwire.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.examples.Cli.Result;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(120)
class SimulateCommandTest {

    @Test
    void servesItsNodesUntilItIsEnded() throws Exception {
        CompletableFuture<String> firstLine = new CompletableFuture<>();
        CompletableFuture<Result> end = new CompletableFuture<>();
        StringWriter out = Cli.tellingLines(firstLine::complete);
        Thread thread = new Thread(() -> end.complete(
                Cli.run(InputStream.nullInputStream(), out, "simulate", "--nodes", "50", "--seed", "3", "--json")));
        thread.start();
        try {
            JsonNode listening = JsonMapper.shared().readTree(firstLine.get(60, TimeUnit.SECONDS));
            assertThat(Result.fields(listening)).containsExactly("event", "seeds", "nodes");
            assertThat(listening.get("event").stringValue()).isEqualTo("listening");
            assertThat(listening.get("nodes").intValue()).isEqualTo(50);
            String seed = listening.get("seeds").get(0).stringValue();
            assertThat(seed).startsWith("127.");

            Result ping = Cli.run("ping", seed, "--count", "1");
            assertThat(ping.exitCode()).isZero();
            assertThat(end).isNotDone();
        } finally {
            thread.interrupt();
        }
        end.get(60, TimeUnit.SECONDS);
    }

    @Test
    void saysThatItsPortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            Result result = Cli.run("simulate", "--port", Integer.toString(taken.getLocalPort()));

            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.out()).isEmpty();
            assertThat(result.err().lines()).singleElement().asString().startsWith("IO_ERROR: ");
        }
    }
}
