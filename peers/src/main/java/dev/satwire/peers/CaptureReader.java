package dev.satwire.peers;

import dev.satwire.protocol.Bytes;
import dev.satwire.protocol.Command;
import dev.satwire.protocol.MessageHeader;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the messages of a file that a {@link MessageCapture} or Bitcoin Core's {@code -capturemessages} wrote, one after
 * the other, however long the file is.
 *
 * <pre>{@code
 * FrameDecoder decoder = new FrameDecoder(Network.MAINNET);
 * try (CaptureReader capture = CaptureReader.open(Path.of("203.0.113.5_8333", "msgs_recv.dat"))) {
 *     Optional<CapturedMessage> message;
 *     while ((message = capture.next()).isPresent()) {
 *         Frame frame = decoder.decode(ByteBuffer.wrap(message.get().toFrame(Network.MAINNET))).orElseThrow();
 *         System.out.println(message.get().time() + " " + frame);
 *     }
 * }
 * }</pre>
 *
 * <p>A length in the file is only a claim: memory grows with the bytes that are there. Not thread-safe.
 */
public final class CaptureReader implements Closeable {
    private final InputStream in;
    private long offset;
    private @Nullable CaptureFormatException failure;

    /**
     * Creates a reader of any bytes.
     *
     * @param in the bytes of one file; closed with the reader
     */
    public CaptureReader(InputStream in) {
        this.in = Objects.requireNonNull(in, "in");
    }

    /**
     * Opens a file.
     *
     * @param file a {@code msgs_recv.dat} or {@code msgs_sent.dat}
     * @return a reader at its beginning
     * @throws IOException if the file cannot be opened
     */
    public static CaptureReader open(Path file) throws IOException {
        return new CaptureReader(new BufferedInputStream(Files.newInputStream(file)));
    }

    /**
     * Reads the next message.
     *
     * @return the message; empty at the end of the file
     * @throws CaptureFormatException if the file ends inside a record, or its bytes are no record; every later call
     *     throws it again
     * @throws IOException if reading fails
     */
    public Optional<CapturedMessage> next() throws IOException {
        if (failure != null) {
            throw failure;
        }
        byte[] header = in.readNBytes(CaptureFormat.HEADER_LENGTH);
        if (header.length == 0) {
            return Optional.empty();
        }
        if (header.length < CaptureFormat.HEADER_LENGTH) {
            throw fail("is cut off inside its header");
        }
        ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        int length = fields.getInt(CaptureFormat.LENGTH_OFFSET);
        if (length < 0 || length > MessageHeader.MAX_PAYLOAD_LENGTH) {
            throw fail("claims a payload of " + Integer.toUnsignedString(length) + " bytes, the limit is "
                    + MessageHeader.MAX_PAYLOAD_LENGTH);
        }
        Command command = command(header);
        byte[] payload = in.readNBytes(length);
        if (payload.length < length) {
            throw fail("is cut off after " + payload.length + " of " + length + " bytes of its payload");
        }
        offset += CaptureFormat.HEADER_LENGTH + length;
        return Optional.of(new CapturedMessage(CaptureFormat.time(fields.getLong(0)), command, Bytes.of(payload)));
    }

    private Command command(byte[] header) throws CaptureFormatException {
        try {
            return CaptureFormat.command(header, CaptureFormat.COMMAND_OFFSET);
        } catch (IllegalArgumentException e) {
            throw fail("has an illegal command");
        }
    }

    private CaptureFormatException fail(String problem) {
        CaptureFormatException e = new CaptureFormatException(offset, problem);
        failure = e;
        return e;
    }

    /**
     * Closes the file.
     *
     * @throws IOException if that fails
     */
    @Override
    public void close() throws IOException {
        in.close();
    }
}
