package dev.satwire.peers;

import static dev.satwire.protocol.ProtocolVersion.COMPACT_BLOCKS;
import static dev.satwire.protocol.ProtocolVersion.FEATURE;
import static dev.satwire.protocol.ProtocolVersion.FEEFILTER;
import static dev.satwire.protocol.ProtocolVersion.MINIMUM;
import static dev.satwire.protocol.ProtocolVersion.SENDHEADERS;
import static dev.satwire.protocol.ProtocolVersion.WTXID_RELAY;

import dev.satwire.peers.DisconnectReason.MissingServices;
import dev.satwire.peers.DisconnectReason.ObsoleteVersion;
import dev.satwire.peers.PeerOptions.CompactBlocks;
import dev.satwire.protocol.Feature;
import dev.satwire.protocol.FeeFilter;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.SendAddrV2;
import dev.satwire.protocol.SendCmpct;
import dev.satwire.protocol.SendHeaders;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.Verack;
import dev.satwire.protocol.Version;
import dev.satwire.protocol.WtxidRelay;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The first messages of a connection, in Bitcoin Core's order. <em>Not thread-safe.</em>
 *
 * <ol>
 *   <li>The side that connected sends {@code version}; the other side sends nothing before it has received that.
 *   <li>On the peer's {@code version}, checks: what it offers (outbound), its protocol version, and whether its nonce is
 *       one of ours, so that the connection leads back here (inbound).
 *   <li>Then the side that was connected to sends its {@code version}, and both send {@code wtxidrelay},
 *       {@code sendaddrv2} and the {@code feature}s they have, each if the common version knows it, and {@code verack}.
 *   <li>The peer's {@code verack} completes the handshake. What the options ask for follows, if the common version knows
 *       it: {@code sendcmpct} at once, {@code feefilter} and {@code sendheaders} after the first ping.
 * </ol>
 *
 * <p>Whatever else comes before {@code verack}, and every repetition, is ignored; {@link SessionRules} says what is not.
 */
final class Handshake {
    private final SessionContext context;
    private final SessionOutput output;
    private long nonce;

    private @Nullable Version version;
    private boolean complete;
    private volatile PeerFeatures features = PeerFeatures.of(0);

    Handshake(SessionContext context, SessionOutput output) {
        this.context = context;
        this.output = output;
    }

    void begin() {
        if (context.direction() == Direction.OUTBOUND) {
            nonce = nextNonce();
            context.pendingNonces().put(nonce, output);
            sendVersion();
        }
    }

    /** Forgets the nonce: one of a finished handshake proves nothing (CVE-2025-54604). */
    void end() {
        if (context.direction() == Direction.OUTBOUND) {
            context.pendingNonces().remove(nonce, output);
        }
    }

    boolean isComplete() {
        return complete;
    }

    /** Whether the peer's {@code version} has come and been accepted. */
    boolean hasVersion() {
        return version != null;
    }

    Version version() {
        Version known = version;
        if (known == null) {
            throw new IllegalStateException("the handshake is not complete");
        }
        return known;
    }

    /** Safe to call from any thread. */
    PeerFeatures features() {
        return features;
    }

    void received(Payload payload) {
        if (payload instanceof Version theirs) {
            onVersion(theirs);
        } else if (version == null) {
            return;
        } else if (payload instanceof Verack) {
            complete = true;
            end();
        } else if (payload instanceof WtxidRelay && features.protocolVersion() >= WTXID_RELAY) {
            features = features.withWtxidRelay();
        } else if (payload instanceof SendAddrV2) {
            features = features.withAddrV2();
        } else if (payload instanceof Feature feature) {
            features = features.with(feature);
        } else {
            wished(payload);
        }
    }

    /** Takes the wishes that may come before {@code verack} and after. */
    void wished(Payload payload) {
        if (payload instanceof SendHeaders) {
            features = features.withSendHeaders();
        } else if (payload instanceof SendCmpct wish) {
            features = features.with(wish);
        } else if (payload instanceof FeeFilter filter && complete) {
            features = features.withFeeFilter(filter.feeRate());
        }
    }

    /** Sends what Bitcoin Core sends before all else when the handshake is complete. */
    void offerCompactBlocks() {
        CompactBlocks offer = context.options().compactBlocks();
        if (offer != CompactBlocks.OFF && features.protocolVersion() >= COMPACT_BLOCKS) {
            output.sendControl(new SendCmpct(offer == CompactBlocks.HIGH_BANDWIDTH, SendCmpct.VERSION));
        }
    }

    /** Sends what Bitcoin Core sends after the first ping. */
    void tellWishes() {
        PeerOptions options = context.options();
        if (options.feeFilter().isPresent() && features.protocolVersion() >= FEEFILTER) {
            output.sendControl(new FeeFilter(options.feeFilter().getAsLong()));
        }
        if (options.sendHeaders() && features.protocolVersion() >= SENDHEADERS) {
            output.sendControl(new SendHeaders());
        }
    }

    private void onVersion(Version theirs) {
        if (version != null) {
            return;
        }
        boolean outbound = context.direction() == Direction.OUTBOUND;
        Services required = context.options().requiredServices();
        if (outbound && !theirs.services().has(required)) {
            output.disconnect(DisconnectReason.of(new MissingServices(required, theirs.services())));
            return;
        }
        if (theirs.protocolVersion() < MINIMUM) {
            output.disconnect(DisconnectReason.of(new ObsoleteVersion(theirs.protocolVersion())));
            return;
        }
        SessionOutput otherEnd = outbound ? null : context.pendingNonces().get(theirs.nonce());
        if (otherEnd != null) {
            DisconnectReason self =
                    DisconnectReason.of(DisconnectReason.Code.SELF, "the connection leads back to this pool");
            otherEnd.disconnect(self);
            output.disconnect(self);
            return;
        }
        version = Objects.requireNonNull(theirs);
        int common = Math.min(theirs.protocolVersion(), announcedVersion());
        features = PeerFeatures.of(common);
        if (!outbound) {
            nonce = nextNonce();
            sendVersion();
        }
        if (common >= WTXID_RELAY) {
            output.sendControl(new WtxidRelay());
            output.sendControl(new SendAddrV2());
        }
        if (common >= FEATURE) {
            context.options().features().forEach(output::sendControl);
        }
        output.sendControl(new Verack());
    }

    private void sendVersion() {
        Identity identity = context.identity();
        NetAddr theirs = context.address();
        boolean sayable = theirs.host().isRoutable() && theirs.host().isV1Compatible();
        output.sendControl(new Version(
                announcedVersion(),
                identity.services(),
                context.clock().instant().getEpochSecond(),
                sayable ? theirs : NetAddr.UNSPECIFIED,
                NetAddr.UNSPECIFIED.withServices(identity.services()),
                nonce,
                identity.userAgent(),
                startHeight(),
                identity.relay()));
    }

    private int announcedVersion() {
        return context.options().announcedVersion(context.identity());
    }

    private int startHeight() {
        try {
            return context.identity().startHeight().getAsInt();
        } catch (Throwable e) {
            output.userCodeThrew(e);
            return 0;
        }
    }

    private long nextNonce() {
        try {
            if (context.identity().nonceSource().isPresent()) {
                return context.identity().nonceSource().get().getAsLong();
            }
        } catch (Throwable e) {
            output.userCodeThrew(e);
        }
        return context.random().nextLong();
    }
}
