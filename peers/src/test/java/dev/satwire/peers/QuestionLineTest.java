package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.protocol.MemPool;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Where the answers of questions are worked out. */
final class QuestionLineTest {
    private final List<Runnable> completions = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();

    private final SessionOutput output = (SessionOutput) Proxy.newProxyInstance(
            SessionOutput.class.getClassLoader(), new Class<?>[] {SessionOutput.class}, (proxy, method, arguments) -> {
                if (method.getName().equals("complete")) {
                    completions.add((Runnable) arguments[0]);
                }
                return null;
            });

    @SuppressWarnings("unchecked")
    private Question<Boolean> question() {
        return (Question<Boolean>) Proxy.newProxyInstance(
                Question.class.getClassLoader(),
                new Class<?>[] {Question.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "payload" -> new MemPool();
                    case "take" -> Question.Progress.DONE;
                    case "answer" -> answers.add("answer");
                    case "wants" -> true;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    @Test
    void anAnswerIsWorkedOutWhereFuturesComplete() {
        QuestionLine line = new QuestionLine(MemPool.COMMAND, new OpenRequests(output), output);
        CompletableFuture<Boolean> future = new CompletableFuture<>();
        line.ask(question(), new OpenRequest.Ask<>(future, Duration.ofSeconds(1), 0));
        line.received(new MemPool(), 1);
        assertThat(answers).isEmpty();
        completions.forEach(Runnable::run);
        assertThat(future).isCompletedWithValue(true);
    }
}
