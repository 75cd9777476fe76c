package dev.satwire.peers;

import dev.satwire.protocol.Command;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.Ping;
import dev.satwire.protocol.Pong;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Pings of the user's: a pong belongs to the ping with its nonce (BIP-0031). <em>Not thread-safe.</em> */
final class PingRequests implements RequestKind {
    private final OpenRequests open;
    private final SessionOutput output;
    private final RandomGenerator random;

    /**
     * At most {@link RequestTracker#MAX_WAITING}; the keys are our own random numbers, of which no two collide on purpose.
     */
    private Map<Long, OpenRequest<Duration>> pings = Map.of();

    private long lastRoundTrip = -1;

    PingRequests(OpenRequests open, SessionOutput output, RandomGenerator random) {
        this.open = open;
        this.output = output;
        this.random = random;
    }

    void ask(OpenRequest.Ask<Duration> ask) {
        if (pings.size() == RequestTracker.MAX_WAITING) {
            throw TooManyRequestsException.ofPeer("pings", RequestTracker.MAX_WAITING);
        }
        long nonce = PingKeeper.nonZero(random);
        OpenRequest<Duration> request = new OpenRequest<>(open, ask) {
            @Override
            void expired(long now) {
                var unused = take(nonce);
                timedOut("no pong");
            }
        };
        open.add(request);
        if (pings.isEmpty()) {
            pings = new HashMap<>(2);
        }
        pings.put(nonce, request);
        output.sendControl(new Ping(nonce));
    }

    /** Takes the round trip, in nanoseconds, of the pong received last; -1 if it answered no request. */
    long takeRoundTrip() {
        long taken = lastRoundTrip;
        lastRoundTrip = -1;
        return taken;
    }

    @Override
    public Command key() {
        return Ping.COMMAND;
    }

    @Override
    public boolean wants(Command command) {
        return command.equals(Pong.COMMAND) && !pings.isEmpty();
    }

    @Override
    public void received(Payload payload, long now) {
        OpenRequest<Duration> answered = payload instanceof Pong pong ? take(pong.nonce()) : null;
        if (answered != null) {
            lastRoundTrip = now - answered.askedAt();
            answered.answer(Duration.ofNanos(lastRoundTrip));
        }
    }

    @Override
    public void closed() {
        pings = Map.of();
    }

    private @Nullable OpenRequest<Duration> take(long nonce) {
        OpenRequest<Duration> taken = pings.isEmpty() ? null : pings.remove(nonce);
        if (pings.isEmpty()) {
            pings = Map.of();
        }
        return taken;
    }
}
