package dev.satwire.peers;

import dev.satwire.protocol.GetData;
import dev.satwire.protocol.GetHeaders;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.Ping;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.Version;
import dev.satwire.transport.Connection;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One connection of a hostile node: a random walk over all it can think of. */
final class SimHostile extends SimNode {
    static final String[] COMMANDS = {
        "version",
        "verack",
        "addr",
        "addrv2",
        "sendaddrv2",
        "wtxidrelay",
        "inv",
        "getdata",
        "notfound",
        "getblocks",
        "getheaders",
        "headers",
        "tx",
        "block",
        "getaddr",
        "ping",
        "pong",
        "reject",
        "alert",
        "sendheaders",
        "feefilter",
        "sendcmpct",
        "cmpctblock",
        "getblocktxn",
        "blocktxn",
        "merkleblock",
        "filterload",
        "filteradd",
        "cfilter",
        "cfheaders",
        "cfcheckpt",
        "getcfilters",
        "getcfheaders",
        "feature",
        "sendtxrcncl"
    };

    private final boolean polite;
    private final int most;
    private @Nullable Connection connection;
    private int played;
    private boolean busy;
    boolean answers = true;

    private final long[] nonces;

    /**
     * Creates one.
     *
     * @param nonces where the last nonce is kept that a pool said on any connection to this node
     */
    SimHostile(
            SimWires wires,
            RandomGenerator random,
            Services services,
            List<NetAddr> known,
            SimLedger ledger,
            long[] nonces) {
        super(wires, random, services, known, ledger);
        this.nonces = nonces;
        this.polite = random.nextInt(10) < 7;
        this.most = random.nextInt(30);
    }

    Connection connection() {
        return Objects.requireNonNull(connection);
    }

    @Override
    public void opened(Connection made) {
        connection = made;
        // Another connection of this node may lead the pool to believe that it talks to itself.
        end.way.sins.add(DisconnectReason.Code.SELF);
        end.way.sins.add(DisconnectReason.Code.SERVICES);
        if (polite) {
            super.opened(made);
        }
        sleep(pause());
    }

    @Override
    public void received(Connection from, ByteBuffer bytes) {
        if (answers) {
            super.received(from, bytes);
        } else {
            bytes.position(bytes.limit());
        }
    }

    @Override
    void answer(Connection to, Payload payload) {
        if (payload instanceof Version version) {
            nonces[0] = version.nonce();
        }
        if (payload instanceof GetData asked && random.nextInt(3) == 0) {
            SimLies.about(asked, random).forEach(lie -> send(to, lie));
        } else if (payload instanceof GetHeaders asked && random.nextInt(3) == 0) {
            send(to, SimLies.about(asked, random));
        } else if (polite || payload instanceof Ping) {
            super.answer(to, payload);
        }
    }

    void sleep(Duration time) {
        busy = true;
        connection().eventLoop().schedule(time, this::next);
    }

    private void next() {
        busy = false;
        if (!end.isOpen() || played++ >= most) {
            return;
        }
        SimStimulus.ALL.get(random.nextInt(SimStimulus.ALL.size())).apply(this);
        if (!busy) {
            sleep(pause());
        }
    }

    private Duration pause() {
        return switch (random.nextInt(3)) {
            case 0 -> Duration.ofMillis(random.nextInt(10));
            case 1 -> Duration.ofMillis(random.nextInt(2_000));
            default -> Duration.ofSeconds(random.nextInt(90));
        };
    }

    // ---- what stimuli are made of

    void say(Payload payload) {
        send(connection(), payload);
    }

    void say(byte[] bytes) {
        send(connection(), bytes);
    }

    @Override
    Payload addresses() {
        return SimRumors.hostile(random, known, now());
    }

    /** Sends bytes one by one, slowly. */
    void drip(byte[] bytes) {
        drip(bytes, 0, Duration.ofMillis(1 + random.nextInt(3_000)));
    }

    private void drip(byte[] bytes, int from, Duration each) {
        busy = true;
        if (!end.isOpen() || from == bytes.length) {
            next();
            return;
        }
        say(Arrays.copyOfRange(bytes, from, from + 1));
        connection().eventLoop().schedule(each, () -> drip(bytes, from + 1, each));
    }

    byte[] cut(byte[] bytes) {
        return Arrays.copyOf(bytes, random.nextInt(bytes.length));
    }

    /** A frame around the beginning of a payload. */
    byte[] cut(String command, Payload payload) {
        byte[] frame = encode(payload);
        byte[] body = Arrays.copyOfRange(frame, SimFrames.HEADER, frame.length);
        return SimFrames.frame(command, cut(body));
    }

    byte[] badChecksum() {
        byte[] frame = encode(new Ping(3));
        frame[SimFrames.HEADER - 1] ^= 1;
        return frame;
    }

    String oneOf(String... some) {
        return some[random.nextInt(some.length)];
    }

    Services anyServices() {
        return random.nextBoolean() ? Services.NONE : Services.of(Services.NETWORK, Services.WITNESS);
    }

    /** A nonce that a pool said on some connection to here, or any. */
    long anyNonce() {
        return nonces[0];
    }
}
