package dev.satwire.transport.nio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Moves the bytes of a {@link Socks5Handshake}. <em>Confined to the event loop.</em> */
final class ProxyExchange {
    private final NioEventLoop loop;
    private final Socks5Handshake handshake;
    private ByteBuffer outgoing;

    ProxyExchange(NioEventLoop loop, Socks5Handshake handshake) {
        this.loop = loop;
        this.handshake = handshake;
        this.outgoing = ByteBuffer.wrap(handshake.open());
    }

    Socks5Phase phase() {
        return handshake.phase();
    }

    /** Tells whether it waits for the channel to take bytes, not to bring some. */
    boolean wantsToWrite() {
        return outgoing.hasRemaining();
    }

    /** Goes on until the handshake is done or the channel has no more to give or take. */
    void advance(SocketChannel channel) throws IOException, Socks5Exception {
        while (write(channel) && handshake.missing() > 0) {
            // Not a byte more than belongs to the reply: what follows it is the remote side's.
            ByteBuffer incoming = loop.readBuffer().limit(handshake.missing());
            int count = channel.read(incoming);
            if (count < 0) {
                throw Socks5Exception.broken("left instead of answering " + phase());
            }
            if (count == 0) {
                return;
            }
            outgoing = ByteBuffer.wrap(handshake.receive(incoming.flip()));
        }
    }

    private boolean write(SocketChannel channel) throws IOException {
        if (outgoing.hasRemaining()) {
            ByteBuffer direct = loop.writeBuffer().empty(WriteBuffer.MIN_SHARE);
            int written = channel.write(direct.put(outgoing.duplicate()).flip());
            outgoing.position(outgoing.position() + written);
        }
        return !outgoing.hasRemaining();
    }
}
