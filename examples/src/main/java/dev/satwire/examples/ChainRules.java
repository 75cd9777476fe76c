package dev.satwire.examples;

import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.Network;
import java.math.BigInteger;
import java.util.Map;

/**
 * Where the chain of a network begins and how easy its blocks may be, as Bitcoin Core's {@code chainparams.cpp} has it.
 * <em>Immutable.</em>
 *
 * @param genesis the hash of the block at height 0
 * @param powLimit the highest target that a header may state
 */
record ChainRules(Hash256 genesis, BigInteger powLimit) {
    private static final String DIFFICULTY_1 = "00000000ffffffffffffffffffffffffffffffffffffffffffffffffffffffff";

    private static final Map<Network, ChainRules> RULES = Map.of(
            Network.MAINNET,
            rules("000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f", DIFFICULTY_1),
            Network.TESTNET3,
            rules("000000000933ea01ad0ee984209779baaec3ced90fa3f408719526f8d77f4943", DIFFICULTY_1),
            Network.TESTNET4,
            rules("00000000da84f2bafbbc53dee25a72ae507ff4914b867c565be350b0da8bf043", DIFFICULTY_1),
            Network.SIGNET,
            rules(
                    "00000008819873e925422c1ff0f99f7cc9bbb232af63a077a480a3633bee1ef6",
                    "00000377ae000000000000000000000000000000000000000000000000000000"),
            Network.REGTEST,
            rules(
                    "0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206",
                    "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"));

    private static ChainRules rules(String genesis, String powLimit) {
        return new ChainRules(Hash256.parse(genesis), new BigInteger(powLimit, 16));
    }

    /** Returns the rules of one of {@link Network#known()}. */
    static ChainRules of(Network network) {
        ChainRules rules = RULES.get(network);
        if (rules == null) {
            throw new IllegalArgumentException("no rules are known of the chain of " + network);
        }
        return rules;
    }
}
