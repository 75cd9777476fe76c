package dev.satwire.peers;

/**
 * What the two ends of a connection agreed on. <em>Immutable.</em>
 *
 * @param protocolVersion the version of the connection, the smaller of both sides'
 * @param wtxidRelay whether the peer announces and wants transactions by wtxid (BIP-0339)
 * @param addrV2 whether the peer wants addresses in the form of BIP-0155
 * @param sendHeaders whether the peer wants blocks announced by {@code headers} (BIP-0130)
 */
public record PeerFeatures(int protocolVersion, boolean wtxidRelay, boolean addrV2, boolean sendHeaders) {}
