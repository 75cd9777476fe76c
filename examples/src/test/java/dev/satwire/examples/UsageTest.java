package dev.satwire.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.examples.Cli.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                                | which command? ping, crawl, addr, monitor, headers, block, serve, decode, simulate",
                "pign                            | did you mean ping?",
                "ping                            | Missing required parameter: 'HOST[:PORT]'",
                "ping localhost extra            | Unmatched argument at index 2: 'extra'",
                "ping localhost --frob           | Unknown option: '--frob'",
                "ping localhost --count 0        | --count must be at least 1",
                "ping localhost --count x        | 'x' is not an int",
                "ping localhost --timeout 10     | \"10\" is not a duration",
                "ping localhost --timeout 0s     | out of range",
                "ping localhost --timeout 25h    | out of range",
                "ping localhost --interval -1s   | is not a duration",
                "ping localhost --network main   | use one of mainnet, testnet3, testnet4, signet, regtest",
                "ping localhost:                 | \"\" is not a port",
                "ping localhost:0                | \"0\" is not a port: write 1 to 65535",
                "ping localhost:65536            | \"65536\" is not a port",
                "ping localhost:http             | \"http\" is not a port",
                "ping 1.2.3                      | \"1.2.3\" is not an address: use IPv4",
                "ping 256.1.1.1                  | is not an address",
                "ping [::1                       | is not an address",
                "ping [::1]8333                  | is not an address",
                "ping fe80::1%eth0               | is not an address",
                "ping abc.onion                  | a .onion address has 56 characters before it, got 3",
                "ping -- -host                   | is neither an address nor a host name: write HOST[:PORT]",
                "ping host_/name                 | is neither an address nor a host name",
                "addr                            | Missing required parameter: 'HOST[:PORT]'",
                "crawl localhost 1.2.3           | \"1.2.3\" is not an address: use IPv4",
                "crawl --max-peers 0             | --max-peers must be at least 1",
                "crawl --max-nodes -3            | --max-nodes must be at least 1",
                "crawl --report /no/such/f.html  | cannot be written",
                "monitor                         | Missing required parameter: 'HOST[:PORT]'",
                "monitor localhost 1.2.3         | \"1.2.3\" is not an address: use IPv4",
                "monitor host_/name              | is neither an address nor a host name",
                "monitor localhost --for 0s      | out of range",
                "headers                         | Missing required parameter: 'HOST[:PORT]'",
                "headers localhost --count 0     | --count must be at least 1",
                "headers localhost --from 12     | a hash has 64 hexadecimal digits",
                "block localhost                 | Missing required parameter: 'HASH'",
                "block localhost 12              | a hash has 64 hexadecimal digits",
                "serve --listen localhost:65536  | \"65536\" is not a port: write 0 to 65535",
                "serve --listen 1.2.3:8333       | \"1.2.3\" is not an address: use IPv4",
                "serve --peer-timeout 5          | \"5\" is not a duration",
                "serve localhost                 | Unmatched argument",
                "decode hello                    | is not hexadecimal; to decode a file write",
                "decode --payload thirteenchars  | a command has at most 12 characters",
                "simulate --port 65536           | --port must be 0 to 65535",
                "simulate --nodes 0              | --nodes must be 1 to",
            })
    void answersWrongUsageWithOneLineAndCode2(String args, String message) {
        Result result = Cli.run(args == null ? new String[0] : args.split(" +"));

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines())
                .singleElement()
                .asString()
                .startsWith("satwire")
                .contains(message);
    }

    @Test
    void keepsLineBreaksOfArgumentsOutOfItsOneLine() {
        Result result = Cli.run("ping", "a\nb\u001b[31m");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err().lines()).singleElement().asString().doesNotContain("\u001b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ping",
                "crawl",
                "addr",
                "monitor",
                "headers",
                "block",
                "serve",
                "decode",
                "simulate",
                "generate-completion"
            })
    void helpsWithEveryCommand(String command) {
        Result result = command.isEmpty() ? Cli.run("--help") : Cli.run(command, "--help");

        assertThat(result.exitCode()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).startsWith("Usage: satwire").contains("--help");
    }

    @Test
    void generatesCompletionForNetworksToo() {
        Result result = Cli.run("generate-completion");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("mainnet").contains("testnet4").contains("--max-peers");
    }

    @Test
    void saysItsVersion() {
        assertThat(Cli.run("--version").out()).startsWith("satwire ");
    }
}
