package dev.satwire.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * One end of a connection on a {@link BareLoop}. Small frames it puts one behind the other into the loop's buffer, big
 * ones it gives to the channel as they are.
 */
final class BareEnd implements RivalTransport.End {
    private final BareLoop loop;
    private final SocketChannel channel;
    private final RivalTransport.Receiver receiver;
    private final boolean isServer;

    // Confined to the loop.
    private SelectionKey key;
    private byte[] frame = new byte[0];
    /** Bytes of the frame that are out. */
    private int taken;

    private int left;

    BareEnd(BareLoop loop, SocketChannel channel, RivalTransport.Receiver receiver, boolean isServer) {
        this.loop = loop;
        this.channel = channel;
        this.receiver = receiver;
        this.isServer = isServer;
    }

    void register() throws IOException {
        key = loop.register(channel, SelectionKey.OP_READ, this::ready);
    }

    @Override
    public boolean isServer() {
        return isServer;
    }

    @Override
    public void send(byte[] bytes) {
        if (!loop.isCurrent()) {
            loop.execute(() -> writeOne(bytes));
            return;
        }
        try {
            writeOne(bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void writeOne(byte[] bytes) throws IOException {
        ByteBuffer buffer = loop.buffer().put(bytes).flip();
        channel.write(buffer);
        if (buffer.hasRemaining()) {
            throw new IllegalStateException("a single small frame always fits");
        }
    }

    @Override
    public void sendAll(byte[] bytes, int count) {
        loop.execute(() -> {
            frame = bytes;
            left = count;
            write();
        });
    }

    private void write() throws IOException {
        while (left > 0) {
            ByteBuffer buffer = next();
            int written = channel.write(buffer);
            int total = taken + written;
            left -= total / frame.length;
            taken = total % frame.length;
            if (buffer.hasRemaining()) {
                key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
                return;
            }
        }
        key.interestOps(SelectionKey.OP_READ);
    }

    private ByteBuffer next() {
        ByteBuffer buffer = loop.buffer();
        if (frame.length > buffer.capacity()) {
            return ByteBuffer.wrap(frame, taken, frame.length - taken);
        }
        buffer.put(frame, taken, frame.length - taken);
        for (int i = 1; i < left && buffer.remaining() >= frame.length; i++) {
            buffer.put(frame);
        }
        return buffer.flip();
    }

    private void ready() throws IOException {
        if (key.isReadable()) {
            ByteBuffer buffer = loop.buffer();
            if (channel.read(buffer) < 0) {
                channel.close();
                return;
            }
            receiver.received(buffer.flip());
        }
        if (key.isValid() && key.isWritable()) {
            write();
        }
    }
}
