package dev.satwire.peers;

import dev.satwire.protocol.NetAddr;
import java.io.Serial;
import java.util.List;

/**
 * Fails a {@link PeerPool#request} that no peer answered, with what became of it at each of those asked. Their exceptions
 * are the suppressed ones too.
 */
public final class RequestFailedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient List<Failure> failures;

    /**
     * What became of the request at one peer.
     *
     * @param peer who was asked
     * @param problem why that gave no answer
     */
    public record Failure(NetAddr peer, Throwable problem) {}

    /**
     * Creates the exception. It carries no stack trace, for it is an ordinary outcome of a network.
     *
     * @param message why no more peers were asked
     * @param failures what became of it at each peer, in the order in which they failed; copied
     */
    public RequestFailedException(String message, List<Failure> failures) {
        super(message, null, true, false);
        this.failures = List.copyOf(failures);
        this.failures.forEach(failure -> addSuppressed(failure.problem()));
    }

    /**
     * Returns what became of the request at each peer that failed.
     *
     * @return in the order in which they failed; empty if there was nobody to ask
     */
    public List<Failure> failures() {
        return failures;
    }
}
