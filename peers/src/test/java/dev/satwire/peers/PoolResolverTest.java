package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.peers.testkit.MemoryNetwork;
import dev.satwire.transport.EventLoop;
import java.net.InetAddress;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class PoolResolverTest {
    private final EventLoop loop = new MemoryNetwork(1).transport("10.0.0.1").eventLoop();

    private PoolResolver resolver(HostResolver users) {
        return new PoolResolver(users, Duration.ofSeconds(5), loop);
    }

    private static Code failure(CompletableFuture<InetAddress> result) {
        assertThat(result).isCompletedExceptionally();
        return result.handle((found, problem) ->
                        ((PeerException) Futures.bare(problem)).reason().code())
                .join();
    }

    @Test
    void failsWhatWaitsForASilentResolverWhenThePoolIsClosed() {
        PoolResolver resolver = resolver(name -> new CompletableFuture<>());
        CompletableFuture<InetAddress> waiting = resolver.resolve("node.example");
        assertThat(waiting).isNotDone();
        resolver.close(DisconnectReason.of(Code.POOL_CLOSED));

        assertThat(failure(waiting)).isEqualTo(Code.POOL_CLOSED);
    }

    @Test
    void asksNobodyAfterTheEnd() {
        List<String> asked = new ArrayList<>();
        PoolResolver resolver = resolver(name -> {
            asked.add(name);
            return new CompletableFuture<>();
        });
        resolver.close(DisconnectReason.of(Code.POOL_CLOSED));

        assertThat(failure(resolver.resolve("node.example"))).isEqualTo(Code.POOL_CLOSED);
        assertThat(asked).isEmpty();
    }

    @Test
    void failsWhenTheAnswerMakesNoSense() {
        List<InetAddress> throwing = new AbstractList<>() {
            @Override
            public InetAddress get(int index) {
                throw new AssertionError("broken");
            }

            @Override
            public int size() {
                return 1;
            }
        };
        for (List<InetAddress> answer : List.of(Collections.<InetAddress>singletonList(null), throwing)) {
            PoolResolver resolver = resolver(name -> CompletableFuture.completedFuture(answer));
            assertThat(failure(resolver.resolve("node.example"))).isEqualTo(Code.UNRESOLVED);
        }
    }

    @Test
    void failsWhateverAnAnswerFailsWith() {
        List<Throwable> problems = List.of(
                new Mute(),
                new StackOverflowError("on purpose"),
                new Exception((String) null),
                new CompletionException(null));
        for (Throwable problem : problems) {
            PoolResolver failing = resolver(name -> CompletableFuture.failedFuture(problem));
            assertThat(failure(failing.resolve("node.example"))).isEqualTo(Code.UNRESOLVED);
        }
        List<HostResolver> empty = List.of(name -> null, name -> CompletableFuture.completedFuture(null));
        for (HostResolver each : empty) {
            assertThat(failure(resolver(each).resolve("node.example"))).isEqualTo(Code.UNRESOLVED);
        }
    }

    @Test
    void limitsHowManyNamesWaitAndForgetsThoseThatWereAnswered() {
        List<CompletableFuture<List<InetAddress>>> answers = new ArrayList<>();
        PoolResolver resolver = resolver(name -> {
            answers.add(new CompletableFuture<>());
            return answers.get(answers.size() - 1);
        });
        for (int i = 0; i < PoolResolver.MAX_WAITING; i++) {
            assertThat(resolver.resolve("node.example")).isNotDone();
        }
        assertThat(failure(resolver.resolve("node.example"))).isEqualTo(Code.UNRESOLVED);
        answers.get(0).complete(List.of(InetAddress.getLoopbackAddress()));

        assertThat(resolver.resolve("node.example")).isNotDone();
    }
}
