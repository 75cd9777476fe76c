package dev.satwire.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.examples.Cli.Result;
import dev.satwire.protocol.Network;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the commands that connect say when it does not work: one line that begins with a typed reason. */
@Timeout(120)
class FailuresTest {

    @ParameterizedTest
    @ValueSource(strings = {"ping", "addr", "crawl", "headers", "block"})
    void saysThatNobodyListens(String command) throws IOException {
        try (ClosedPort closed = new ClosedPort()) {
            assertFailure(run(command, closed.address()), "CONNECT_REFUSED: ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ping", "addr", "crawl", "headers", "block"})
    void saysThatANameHasNoAddress(String command) {
        Result result = run(command, "no-such-name.invalid");

        assertFailure(result, "UNRESOLVED: no-such-name.invalid");
        assertThat(result.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ping", "addr", "crawl", "headers", "block"})
    void recognizesAWebServer(String command) throws IOException {
        try (Stranger web = Stranger.who(socket -> {
            // As a web server does, it answers when it has heard something that it does not understand.
            assertThat(socket.getInputStream().read()).isNotEqualTo(-1);
            socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
        })) {
            Result result = run(command, web.address());

            assertFailure(result, "BAD_MAGIC: ");
            assertThat(result.err()).contains("HTTP");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ping", "addr", "crawl", "headers", "block"})
    void recognizesAnotherNetwork(String command) throws IOException {
        try (Stranger signet = Stranger.who(Stranger.shakesHandsAndNoMore(Network.SIGNET))) {
            Result result = run(command, signet.address(), "--network", "regtest");

            assertFailure(result, "BAD_MAGIC: ");
            assertThat(result.err()).contains("signet");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ping", "addr", "crawl", "headers", "block"})
    void recognizesAMailServerThatSpeaksFirst(String command) throws IOException {
        try (Stranger mail = Stranger.who(
                socket -> socket.getOutputStream().write("220 mail.example ESMTP\r\n".getBytes(US_ASCII)))) {
            assertFailure(run(command, mail.address()), "BAD_MAGIC: ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ping", "addr", "crawl", "headers", "block"})
    void saysThatThePeerClosed(String command) throws IOException {
        try (Stranger busy = Stranger.who(Socket::close)) {
            Result result = run(command, busy.address());

            // Our version may be on its way when the other side closes; then its system answers with a reset.
            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.err().lines()).singleElement().asString().matches("PEER_(CLOSED|RESET)(: .*)?");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ping", "addr", "crawl", "headers", "block"})
    void givesUpOnASilentPeer(String command) throws IOException {
        try (Stranger silent = Stranger.who(socket -> {})) {
            long start = System.nanoTime();
            assertFailure(run(command, silent.address(), "--timeout", "300ms"), "HANDSHAKE_TIMEOUT");
            // Ten seconds if it did not heed the option.
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(9));
        }
    }

    private static Result run(String command, String address, String... more) {
        List<String> args = new ArrayList<>(List.of(command, address));
        if (command.equals("block")) {
            args.add("00".repeat(32));
        }
        args.add("--json");
        Collections.addAll(args, more);
        return Cli.run(args.toArray(new String[0]));
    }

    private static void assertFailure(Result result, String reason) {
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err().lines()).singleElement().asString().startsWith(reason);
    }
}
