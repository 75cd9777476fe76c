package dev.satwire.peers;

import static dev.satwire.peers.SessionDriver.version;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.peers.DisconnectReason.MissingServices;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.Verack;
import dev.satwire.protocol.Version;
import dev.satwire.protocol.WireText;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The conformance list, C18 to C21: what a {@code version} says, theirs and ours. */
class VersionChecksTest {

    private static SessionDriver requiring(Direction direction, Services required) {
        return SessionDriver.of(direction, PeerOptions.DEFAULT.withRequiredServices(required))
                .connect();
    }

    @Test
    @DisplayName("C18 H63 an inbound version with the nonce of a pending outbound connection ends both as SELF")
    void connectionToSelf() {
        Map<Long, SessionOutput> nonces = new HashMap<>();
        SessionDriver dialler = sharing(nonces, Direction.OUTBOUND, 1).connect();
        SessionDriver listener = sharing(nonces, Direction.INBOUND, 2).connect();

        listener.receive(dialler.sent.get(0));

        assertThat(listener.log).containsExactly("end SELF");
        assertThat(dialler.log).containsExactly("send version", "end SELF");
        assertThat(dialler.ends.get(0).isTransient()).isFalse();
    }

    @Test
    @DisplayName("C18 CVE-2025-54604: the nonce of a finished handshake or of a closed connection matches nobody")
    void nonceOfThePast() {
        Map<Long, SessionOutput> nonces = new HashMap<>();
        SessionDriver finished = sharing(nonces, Direction.OUTBOUND, 1).connect();
        Payload first = finished.sent.get(0);
        finished.handshake(70016);
        SessionDriver closed = sharing(nonces, Direction.OUTBOUND, 2).connect();
        Payload second = closed.sent.get(0);
        closed.closed(DisconnectReason.of(Code.PEER_CLOSED));
        assertThat(nonces).isEmpty();

        assertThat(sharing(nonces, Direction.INBOUND, 3).connect().receive(first).ends)
                .isEmpty();
        assertThat(sharing(nonces, Direction.INBOUND, 4).connect().receive(second).ends)
                .isEmpty();
    }

    @Test
    @DisplayName(
            "C18 only pending outbound nonces count: not our inbound ones, and not when we receive our own outbound")
    void onlyOutboundNoncesMatch() {
        Map<Long, SessionOutput> nonces = new HashMap<>();
        SessionDriver inbound = sharing(nonces, Direction.INBOUND, 1).connect().receive(version(70016));
        assertThat(nonces).isEmpty();
        SessionDriver other = sharing(nonces, Direction.INBOUND, 2).connect().receive(inbound.sent.get(0));
        assertThat(other.ends).isEmpty();

        SessionDriver outbound = sharing(nonces, Direction.OUTBOUND, 3).connect();
        assertThat(outbound.receive(outbound.sent.get(0)).ends).isEmpty();
    }

    private static SessionDriver sharing(Map<Long, SessionOutput> nonces, Direction direction, long seed) {
        return new SessionDriver(
                direction, PeerOptions.DEFAULT, Identity.DEFAULT, SessionDriver.PUBLIC_ADDRESS, seed, nonces);
    }

    @Test
    @DisplayName(
            "C19 an outbound peer without the required services is disconnected as SERVICES, before all other checks")
    void missingServices() {
        Services required = Services.of(Services.NETWORK, Services.WITNESS);
        SessionDriver driver = requiring(Direction.OUTBOUND, required).receive(version(1, Services.NETWORK, 1));

        assertThat(driver.ends).containsExactly(DisconnectReason.of(new MissingServices(required, Services.NETWORK)));
        assertThat(driver.commandsSent()).containsExactly("version");
    }

