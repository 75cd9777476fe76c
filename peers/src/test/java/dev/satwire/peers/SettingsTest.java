package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.satwire.peers.PeerOptions.CompactBlocks;
import dev.satwire.protocol.Bytes;
import dev.satwire.protocol.Feature;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.ProtocolVersion;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.Version;
import dev.satwire.protocol.WireText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be set and what not: identity, peer options, the pool's builder. */
class SettingsTest {
    private static final Feature FEATURE = new Feature(WireText.of("test"), Bytes.EMPTY);

    @Test
    void theDefaultIdentityPassesForAnUnassumingPeer() {
        assertThat(Identity.DEFAULT.userAgent().toString()).matches("/Satwire:\\d+\\.\\d+\\.\\d+/");
        assertThat(Identity.DEFAULT.protocolVersion()).isEqualTo(ProtocolVersion.CURRENT);
        assertThat(Identity.DEFAULT.services()).isEqualTo(Services.NONE);
        assertThat(Identity.DEFAULT.relay()).isTrue();
    }

    @Test
    void eachPartOfAnIdentityCanBeChangedByItself() {
        Identity changed = Identity.DEFAULT
                .withUserAgent("/Wallet:1.0/")
                .withServices(Services.NETWORK)
                .withRelay(false)
                .withProtocolVersion(70015);

        assertThat(changed).isEqualTo(new Identity(WireText.of("/Wallet:1.0/"), 70015, Services.NETWORK, false, 0));
    }

    @Test
    void aUserAgentHasAtMostTwoHundredAndFiftySixBytes() {
        String longest = "x".repeat(Version.MAX_USER_AGENT_LENGTH);
        assertThat(Identity.DEFAULT.withUserAgent(longest).userAgent().length()).isEqualTo(256);

        assertThatIllegalArgumentException().isThrownBy(() -> Identity.DEFAULT.withUserAgent(longest + "x"));
        assertThatIllegalArgumentException()
                .as("bytes, not characters")
                .isThrownBy(() -> Identity.DEFAULT.withUserAgent("\u20AC".repeat(86)));
    }

    @ParameterizedTest
    @ValueSource(ints = {31799, 0, -1, Integer.MIN_VALUE})
    void aProtocolVersionNobodyTalksToIsRefused(int version) {
        assertThatIllegalArgumentException().isThrownBy(() -> Identity.DEFAULT.withProtocolVersion(version));
        assertThat(Identity.DEFAULT.withProtocolVersion(31800).protocolVersion())
                .isEqualTo(31800);
    }

    static Stream<Function<Duration, PeerOptions>> durations() {
        PeerOptions options = PeerOptions.DEFAULT;
        Duration second = Duration.ofSeconds(1);
        return Stream.of(
                options::withHandshakeTimeout,
                duration -> options.withPing(duration, second),
                duration -> options.withPing(second, duration),
                options::withRequestTimeout,
                duration -> options.withMailbox(1, duration),
                duration -> options(duration, second),
                duration -> options(second, duration));
    }

    private static PeerOptions options(Duration inactivity, Duration message) {
        return PeerOptions.DEFAULT.withInactivityTimeout(inactivity).withMessageTimeout(message);
    }

