package dev.satwire.peers;

import dev.satwire.protocol.TimestampedAddr;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/** Fetchers of addresses for sources without a pool. */
final class Fetchers {
    /** Of a pool without a proxy; asks nobody. */
    static final AddressFetcher DIRECT = of(false, (host, port) -> {
        throw new AssertionError("nobody is to be asked, but " + host + " was");
    });

    private Fetchers() {}

    static AddressFetcher proxied(BiFunction<String, Integer, CompletableFuture<List<TimestampedAddr>>> fetch) {
        return of(true, fetch);
    }

    private static AddressFetcher of(
            boolean proxied, BiFunction<String, Integer, CompletableFuture<List<TimestampedAddr>>> fetch) {
        return new AddressFetcher() {
            @Override
            public boolean isProxied() {
                return proxied;
            }

            @Override
            public CompletableFuture<List<TimestampedAddr>> fetch(String host, int port) {
                return fetch.apply(host, port);
            }
        };
    }
}
