package dev.satwire.peers;

import dev.satwire.protocol.NetAddr;
import java.time.InstantSource;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * What a session is given.
 *
 * @param address the peer's address
 * @param direction who connected
 * @param identity what to say of this side
 * @param options time-outs and bounds
 * @param clock the wall clock, told to the peer
 * @param random source of nonces
 * @param pendingNonces the pool's own outbound connections whose handshake is not complete, by nonce; thread-safe, and
 *     so is {@link SessionOutput#disconnect} of each
 */
record SessionContext(
        NetAddr address,
        Direction direction,
        Identity identity,
        PeerOptions options,
        InstantSource clock,
        RandomGenerator random,
        Map<Long, SessionOutput> pendingNonces) {}
