package dev.satwire.benchmarks;

import java.io.IOException;

/** The transports that are measured beside each other. */
public enum Rival {
    /** A selector loop that moves the same bytes and does nothing else: the limit. */
    BARE,
    /** Ours. */
    SATWIRE,
    /** Netty's NIO transport, as it comes. */
    NETTY,
    /** bitcoinj's {@code NioServer} and {@code NioClientManager}. */
    BITCOINJ;

    RivalTransport open() throws IOException {
        return switch (this) {
            case BARE -> new BareRival();
            case SATWIRE -> new SatwireRival();
            case NETTY -> new NettyRival();
            case BITCOINJ -> new BitcoinjRival();
        };
    }
}