    @Test
    @DisplayName("C19 inbound peers owe no services, outbound ones none but the required")
    void servicesThatSuffice() {
        Services required = Services.of(Services.NETWORK, Services.WITNESS);
        assertThat(requiring(Direction.INBOUND, required).receive(version(70016, Services.NONE, 1)).ends)
                .isEmpty();
        assertThat(requiring(Direction.OUTBOUND, required).receive(version(70016, required, 1)).ends)
                .isEmpty();
        assertThat(requiring(Direction.OUTBOUND, required).receive(version(70016, new Services(-1), 1)).ends)
                .isEmpty();
        assertThat(requiring(Direction.OUTBOUND, Services.NONE).receive(version(70016, Services.NONE, 1)).ends)
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE})
    @DisplayName("C20 any timestamp, height and user agent is accepted and kept as it came")
    void extremeFields(long value) {
        byte[] ugly = new byte[256];
        for (int i = 0; i < ugly.length; i++) {
            ugly[i] = (byte) i;
        }
        Version theirs = new Version(
                70016,
                new Services(value),
                value,
                NetAddr.UNSPECIFIED,
                NetAddr.UNSPECIFIED,
                value,
                WireText.of(ugly),
                (int) value,
                false);
        SessionDriver driver = SessionDriver.inbound().receive(theirs).receive(new Verack());

        assertThat(driver.session.isReady()).isTrue();
        assertThat(driver.session.version()).isEqualTo(theirs);
        assertThat(driver.session.version().userAgent().toString()).matches("[ -~]*");
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    @DisplayName("C21 our version: our identity, the time, their address, nothing of our own address")
    void ourVersion(Direction direction) {
        Identity identity = new Identity(WireText.of("/me:1/"), 70016, Services.WITNESS, false, 77);
        SessionDriver driver = new SessionDriver(
                        direction, PeerOptions.DEFAULT, identity, SessionDriver.PUBLIC_ADDRESS, 1, new HashMap<>())
                .connect()
                .receive(version(70016));
        Version ours = (Version) driver.sent.get(0);

        assertThat(ours)
                .isEqualTo(new Version(
                        70016,
                        Services.WITNESS,
                        SessionDriver.WALL_CLOCK.getEpochSecond(),
                        SessionDriver.PUBLIC_ADDRESS,
                        NetAddr.UNSPECIFIED.withServices(Services.WITNESS),
                        ours.nonce(),
                        WireText.of("/me:1/"),
                        77,
                        false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:8333",
                "192.168.1.5:8333",
                "[::1]:8333",
                "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion:8333"
            })
    @DisplayName("C21 an address that is private or not sayable is not told")
    void privateAddress(String theirs) {
        SessionDriver driver = new SessionDriver(
                        Direction.OUTBOUND,
                        PeerOptions.DEFAULT,
                        Identity.DEFAULT,
                        NetAddr.parse(theirs),
                        1,
                        new HashMap<>())
                .connect();

        assertThat(((Version) driver.sent.get(0)).receiver()).isEqualTo(NetAddr.UNSPECIFIED);
    }

    @Test
    @DisplayName("C21 each connection has a nonce of its own")
    void freshNonces() {
        Map<Long, SessionOutput> nonces = new HashMap<>();
        for (int seed = 0; seed < 1_000; seed++) {
            sharing(nonces, Direction.OUTBOUND, seed).connect();
        }
        assertThat(nonces).hasSize(1_000);
    }

    @Test
    @DisplayName("C21 height and nonce are read anew for each version")
    void sourcesOfAnIdentity() {
        AtomicInteger height = new AtomicInteger(100);
        AtomicLong nonce = new AtomicLong(-1);
        Identity identity =
                Identity.DEFAULT.withStartHeight(height::incrementAndGet).withNonceSource(nonce::incrementAndGet);
        for (Direction direction : Direction.values()) {
            SessionDriver driver = saying(direction, identity).receive(version(70016));
            Version ours = (Version) driver.sent.get(0);
            assertThat(ours.startHeight()).isEqualTo(height.get());
            assertThat(ours.nonce()).isEqualTo(nonce.get());
        }
        assertThat(height).hasValue(102);
        assertThat(nonce).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    @DisplayName("C21 sources that throw are told of; the handshake goes on with height 0 and a nonce of the pool's")
    void sourcesThatThrow(Direction direction) {
        Identity identity = Identity.DEFAULT
                .withStartHeight(() -> {
                    throw new StackOverflowError("height");
                })
                .withNonceSource(() -> {
                    throw new IllegalStateException("nonce");
                });
        SessionDriver driver =
                saying(direction, identity).receive(version(70016)).receive(new Verack());
        Version ours = (Version) driver.sent.get(0);

        assertThat(driver.log)
                .startsWith("threw nonce", "threw height", "send version")
                .contains("ready");
        assertThat(ours.startHeight()).isZero();
        assertThat(ours.nonce()).isEqualTo(new Random(1).nextLong());
    }

    private static SessionDriver saying(Direction direction, Identity identity) {
        return new SessionDriver(
                        direction, PeerOptions.DEFAULT, identity, SessionDriver.PUBLIC_ADDRESS, 1, new HashMap<>())
                .connect();
    }
}
