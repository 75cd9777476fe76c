package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs decoders in tests. */
final class Decoding {
    private Decoding() {}

    /** All frames that the buffer completes. */
    static List<Frame> drain(FrameDecoder decoder, ByteBuffer in) {
        List<Frame> frames = new ArrayList<>();
        for (Optional<Frame> next = decoder.decode(in); next.isPresent(); next = decoder.decode(in)) {
            frames.add(next.get());
        }
        return frames;
    }

    /** All frames of a stream that comes in chunks of the given sizes, and then the rest. */
    static List<Frame> inChunks(FrameDecoder decoder, byte[] stream, List<Integer> sizes) {
        List<Frame> frames = new ArrayList<>();
        int at = 0;
        for (int size : sizes) {
            int count = Math.min(size, stream.length - at);
            frames.addAll(drain(decoder, ByteBuffer.wrap(stream, at, count)));
            at += count;
        }
        frames.addAll(drain(decoder, ByteBuffer.wrap(stream, at, stream.length - at)));
        return frames;
    }

    /** All frames of a stream that comes in chunks of one size. */
    static List<Frame> evenly(FrameDecoder decoder, byte[] stream, int size) {
        List<Frame> frames = new ArrayList<>();
        for (int at = 0; at < stream.length; at += size) {
            frames.addAll(drain(decoder, ByteBuffer.wrap(stream, at, Math.min(size, stream.length - at))));
        }
        return frames;
    }

    static List<Frame> atOnce(Network network, byte[]... stream) {
        return drain(new FrameDecoder(network), ByteBuffer.wrap(Wire.concat(stream)));
    }

    /** Frames in a form that compares: exceptions are equal only to themselves. */
    static List<Object> comparable(List<Frame> frames) {
        List<Object> all = new ArrayList<>();
        for (Frame frame : frames) {
            all.add(frame instanceof DroppedMessage dropped ? dropped.toString() : frame);
        }
        return all;
    }

    static Message decode(String command, byte[] bytes) {
        return PayloadCodec.STANDARD.decode(new Command(command), bytes);
    }

    static MalformedMessageException failure(String command, byte[] bytes) {
        return catchThrowableOfType(MalformedMessageException.class, () -> decode(command, bytes));
    }
}
