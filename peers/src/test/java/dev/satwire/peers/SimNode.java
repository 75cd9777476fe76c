package dev.satwire.peers;

import dev.satwire.protocol.Command;
import dev.satwire.protocol.DroppedMessage;
import dev.satwire.protocol.Feature;
import dev.satwire.protocol.Frame;
import dev.satwire.protocol.FrameDecoder;
import dev.satwire.protocol.FrameEncoder;
import dev.satwire.protocol.GetAddr;
import dev.satwire.protocol.GetData;
import dev.satwire.protocol.GetHeaders;
import dev.satwire.protocol.Inv;
import dev.satwire.protocol.InventoryVector;
import dev.satwire.protocol.MalformedMessageException;
import dev.satwire.protocol.Message;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.Ping;
import dev.satwire.protocol.ProtocolVersion;
import dev.satwire.protocol.SendAddrV2;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.Transaction;
import dev.satwire.protocol.Tx;
import dev.satwire.protocol.Verack;
import dev.satwire.protocol.Version;
import dev.satwire.protocol.WireText;
import dev.satwire.protocol.WtxidRelay;
import dev.satwire.transport.CloseReason;
import dev.satwire.transport.Connection;
import dev.satwire.transport.Connection.Lane;
import dev.satwire.transport.ConnectionHandler;
import dev.satwire.transport.EventLoop;
import java.nio.ByteBuffer;
import java.time.Duration;
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
    final Services services;
    final List<NetAddr> known;
    private final SimLedger ledger;
    /** How long it may take to look something up. */
    private final int slowness;

    private final FrameDecoder decoder = new FrameDecoder(NETWORK);
    private boolean hasVersion;
    private boolean hasVerack;

    @Nullable
    SimEnd end;

    SimNode(SimWires wires, RandomGenerator random, Services services, List<NetAddr> known) {
        this(wires, random, services, known, new SimLedger(random));
    }

    /** Creates one of a host that has some things on all its connections. */
    SimNode(SimWires wires, RandomGenerator random, Services services, List<NetAddr> known, SimLedger ledger) {
        this.wires = wires;
        this.random = random;
        this.services = services;
        this.known = known;
        this.ledger = ledger;
        this.slowness = random.nextInt(4) == 0 ? 40_000 : 500;
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
        } else if (payload instanceof GetHeaders asked) {
            later(connection, () -> send(connection, ledger.headers(asked)));
        } else if (payload instanceof GetData asked) {
            later(connection, () -> ledger.objects(asked).forEach(each -> send(connection, each)));
        } else if (payload instanceof Inv inv) {
            inv.items().stream()
                    .filter(item -> !ledger.has(item) && random.nextInt(5) > 0)
                    .findFirst()
                    .ifPresent(item -> ask(connection, item));
        } else if (payload instanceof Tx tx && ledger.add(tx.transaction())) {
            wires.gossip.spread(tx.transaction(), random);
        }
    }

    private void ask(Connection connection, InventoryVector item) {
        wires.gossip.asked(end.owner, item);
        send(connection, new GetData(List.of(item)));
    }

    /** Tells its peer of a transaction. */
    final void announce(Transaction transaction) {
        if (end.isOpen() && hasVerack) {
            InventoryVector item = random.nextInt(4) == 0
                    ? new InventoryVector(InventoryVector.TX, transaction.txid())
                    : new InventoryVector(InventoryVector.WTX, transaction.wtxid());
            ledger.add(transaction);
            wires.gossip.announced(end.owner, item);
            send(end.connection(), new Inv(List.of(item)));
        }
    }

    private void later(Connection connection, Runnable task) {
        EventLoop.Timer unused = connection.eventLoop().schedule(Duration.ofMillis(random.nextInt(slowness)), () -> {
            if (end.isOpen()) {
                task.run();
            }
        });
    }

    Payload addresses() {
        return SimRumors.honest(random, known, now());
    }

    final long now() {
        return wires.network.clock().instant().getEpochSecond();
    }

    final Version version() {
        return version(ProtocolVersion.CURRENT, services, random.nextLong());
    }

    final Version version(int protocol, Services offered, long nonce) {
        return new Version(
                protocol,
                offered,
                now(),
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
