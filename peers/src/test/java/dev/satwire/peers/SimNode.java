package dev.satwire.peers;

import dev.satwire.protocol.Addr;
import dev.satwire.protocol.Command;
import dev.satwire.protocol.DroppedMessage;
import dev.satwire.protocol.Feature;
import dev.satwire.protocol.Frame;
import dev.satwire.protocol.FrameDecoder;
import dev.satwire.protocol.FrameEncoder;
import dev.satwire.protocol.GetAddr;
import dev.satwire.protocol.GetData;
import dev.satwire.protocol.GetHeaders;
import dev.satwire.protocol.Headers;
import dev.satwire.protocol.MalformedMessageException;
import dev.satwire.protocol.Message;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.NotFound;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.Ping;
import dev.satwire.protocol.ProtocolVersion;
import dev.satwire.protocol.SendAddrV2;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.TimestampedAddr;
import dev.satwire.protocol.Verack;
import dev.satwire.protocol.Version;
import dev.satwire.protocol.WireText;
import dev.satwire.protocol.WtxidRelay;
import dev.satwire.transport.CloseReason;
import dev.satwire.transport.Connection;
import dev.satwire.transport.Connection.Lane;
import dev.satwire.transport.ConnectionHandler;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One connection of an honest node: shakes hands, answers what it is asked, and minds what pools send. */
class SimNode implements ConnectionHandler, SimEnd.Aware {
    static final Network NETWORK = Network.REGTEST;
    private static final FrameEncoder ENCODER = new FrameEncoder(NETWORK);
    private static final Set<Command> BEFORE_VERACK =
            Set.of(Version.COMMAND, WtxidRelay.COMMAND, SendAddrV2.COMMAND, Feature.COMMAND, Verack.COMMAND);

    final SimWires wires;
    final RandomGenerator random;
    private final Services services;
    private final List<NetAddr> known;
    private final FrameDecoder decoder = new FrameDecoder(NETWORK);
    private boolean hasVersion;
    private boolean hasVerack;

    @Nullable
    SimEnd end;

    SimNode(SimWires wires, RandomGenerator random, Services services, List<NetAddr> known) {
        this.wires = wires;
        this.random = random;
        this.services = services;
        this.known = known;
    }

    @Override
    public final void at(SimEnd its) {
        end = its;
    }

    @Override
    public void opened(Connection connection) {
        if (!end.accepted) {
            send(connection, version());
        }
    }

    @Override
    public void received(Connection connection, ByteBuffer bytes) {
        try {
            for (Optional<Frame> frame = decoder.decode(bytes); frame.isPresent(); frame = decoder.decode(bytes)) {
                if (frame.get() instanceof Message message) {
                    check(message.payload().command());
                    answer(connection, message.payload());
                } else if (frame.get() instanceof DroppedMessage dropped) {
                    wires.problem(end + " was sent " + dropped.problem().getMessage());
                }
            }
        } catch (MalformedMessageException e) {
            wires.problem(end + " was sent " + e.getMessage());
            connection.abort();
        }
    }

    /** What a pool may send: first its version, then what belongs before verack, then anything. */
    private void check(Command command) {
        boolean mayCome = hasVerack || (hasVersion ? BEFORE_VERACK : Set.of(Version.COMMAND)).contains(command);
        wires.require(mayCome, () -> end + " was sent " + command + " before the handshake was complete");
        boolean negotiates = BEFORE_VERACK.contains(command);
        wires.require(!hasVerack || !negotiates, () -> end + " was sent " + command + " after verack");
        hasVersion |= command.equals(Version.COMMAND);
        hasVerack |= command.equals(Verack.COMMAND);
    }

    void answer(Connection connection, Payload payload) {
        if (payload instanceof Version) {
            if (end.accepted) {
                send(connection, version());
            }
            send(connection, new WtxidRelay());
            send(connection, new SendAddrV2());
            send(connection, new Verack());
        } else if (payload instanceof Ping ping) {
            send(connection, ping.pong());
        } else if (payload instanceof GetAddr) {
            send(connection, addresses());
        } else if (payload instanceof GetHeaders) {
            send(connection, new Headers(List.of()));
        } else if (payload instanceof GetData asked) {
            send(connection, new NotFound(asked.items()));
        }
    }

    final Payload addresses() {
        long now = wires.network.clock().instant().getEpochSecond();
        return new Addr(known.stream()
                .map(address -> new TimestampedAddr(now - random.nextInt(36_000), address))
                .toList());
    }

    final Version version() {
        return version(ProtocolVersion.CURRENT, services, random.nextLong());
    }

    final Version version(int protocol, Services offered, long nonce) {
        return new Version(
                protocol,
                offered,
                wires.network.clock().instant().getEpochSecond(),
                NetAddr.UNSPECIFIED,
                NetAddr.UNSPECIFIED,
                nonce,
                WireText.of("/Sim:1/"),
                1,
                true);
    }

    static byte[] encode(Payload payload) {
        return ENCODER.encode(payload);
    }

    final void send(Connection connection, Payload payload) {
        send(connection, encode(payload));
    }

    final void send(Connection connection, byte[] bytes) {
        CompletableFuture<Void> unused = connection.send(bytes, Lane.BULK);
    }

    @Override
    public void closed(Connection connection, CloseReason reason) {}
}
