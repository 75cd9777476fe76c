package dev.satwire.peers.testkit;

import dev.satwire.protocol.Command;
import dev.satwire.protocol.Frame;
import dev.satwire.protocol.FrameDecoder;
import dev.satwire.protocol.GetAddr;
import dev.satwire.protocol.MalformedMessageException;
import dev.satwire.protocol.Message;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.Ping;
import dev.satwire.protocol.ProtocolVersion;
import dev.satwire.protocol.SendAddrV2;
import dev.satwire.protocol.Verack;
import dev.satwire.protocol.Version;
import dev.satwire.protocol.WtxidRelay;
import dev.satwire.transport.CloseReason;
import dev.satwire.transport.Connection;
import dev.satwire.transport.Connection.Lane;
import dev.satwire.transport.ConnectionHandler;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * One inbound connection of a node that does what Bitcoin Core does, at once or slowly.
 *
 * <p>It waits for {@code version}; sends {@code version}, {@code wtxidrelay} and {@code sendaddrv2} (if both sides speak
 * 70016), {@code verack}; and after the other's {@code verack} answers each {@code ping} and the first {@code getaddr}.
 * Everything else is ignored, but {@code sendaddrv2} and {@code wtxidrelay} after {@code verack} end the connection.
 *
 * <p>Answers to what arrives at once go out at once, and nothing more is read before they have a place in the queue. So
 * what a connection holds is bounded whatever the other side does. <em>Confined to the event loop.</em>
 */
final class GossipingNode implements ConnectionHandler {
    private static final Set<Command> WANTED = Set.of(
            Version.COMMAND, WtxidRelay.COMMAND, SendAddrV2.COMMAND, Verack.COMMAND, Ping.COMMAND, GetAddr.COMMAND);

    private enum Phase {
        BEFORE_VERSION,
        BEFORE_VERACK,
        READY,
        ENDED
    }

    private final SimulatedNetwork network;
    private final SimulatedNode node;
    private final FrameDecoder decoder;
    private final ByteArrayOutputStream answers = new ByteArrayOutputStream(0);

    private Phase phase = Phase.BEFORE_VERSION;
    private boolean wantsAddrV2;
    private boolean addressesGiven;
    private boolean paused;
    /** Whether answers wait for the node's delay to pass. */
    private boolean thinking;

    GossipingNode(SimulatedNetwork network, SimulatedNode node) {
        this.network = network;
        this.node = node;
        this.decoder = new FrameDecoder(network.network(), WANTED::contains);
    }

    @Override
    public void opened(Connection connection) {
        network.opened(connection);
    }

    @Override
    public void received(Connection connection, ByteBuffer bytes) {
        try {
            Optional<Frame> frame = decoder.decode(bytes);
            while (frame.isPresent() && phase != Phase.ENDED) {
                if (frame.get() instanceof Message message) {
                    handle(connection, message.payload());
                }
                frame = decoder.decode(bytes);
            }
        } catch (MalformedMessageException e) {
            phase = Phase.ENDED;
        }
        if (phase == Phase.ENDED) {
            connection.abort();
        } else if (answers.size() > 0 && !thinking) {
            answerAfterDelay(connection);
        }
    }

    private void handle(Connection connection, Payload payload) {
        switch (phase) {
            case BEFORE_VERSION -> {
                if (payload instanceof Version version) {
                    greet(connection, version);
                }
            }
            case BEFORE_VERACK -> {
                if (payload instanceof SendAddrV2) {
                    wantsAddrV2 = true;
                } else if (payload instanceof Verack) {
                    phase = Phase.READY;
                }
            }
            case READY -> {
                if (payload instanceof Ping ping) {
                    answer(ping.pong());
                } else if (payload instanceof GetAddr && !addressesGiven) {
                    addressesGiven = true;
                    answer(network.messages().addresses(node, network.nodes(), wantsAddrV2));
                } else if (payload instanceof SendAddrV2 || payload instanceof WtxidRelay) {
                    phase = Phase.ENDED;
                }
            }
            case ENDED -> {
                // Nothing is heard any more.
            }
        }
    }

    private void greet(Connection connection, Version theirs) {
        if (theirs.protocolVersion() < ProtocolVersion.MINIMUM) {
            phase = Phase.ENDED;
            return;
        }
        phase = Phase.BEFORE_VERACK;
        answer(network.messages().version(node, connection.remoteAddress()));
        if (Math.min(theirs.protocolVersion(), node.protocolVersion()) >= ProtocolVersion.WTXID_RELAY) {
            answer(new WtxidRelay());
            answer(new SendAddrV2());
        }
        answer(new Verack());
    }

    private void answer(Payload payload) {
        answers.writeBytes(network.messages().encode(payload));
    }

    private void answerAfterDelay(Connection connection) {
        if (node.delay().isZero()) {
            flush(connection);
            return;
        }
        thinking = true;
        pause(connection);
        connection.eventLoop().schedule(node.delay(), () -> {
            thinking = false;
            flush(connection);
        });
    }

    private void flush(Connection connection) {
        CompletableFuture<Void> unused = connection.send(answers.toByteArray(), Lane.BULK);
        answers.reset();
        if (connection.isWritable()) {
            resume(connection);
        } else {
            pause(connection);
        }
    }

    @Override
    public void writable(Connection connection) {
        if (!thinking) {
            resume(connection);
        }
    }

    private void pause(Connection connection) {
        paused = true;
        connection.pauseReading();
    }

    private void resume(Connection connection) {
        if (paused) {
            paused = false;
            connection.resumeReading();
        }
    }

    @Override
    public void closed(Connection connection, CloseReason reason) {
        network.closed(connection);
    }
}
