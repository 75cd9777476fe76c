package dev.satwire.peers.testkit;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with endpoints of a {@link MemoryNetwork}. <em>Thread-safe.</em>
 */
final class Faults {

    /** What those who connect get for an answer. */
    enum Answer {
        REFUSED,
        /** None at all. */
        NONE,
        /** That of the operating system; the listener never learns of it. */
        NOT_ACCEPTED
    }

    private final ConcurrentMap<InetSocketAddress, Answer> answers = new ConcurrentHashMap<>();

    void set(InetSocketAddress endpoint, Answer answer) {
        answers.put(endpoint, answer);
    }

    void clear(InetSocketAddress endpoint) {
        answers.remove(endpoint);
    }

    /** What is to become of an attempt to connect; null if nothing is wrong. */
    @Nullable
    Answer answerOf(InetAddress address, int port) {
        Answer answer = answers.get(new InetSocketAddress(address, port));
        return answer != null ? answer : answers.get(new InetSocketAddress(address, 0));
    }
}
