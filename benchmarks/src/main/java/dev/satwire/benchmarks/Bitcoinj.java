package dev.satwire.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.bitcoinj.base.BitcoinNetwork;
import org.bitcoinj.core.BitcoinSerializer;
import org.bitcoinj.core.Message;

/** The rival: bitcoinj, called as its own connections call it. <em>Not thread-safe.</em> */
final class Bitcoinj {
    private final BitcoinSerializer serializer = new BitcoinSerializer(BitcoinNetwork.MAINNET);

    /** Finds the magic, reads the header, copies the payload, checks its hash and makes the message. */
    Message decode(ByteBuffer frame) {
        try {
            return serializer.deserialize(frame);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a frame of a message. */
    byte[] encode(Message message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            serializer.serialize(message, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
