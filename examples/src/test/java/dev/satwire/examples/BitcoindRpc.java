package dev.satwire.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The JSON-RPC interface of one run of bitcoind, which has a password of its own. Thread-safe. */
final class BitcoindRpc {
    private static final Duration ANSWER_DEADLINE = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();
    private final URI address;
    private final String authorization;

    /**
     * Creates a client.
     *
     * @param port the port on 127.0.0.1
     * @param cookie the file with user and password, which bitcoind has written by the time it listens
     */
    BitcoindRpc(int port, Path cookie) throws IOException {
        address = URI.create("http://127.0.0.1:" + port + "/");
        authorization = "Basic " + Base64.getEncoder().encodeToString(Files.readAllBytes(cookie));
    }

    /** Calls a method; fails with an {@link AssertionError} that says what bitcoind has against it. */
    JsonNode call(String method, Object... parameters) throws IOException, InterruptedException {
        String question =
                JsonMapper.shared().writeValueAsString(Map.of("method", method, "params", List.of(parameters)));
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(ANSWER_DEADLINE)
                .header("Authorization", authorization)
                .POST(BodyPublishers.ofString(question, UTF_8))
                .build();
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString(UTF_8));
        if (response.body().isEmpty()) {
            throw new AssertionError(question + " was answered by HTTP status " + response.statusCode());
        }
        JsonNode answer = JsonMapper.shared().readTree(response.body());
        if (!answer.path("error").isNull() && !answer.path("error").isMissingNode()) {
            throw new AssertionError(question + " was answered by " + answer.get("error"));
        }
        return answer.required("result");
    }
}
