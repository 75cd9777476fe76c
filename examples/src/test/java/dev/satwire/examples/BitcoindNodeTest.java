package dev.satwire.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Proves the fixture, so that it can be trusted to judge the SDK. */
@Tag("real-node")
@Timeout(120)
class BitcoindNodeTest {

    /** A JVM that starts a node, says its process number and does no more. */
    static final class Owner {
        private Owner() {}

        public static void main(String[] args) throws Exception {
            BitcoindNode node = BitcoindNode.start(0);
            System.out.println(node.pid());
            System.in.read();
        }
    }

    @Test
    void endsWithTheJvmThatIsKilled() throws Exception {
        Path bitcoind = Programs.requireBitcoind();
        Process owner = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Dsatwire.bitcoind=" + bitcoind,
                        Owner.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader lines = owner.inputReader(UTF_8)) {
            ProcessHandle node =
                    ProcessHandle.of(Long.parseLong(lines.readLine())).orElseThrow();
            assertThat(node.isAlive()).isTrue();

            owner.destroyForcibly();

            node.onExit().get(60, SECONDS);
        } finally {
            owner.destroyForcibly();
        }
    }

    @Test
    void keepsItsChainAndItsPortWhenItIsRestarted() throws Exception {
        try (BitcoindNode node = BitcoindNode.start(3)) {
            String tip = node.tip();
            int port = node.port();
            assertThat(tip).matches("[0-9a-f]{64}");

            node.restart();

            assertThat(node.height()).isEqualTo(3);
            assertThat(node.tip()).isEqualTo(tip);
            assertThat(node.port()).isEqualTo(port);
            new Socket(InetAddress.getLoopbackAddress(), port).close();

            node.kill();
            assertThat(node.isAlive()).isFalse();
            assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port))
                    .isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void closeEndsTheProcess() throws Exception {
        BitcoindNode node = BitcoindNode.start(0);
        assertThat(node.isAlive()).isTrue();

        node.close();

        assertThat(node.isAlive()).isFalse();
    }

    @Test
    void saysWhyItDoesNotStartOrAnswer() throws Exception {
        assertThatThrownBy(() -> BitcoindNode.start(0, "-nosuchoption"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("nosuchoption");
        try (BitcoindNode node = BitcoindNode.start(0)) {
            assertThatThrownBy(() -> node.call("getblock", "nonsense"))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("must be of length 64");
        }
    }
}
