package dev.satwire.peers;

import dev.satwire.protocol.Host;
import dev.satwire.transport.EventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/** The resolver of one host: tells the truth in a new order each time, or nothing, or nonsense, soon or late or never. */
final class SimResolver implements HostResolver {
    private static final String[] NONSENSE = {
        "0.0.0.0", "127.0.0.1", "224.0.0.1", "255.255.255.255", "::", "fc00::1", "60.0.0.1"
    };
    private static final int MANY = 10_000;

    private final SimNames names;
    private final InetSocketAddress own;
    private final EventLoop others;
    private final BooleanSupplier isCalm;
    private final RandomGenerator random;
    private final Map<String, Set<InetAddress>> said = new HashMap<>();

    /**
     * Creates one.
     *
     * @param own where the host that asks is itself
     * @param others where answers come from that come later
     */
    SimResolver(
            SimNames names, InetSocketAddress own, EventLoop others, BooleanSupplier isCalm, RandomGenerator random) {
        this.names = names;
        this.own = own;
        this.others = others;
        this.isCalm = isCalm;
        this.random = random;
    }

    /** All addresses that it ever gave for a name. */
    Set<InetAddress> saidOf(String name) {
        return said.getOrDefault(name, Set.of());
    }

    @Override
    public CompletableFuture<List<InetAddress>> resolve(String name) {
        CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
        switch (isCalm.getAsBoolean() ? 0 : random.nextInt(16)) {
            case 0, 1, 2, 3, 4, 5 -> later(Duration.ofMillis(random.nextInt(500)), name, answer, truth(name));
            case 6, 7 -> later(Duration.ofMillis(random.nextInt(20_000)), name, answer, truth(name));
            case 8 -> give(name, answer, truth(name));
            case 9, 10, 11 -> give(name, answer, nonsense());
            case 12 -> answer.completeExceptionally(new UnknownHostException(name));
            case 13 -> later(Duration.ofSeconds(3), () -> answer.completeExceptionally(new IOException("on purpose")));
            case 14 -> throw new IllegalStateException("on purpose");
            default -> {
                // Never an answer.
            }
        }
        return answer;
    }

    private List<InetAddress> truth(String name) {
        List<InetAddress> addresses = new ArrayList<>();
        names.nodesOf(name).forEach(node -> addresses.add(node.getAddress()));
        if (!addresses.isEmpty()) {
            Collections.rotate(addresses, random.nextInt(addresses.size()));
        }
        return addresses;
    }

    private List<InetAddress> nonsense() {
        return switch (random.nextInt(5)) {
            case 0 -> List.of();
            case 1 -> Arrays.asList(null, own.getAddress());
            case 2 -> Collections.nCopies(MANY, own.getAddress());
            case 3 -> List.of(own.getAddress());
            default -> List.of(address(NONSENSE[random.nextInt(NONSENSE.length)]));
        };
    }

    private void later(
            Duration delay, String name, CompletableFuture<List<InetAddress>> answer, List<InetAddress> found) {
        later(delay, () -> give(name, answer, found));
    }

    private void later(Duration delay, Runnable task) {
        EventLoop.Timer unused = others.schedule(delay, task);
    }

    private void give(String name, CompletableFuture<List<InetAddress>> answer, List<InetAddress> found) {
        said.computeIfAbsent(name, any -> new HashSet<>()).addAll(found);
        answer.complete(found);
    }

    private static InetAddress address(String literal) {
        return Host.parse(literal).inetAddress().orElseThrow();
    }
}
