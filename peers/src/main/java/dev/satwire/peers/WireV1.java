package dev.satwire.peers;

import dev.satwire.protocol.Command;
import dev.satwire.protocol.Frame;
import dev.satwire.protocol.FrameDecoder;
import dev.satwire.protocol.FrameEncoder;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.PayloadCodec;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Predicate;

/** The plaintext form: a 24-byte header before each payload. */
final class WireV1 implements Wire {
    private final FrameDecoder decoder;
    private final FrameEncoder encoder;

    WireV1(Network network, FrameEncoder encoder, Predicate<Command> wanted, PayloadCodec codec) {
        this.decoder = new FrameDecoder(network, wanted, codec);
        this.encoder = encoder;
    }

    @Override
    public Optional<Frame> read(ByteBuffer in) {
        return decoder.decode(in);
    }

    @Override
    public byte[] encode(Payload payload) {
        return encoder.encode(payload);
    }

    @Override
    public boolean isInsideMessage() {
        return decoder.isInsideFrame();
    }

    @Override
    public int heldBytes() {
        return decoder.held();
    }

    @Override
    public int messageLength() {
        return decoder.frameLength();
    }
}
