package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satwire.protocol.Command;
import dev.satwire.protocol.FrameEncoder;
import dev.satwire.protocol.Inv;
import dev.satwire.protocol.MalformedMessageException;
import dev.satwire.protocol.MessageHeader;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.PayloadCodec;
import dev.satwire.protocol.Ping;
import dev.satwire.protocol.Pong;
import dev.satwire.protocol.UnknownPayload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageCaptureTest {
    private static final Network NETWORK = Network.REGTEST;
    private static final NetAddr ADDRESS = NetAddr.parse("203.0.113.5:8333");
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2020-09-13T12:26:40.123456789Z"));
    private static final FrameEncoder ENCODER = new FrameEncoder(NETWORK);
    private static final int PING_FRAME = MessageHeader.LENGTH + Long.BYTES;

    @TempDir
    Path folder;

    private final HandDrivenExecutor disk = new HandDrivenExecutor();
    private final List<String> failures = new ArrayList<>();
    private final PeerEvents events = new PeerEvents() {
        @Override
        public void captureFailed(String where, String problem) {
            failures.add(where + ": " + problem);
        }
    };

    private MessageCapture capture(long maxBytesPerPeer, long maxBytes) {
        return new MessageCapture(folder, maxBytesPerPeer, maxBytes, disk, disk::runAll, events);
    }

    private MessageCapture capture() {
        return capture(MessageCapture.MAX_BYTES_PER_PEER, MessageCapture.MAX_BYTES);
    }

    private static Wire wire() {
        return new WireV1(NETWORK, ENCODER, command -> !command.equals(Pong.COMMAND), PayloadCodec.STANDARD);
    }

    private static byte[] join(byte[]... frames) {
        ByteBuffer joined = ByteBuffer.allocate(
                Arrays.stream(frames).mapToInt(frame -> frame.length).sum());
        for (byte[] frame : frames) {
            joined.put(frame);
        }
        return joined.array();
    }

    private static byte[] frame(Payload payload) {
        return ENCODER.encode(payload);
    }

    /** As a pool reads. */
    private static void read(Wire wire, byte[] bytes, int from, int to) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, from, to - from);
        while (buffer.hasRemaining()) {
            wire.read(buffer);
        }
    }

    private List<CapturedMessage> captured(NetAddr address, String file) throws IOException {
        List<CapturedMessage> messages = new ArrayList<>();
        try (CaptureReader reader = CaptureReader.open(
                folder.resolve(address.toString().replace(':', '_')).resolve(file))) {
            for (Optional<CapturedMessage> next = reader.next(); next.isPresent(); next = reader.next()) {
                messages.add(next.get());
            }
        }
        return messages;
    }

    private static byte[] replay(List<CapturedMessage> messages) {
        return join(messages.stream().map(message -> message.toFrame(NETWORK)).toArray(byte[][]::new));
    }

    @Test
    void writesWhatBitcoinCoreWouldWrite() throws IOException {
        MessageCapture capture = capture();
        PeerCapture peer = capture.of(ADDRESS, CLOCK);
        read(peer.tap(wire()), frame(new Ping(0x0807060504030201L)), 0, PING_FRAME);
        peer.sent(frame(new Pong(0x0807060504030201L)));
        capture.close();
        String time = "40e2a50731af0500";
        assertThat(folder.resolve("203.0.113.5_8333/msgs_recv.dat"))
                .hasBinaryContent(
                        HexFormat.of().parseHex(time + "70696e670000000000000000" + "08000000" + "0102030405060708"));
        assertThat(folder.resolve("203.0.113.5_8333/msgs_sent.dat"))
                .hasBinaryContent(
                        HexFormat.of().parseHex(time + "706f6e670000000000000000" + "08000000" + "0102030405060708"));
        assertThat(capture.messagesCaptured()).isEqualTo(2);
        assertThat(capture.held()).isZero();
    }

    @Test
    void capturesWhatComesInAnyPiecesAndReplaysIt() throws IOException {
        byte[] stream = join(
                frame(new Ping(1)),
                frame(UnknownPayload.of(Inv.COMMAND, new byte[] {-3, 1, 0})),
                frame(new Pong(2)),
                frame(UnknownPayload.of(new Command("twelve.chars"), new byte[5_000])),
                frame(UnknownPayload.of(Ping.COMMAND, new byte[20])));
        Random random = new Random(5);
        for (int round = 1; round <= 200; round++) {
            NetAddr address = NetAddr.parse("203.0.113.5:" + round);
            MessageCapture capture = capture();
            PeerCapture peer = capture.of(address, CLOCK);
            Wire wire = peer.tap(wire());
            for (int from = 0; from < stream.length; ) {
                int to = Math.min(stream.length, from + 1 + random.nextInt(round * 20));
                read(wire, stream, from, to);
                from = to;
            }
            peer.close();
            capture.close();
            assertThat(capture.held()).isZero();
            assertThat(replay(captured(address, "msgs_recv.dat"))).isEqualTo(stream);
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void leavesOutWhatBitcoinCoreDropsBeforeItLooksAtIt() throws IOException {
        byte[] badChecksum = frame(new Ping(2));
        badChecksum[20] ^= 1;
        byte[] badCommand = frame(new Ping(3));
        badCommand[5] = 1;
        byte[] badMagic = frame(new Ping(4));
        badMagic[0] ^= 1;
        byte[] stream = join(frame(new Ping(1)), badChecksum, badCommand, frame(new Ping(5)), badMagic);
        MessageCapture capture = capture();
        PeerCapture peer = capture.of(ADDRESS, CLOCK);
        Wire wire = peer.tap(wire());
        assertThatThrownBy(() -> read(wire, stream, 0, stream.length)).isInstanceOf(MalformedMessageException.class);
        peer.close();
        capture.close();
        assertThat(replay(captured(ADDRESS, "msgs_recv.dat"))).isEqualTo(join(frame(new Ping(1)), frame(new Ping(5))));
        assertThat(capture.held()).isZero();
    }

    @Test
    void holdsNothingOfAConnectionThatEndsInsideAMessage() {
        MessageCapture capture = capture();
        PeerCapture peer = capture.of(ADDRESS, CLOCK);
        read(peer.tap(wire()), frame(new Ping(1)), 0, PING_FRAME - 1);
        assertThat(capture.held()).isEqualTo(PING_FRAME - 1);
        peer.close();
        assertThat(capture.held()).isZero();
        assertThat(disk.waiting()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.5:8333, 203.0.113.5_8333",
        "[2001:db8::1]:8333, [2001_db8__1]_8333",
        "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion:1,"
                + " pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion_1"
    })
    void namesFoldersAsBitcoinCore(String address, String name) {
        assertThat(CaptureFormat.folderName(NetAddr.parse(address))).isEqualTo(name);
    }

    @Test
    void capturesOfAPeerNoMoreThanItsBytesWhateverConnectionBringsThem() throws IOException {
        MessageCapture capture = capture(3 * PING_FRAME, MessageCapture.MAX_BYTES);
        for (int i = 0; i < 3; i++) {
            capture.of(ADDRESS, CLOCK).sent(frame(new Ping(i)));
        }
        assertThat(capture.messagesLost()).isZero();
        capture.of(ADDRESS, CLOCK).sent(frame(new Ping(3)));
        NetAddr other = NetAddr.parse("203.0.113.6:8333");
        capture.of(other, CLOCK).sent(frame(new Ping(4)));
        capture.close();
        assertThat(captured(ADDRESS, "msgs_sent.dat")).hasSize(3);
        assertThat(captured(other, "msgs_sent.dat")).hasSize(1);
        assertThat(capture.messagesLost()).isOne();
        assertThat(capture.held()).isZero();
    }

    @Test
    void capturesNoGapsAndNoMoreThanAllItsBytes() throws IOException {
        MessageCapture capture = capture(MessageCapture.MAX_BYTES_PER_PEER, 3 * PING_FRAME);
        PeerCapture peer = capture.of(ADDRESS, CLOCK);
        peer.sent(frame(new Ping(1)));
        peer.sent(frame(new Ping(2)));
        peer.sent(frame(UnknownPayload.of(Ping.COMMAND, new byte[9])));
        peer.sent(frame(new Ping(3)));
        capture.close();
        assertThat(replay(captured(ADDRESS, "msgs_sent.dat"))).isEqualTo(join(frame(new Ping(1)), frame(new Ping(2))));
        assertThat(capture.messagesLost()).isEqualTo(2);
    }

    @Test
    void holdsNoMoreThanMayWaitForASlowDisk() throws IOException {
        MessageCapture capture = capture();
        byte[] large = frame(UnknownPayload.of(Inv.COMMAND, new byte[MessageHeader.MAX_PAYLOAD_LENGTH]));
        PeerCapture peer = capture.of(ADDRESS, CLOCK);
        Wire wire = peer.tap(wire());
        for (int i = 0; i < 10; i++) {
            read(wire, large, 0, large.length / 2);
            read(wire, large, large.length / 2, large.length);
            assertThat(capture.held()).isBetween(1L, (long) MessageCapture.MAX_WAITING);
        }
        assertThat(capture.messagesLost()).isEqualTo(6);
        disk.runAll();
        assertThat(capture.held()).isZero();
        read(wire, frame(new Ping(1)), 0, PING_FRAME);
        for (int i = 0; i < MessageCapture.MAX_WAITING_MESSAGES; i++) {
            peer.sent(frame(new Ping(i)));
        }
        assertThat(capture.messagesLost()).isEqualTo(7);
        assertThat(disk.waiting()).isOne();
        capture.close();
        assertThat(captured(ADDRESS, "msgs_recv.dat")).hasSize(5);
        assertThat(captured(ADDRESS, "msgs_sent.dat")).hasSize(MessageCapture.MAX_WAITING_MESSAGES - 1);
        assertThat(capture.held()).isZero();
    }

    @Test
    void endsWithOneEventWhenTheDiskFailsAndHarmsNobody() throws IOException {
        Files.createFile(folder.resolve("203.0.113.5_8333"));
        MessageCapture capture = capture();
        PeerCapture peer = capture.of(ADDRESS, CLOCK);
        Wire wire = peer.tap(wire());
        for (int i = 0; i < 3; i++) {
            read(wire, frame(new Ping(1)), 0, PING_FRAME);
            peer.sent(frame(new Pong(1)));
            disk.runAll();
        }
        assertThat(capture.failure()).containsInstanceOf(IOException.class);
        assertThat(failures).singleElement().asString().contains(folder.toString());
        assertThat(capture.held()).isZero();
        assertThat(capture.messagesCaptured()).isZero();
        capture.close();
    }

    @Test
    void doesNotThrowAtAnIoThreadForWantOfAThread() {
        MessageCapture capture = new MessageCapture(
                folder,
                1_000,
                1_000,
                task -> {
                    throw new OutOfMemoryError("unable to create native thread");
                },
                () -> {},
                events);
        capture.of(ADDRESS, CLOCK).sent(frame(new Ping(1)));
        assertThat(failures).hasSize(1);
        assertThat(capture.failure()).containsInstanceOf(OutOfMemoryError.class);
    }

    @Test
    @Timeout(60)
    void writesOnAThreadOfItsOwnUntilClosed() throws IOException {
        MessageCapture capture = MessageCapture.to(folder);
        PeerCapture peer = capture.of(ADDRESS, CLOCK);
        for (int i = 0; i < 10_000; i++) {
            peer.sent(frame(new Ping(i)));
        }
        capture.close();
        capture.close();
        peer.sent(frame(new Ping(1)));
        assertThat(captured(ADDRESS, "msgs_sent.dat")).hasSize(10_000);
        assertThat(capture.failure()).isEmpty();
        assertThat(capture.held()).isZero();
    }

    @Test
    void refusesNegativeLimits() {
        assertThatIllegalArgumentException().isThrownBy(() -> MessageCapture.to(folder, -1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> MessageCapture.to(folder, 0, -1));
    }
}
