package dev.satwire.peers;

import dev.satwire.protocol.Bytes;
import dev.satwire.protocol.Feature;
import dev.satwire.protocol.SendCmpct;
import dev.satwire.protocol.WireText;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the two ends of a connection agreed on, and what the peer asked for. <em>Immutable</em>; a peer may change its
 * wishes at any time, which gives a new value.
 *
 * @param protocolVersion the version of the connection, the smaller of both sides'
 * @param wtxidRelay whether the peer announces and wants transactions by wtxid (BIP-0339)
 * @param addrV2 whether the peer wants addresses in the form of BIP-0155
 * @param sendHeaders whether the peer wants blocks announced by {@code headers} (BIP-0130)
 * @param compactBlocks what the peer said last of compact blocks of version {@value SendCmpct#VERSION} (BIP-0152); empty if
 *     nothing, other versions are ignored as by Bitcoin Core
 * @param feeFilter the fee rate below which the peer wants no transactions announced (BIP-0133), in satoshi per 1,000
 *     virtual bytes, 0..{@value PeerOptions#MAX_FEE_FILTER}; empty if it did not say, other rates are ignored as by Bitcoin
 *     Core
 * @param features what the peer told of between {@code version} and {@code verack} (BIP-0434): data by id, the last of
 *     those with one id. The first {@value #MAX_FEATURES} ids are kept and the rest ignored, as if they were unknown
 */
public record PeerFeatures(
        int protocolVersion,
        boolean wtxidRelay,
        boolean addrV2,
        boolean sendHeaders,
        Optional<SendCmpct> compactBlocks,
        OptionalLong feeFilter,
        SortedMap<WireText, Bytes> features) {

    /** How many features of a peer are kept: {@value}. */
    public static final int MAX_FEATURES = 32;

    /**
     * Copies the features.
     *
     * @param protocolVersion the version of the connection
     * @param wtxidRelay whether transactions go by wtxid
     * @param addrV2 whether addresses go in the form of BIP-0155
     * @param sendHeaders whether blocks shall be announced by {@code headers}
     * @param compactBlocks what the peer said of compact blocks
     * @param feeFilter the fee rate below which no transactions shall be announced
     * @param features data by id
     */
    public PeerFeatures {
        features = features.isEmpty()
                ? Collections.emptySortedMap()
                : Collections.unmodifiableSortedMap(new TreeMap<>(features));
    }

    /** A peer of which nothing but its version is known. */
    static PeerFeatures of(int protocolVersion) {
        return new PeerFeatures(
                protocolVersion,
                false,
                false,
                false,
                Optional.empty(),
                OptionalLong.empty(),
                Collections.emptySortedMap());
    }

    /**
     * Returns the data of a feature that the peer told of.
     *
     * @param id the feature
     * @return its data, which may be no bytes; empty if the peer did not tell of it
     */
    public Optional<Bytes> feature(String id) {
        return Optional.ofNullable(features.get(WireText.of(id)));
    }

    PeerFeatures withWtxidRelay() {
        return new PeerFeatures(protocolVersion, true, addrV2, sendHeaders, compactBlocks, feeFilter, features);
    }

    PeerFeatures withAddrV2() {
        return new PeerFeatures(protocolVersion, wtxidRelay, true, sendHeaders, compactBlocks, feeFilter, features);
    }

    PeerFeatures withSendHeaders() {
        return new PeerFeatures(protocolVersion, wtxidRelay, addrV2, true, compactBlocks, feeFilter, features);
    }

    PeerFeatures with(SendCmpct wish) {
        return wish.version() != SendCmpct.VERSION
                ? this
                : new PeerFeatures(
                        protocolVersion, wtxidRelay, addrV2, sendHeaders, Optional.of(wish), feeFilter, features);
    }

    PeerFeatures withFeeFilter(long rate) {
        return rate < 0 || rate > PeerOptions.MAX_FEE_FILTER
                ? this
                : new PeerFeatures(
                        protocolVersion,
                        wtxidRelay,
                        addrV2,
                        sendHeaders,
                        compactBlocks,
                        OptionalLong.of(rate),
                        features);
    }

    PeerFeatures with(Feature feature) {
        if (features.size() == MAX_FEATURES && !features.containsKey(feature.id())) {
            return this;
        }
        SortedMap<WireText, Bytes> more = new TreeMap<>(features);
        more.put(feature.id(), feature.data());
        return new PeerFeatures(protocolVersion, wtxidRelay, addrV2, sendHeaders, compactBlocks, feeFilter, more);
    }
}
