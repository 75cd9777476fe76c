package dev.satwire.peers;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.peers.testkit.MemoryTransport;
import dev.satwire.protocol.Frame;
import dev.satwire.protocol.FrameDecoder;
import dev.satwire.protocol.FrameEncoder;
import dev.satwire.protocol.Message;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.Ping;
import dev.satwire.protocol.Pong;
import dev.satwire.protocol.ProtocolVersion;
import dev.satwire.protocol.Verack;
import dev.satwire.protocol.Version;
import dev.satwire.transport.CloseReason;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Connection;
import dev.satwire.transport.ConnectionHandler;
import dev.satwire.transport.ListenOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The other end of a pool's connection: says exactly what it is told to, and notes what it hears and when it ended. */
final class Stranger implements ConnectionHandler {
    private static final FrameEncoder ENCODER = new FrameEncoder(Network.REGTEST);
    private static final ConnectOptions OPTIONS = ConnectOptions.DEFAULT.withWaterMarks(1, 1_000_000_000);
    private static final Duration MOST = Duration.ofSeconds(1);
    private static final long PROOF = 0x1234_5678_9ABCL;

    final List<Payload> heard = new ArrayList<>();
    private final Stage stage;
    private final FrameDecoder decoder = new FrameDecoder(Network.REGTEST);
    private final List<Connection> connections = new ArrayList<>();
    private final List<CloseReason> ends = new ArrayList<>();
    private Optional<NetAddr> address = Optional.empty();

    private Stranger(Stage stage) {
        this.stage = stage;
    }

    static Stranger calling(Stage stage, MemoryTransport from, InetSocketAddress to) {
        Stranger stranger = new Stranger(stage);
        var unused = from.connect(to, OPTIONS, stranger);
        stage.settle();
        return stranger;
    }

    static Stranger listening(Stage stage, MemoryTransport on) {
        Stranger stranger = new Stranger(stage);
        InetSocketAddress local = new InetSocketAddress(on.address(), 18444);
        try {
            var unused =
                    on.listen(local, new ListenOptions(50, 1_000, OPTIONS), (remote, ours) -> Optional.of(stranger));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        stranger.address = Optional.of(NetAddr.of(local));
        return stranger;
    }

    /** Where the pool finds it. */
    NetAddr address() {
        return address.orElseThrow();
    }

    /** The connection that was made last. */
    Connection connection() {
        return connections.get(connections.size() - 1);
    }

    /** How often it was connected. */
    int connected() {
        return connections.size();
    }

    Stranger say(Payload... payloads) {
        for (Payload payload : payloads) {
            queue(ENCODER.encode(payload));
        }
        return arrive();
    }

    Stranger say(byte... bytes) {
        queue(bytes);
        return arrive();
    }

    private Stranger arrive() {
        boolean unused = stage.network.runUntil(() -> connection().bytesQueued() == 0, MOST);
        stage.settle();
        return this;
    }

    /** Says a message of any command and contents. */
    Stranger say(String command, byte... payload) {
        return say(SessionDriver.frame(command, payload));
    }

    /** Says something without letting any time pass. */
    void queue(byte... bytes) {
        CompletableFuture<Void> unused = connection().send(bytes, Connection.Lane.BULK);
    }

    /** Completes the handshake, whoever called, and forgets what it heard on the way. */
    Stranger shaken() {
        return shaken(SessionDriver.version(ProtocolVersion.CURRENT));
    }

    Stranger shaken(Version version) {
        say(version, new Verack());
        heard.clear();
        return this;
    }

    List<String> commands() {
        return heard.stream().map(payload -> payload.command().name()).toList();
    }

    <P extends Payload> List<P> heard(Class<P> type) {
        return heard.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** The version of the pool, which must have come by now. */
    Version version() {
        return heard(Version.class).get(0);
    }

    boolean isOpen() {
        return ends.size() < connections.size();
    }

    /** Why the last connection ended, as this end saw it. */
    CloseReason end() {
        return ends.get(ends.size() - 1);
    }

    /** Shows that the connection stands and works. */
    void assertKept() {
        if (!isOpen()) {
            throw new AssertionError("the connection ended: " + stage.log.ends);
        }
        say(new Ping(PROOF));
        if (!heard.contains(new Pong(PROOF))) {
            throw new AssertionError("the pool does not answer: " + commands());
        }
        heard.remove(new Pong(PROOF));
    }

    /** Shows that the pool ended the connection for a reason, and said so once. */
    void assertEnded(Code reason) {
        if (isOpen() || stage.end().code() != reason) {
            throw new AssertionError(
                    (isOpen() ? "the connection stands" : "it ended") + ", not for " + reason + ": " + stage.log.ends);
        }
    }

    /** Shows that the connection stands until just before a time from now, and ends then. */
    void assertEndsAfter(Duration time, Code reason) {
        stage.pass(time.minusMillis(1));
        if (!isOpen()) {
            throw new AssertionError("ended early: " + stage.log.ends);
        }
        stage.settle();
        assertEnded(reason);
    }

    @Override
    public void opened(Connection connection) {
        connections.add(connection);
    }

    @Override
    public void received(Connection connection, ByteBuffer bytes) {
        Optional<Frame> frame = decoder.decode(bytes);
        while (frame.isPresent()) {
            // What is no message to this end, as a ping for old versions, is read as nothing.
            if (frame.get() instanceof Message message) {
                heard.add(message.payload());
            }
            frame = decoder.decode(bytes);
        }
    }

    @Override
    public void closed(Connection connection, CloseReason reason) {
        ends.add(reason);
    }
}