    @ParameterizedTest
    @MethodSource("durations")
    void timeoutsArePositive(Function<Duration, PeerOptions> with) {
        assertThat(with.apply(Duration.ofNanos(1))).isNotNull();
        assertThatIllegalArgumentException().isThrownBy(() -> with.apply(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> with.apply(Duration.ofNanos(-1)));
        assertThatNullPointerException().isThrownBy(() -> with.apply(null));
    }

    @Test
    void theDefaultsAreThoseOfBitcoinCore() {
        PeerOptions options = PeerOptions.DEFAULT;
        assertThat(options.handshakeTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(options.pingInterval()).isEqualTo(Duration.ofMinutes(2));
        assertThat(options.pingTimeout()).isEqualTo(Duration.ofMinutes(20));
        assertThat(options.inactivityTimeout()).isEqualTo(Duration.ofMinutes(20));
        assertThat(options.messageTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(options.mailboxBytes()).isEqualTo(5_000_000);
        assertThat(options.requiredServices()).isEqualTo(Services.NONE);
        assertThat(options.sendHeaders()).isFalse();
        assertThat(options.compactBlocks()).isEqualTo(CompactBlocks.OFF);
        assertThat(options.feeFilter()).isEmpty();
        assertThat(options.features()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, 2_100_000_000_000_001L, Long.MAX_VALUE})
    void aFeeFilterIsAnAmountOfMoney(long bad) {
        assertThatIllegalArgumentException().isThrownBy(() -> PeerOptions.DEFAULT.withFeeFilter(bad));
        assertThat(PeerOptions.DEFAULT.withFeeFilter(0).feeFilter()).hasValue(0);
        assertThat(PeerOptions.DEFAULT.withFeeFilter(2_100_000_000_000_000L).feeFilter())
                .hasValue(PeerOptions.MAX_FEE_FILTER);
    }

    @Test
    void noFeatureIsToldTwiceAndTheListIsOurOwn() {
        List<Feature> features = new ArrayList<>(List.of(FEATURE));
        PeerOptions options = PeerOptions.DEFAULT.withFeatures(features);
        features.add(new Feature(FEATURE.id(), Bytes.of((byte) 1)));

        assertThat(options.features()).containsExactly(FEATURE);
        assertThatIllegalArgumentException().isThrownBy(() -> PeerOptions.DEFAULT.withFeatures(features));
    }

    @Test
    void onlyFeaturesRaiseTheVersionAndOnlyTheCurrentOne() {
        PeerOptions none = PeerOptions.DEFAULT;
        PeerOptions some = none.withFeatures(List.of(FEATURE));

        assertThat(none.announcedVersion(Identity.DEFAULT)).isEqualTo(70016);
        assertThat(some.announcedVersion(Identity.DEFAULT)).isEqualTo(70017);
        assertThat(some.announcedVersion(Identity.DEFAULT.withProtocolVersion(70015)))
                .isEqualTo(70015);
        assertThat(some.announcedVersion(Identity.DEFAULT.withProtocolVersion(70018)))
                .isEqualTo(70018);
        assertThat(none.announcedVersion(Identity.DEFAULT.withProtocolVersion(70017)))
                .isEqualTo(70017);
    }

    @Test
    void thePresetsSayWhatTheyAre() {
        assertThat(Identity.PROBE.relay()).isFalse();
        assertThat(Identity.PROBE.services()).isEqualTo(Services.NONE);
        assertThat(Identity.PROBE.userAgent()).hasToString("/Satwire:0.1.0(probe)/");
        assertThat(Identity.LIKE_BITCOIN_CORE.userAgent()).hasToString("/Satoshi:31.1.0/");
        assertThat(Identity.LIKE_BITCOIN_CORE.services()).isEqualTo(new Services(0x409));
        assertThat(Identity.LIKE_BITCOIN_CORE.protocolVersion()).isEqualTo(70016);
        assertThat(Identity.LIKE_BITCOIN_CORE.relay()).isTrue();
    }

    @Test
    void theSourcesOfAnIdentitySurviveOtherChanges() {
        IntSupplier height = () -> 5;
        LongSupplier nonces = () -> 6;
        Identity identity = Identity.DEFAULT
                .withStartHeight(height)
                .withNonceSource(nonces)
                .withUserAgent("/a:1/")
                .withServices(Services.WITNESS)
                .withRelay(false)
                .withProtocolVersion(70015);

        assertThat(identity)
                .isEqualTo(new Identity(
                        WireText.of("/a:1/"), 70015, Services.WITNESS, false, height, Optional.of(nonces)));
        assertThatNullPointerException().isThrownBy(() -> Identity.DEFAULT.withStartHeight(null));
        assertThatNullPointerException().isThrownBy(() -> Identity.DEFAULT.withNonceSource(null));
    }

    @Test
    void eachOptionCanBeChangedByItself() {
        Duration a = Duration.ofSeconds(7);
        Duration b = Duration.ofSeconds(8);
        PeerOptions changed = PeerOptions.DEFAULT
                .withHandshakeTimeout(a)
                .withPing(a, b)
                .withRequestTimeout(b)
                .withMailbox(9, b)
                .withRequiredServices(Services.WITNESS)
                .withSendHeaders(true)
                .withCompactBlocks(CompactBlocks.LOW_BANDWIDTH)
                .withFeeFilter(1_000)
                .withFeatures(List.of(FEATURE));

        assertThat(changed)
                .isEqualTo(new PeerOptions(
                        a,
                        a,
                        b,
                        Duration.ofMinutes(20),
                        Duration.ofSeconds(60),
                        b,
                        b,
                        9,
                        Services.WITNESS,
                        true,
                        CompactBlocks.LOW_BANDWIDTH,
                        OptionalLong.of(1_000),
                        List.of(FEATURE)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void boundsArePositive(int bad) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PeerOptions.DEFAULT.withMailbox(bad, Duration.ofSeconds(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PeerPool.builder(Network.REGTEST).maxPeers(bad));
    }

    @Test
    void theBuilderRefusesNulls() {
        PeerPoolBuilder builder = PeerPool.builder(Network.REGTEST);
        assertThatNullPointerException().isThrownBy(() -> PeerPool.builder(null));
        assertThatNullPointerException().isThrownBy(() -> builder.identity(null));
        assertThatNullPointerException().isThrownBy(() -> builder.peerOptions(null));
        assertThatNullPointerException().isThrownBy(() -> builder.connectOptions(null));
        assertThatNullPointerException().isThrownBy(() -> builder.connectRetry(null));
        assertThatNullPointerException().isThrownBy(() -> builder.reconnectRetry(null));
        assertThatNullPointerException().isThrownBy(() -> builder.transport(null));
        assertThatNullPointerException().isThrownBy(() -> builder.listenerExecutor(null));
        assertThatNullPointerException().isThrownBy(() -> builder.clock(null));
        assertThatNullPointerException().isThrownBy(() -> builder.random(null));
        assertThatNullPointerException().isThrownBy(() -> PeerOptions.DEFAULT.withRequiredServices(null));
    }
}
