package dev.satwire.peers;

import dev.satwire.protocol.Network;
import java.util.List;
import java.util.Map;

/** The DNS seeds that Bitcoin Core's chainparams.cpp names in late 2026. */
final class SeedNames {
    private static final Map<Integer, List<String>> BY_MAGIC = Map.of(
            Network.MAINNET.magic(),
            List.of(
                    "dnsseed.bluematt.me",
                    "seed.bitcoin.jonasschnelli.ch",
                    "seed.btc.petertodd.net",
                    "seed.bitcoin.sprovoost.nl",
                    "dnsseed.emzy.de",
                    "seed.bitcoin.wiz.biz",
                    "seed.mainnet.achownodes.xyz"),
            Network.TESTNET3.magic(),
            List.of(
                    "testnet-seed.bitcoin.jonasschnelli.ch",
                    "seed.tbtc.petertodd.net",
                    "testnet-seed.bluematt.me",
                    "seed.testnet.achownodes.xyz"),
            Network.TESTNET4.magic(),
            List.of("seed.testnet4.bitcoin.sprovoost.nl", "seed.testnet4.wiz.biz"),
            Network.SIGNET.magic(),
            List.of("seed.signet.bitcoin.sprovoost.nl", "seed.signet.achownodes.xyz"));

    private SeedNames() {}

    static List<String> of(Network network) {
        return BY_MAGIC.getOrDefault(network.magic(), List.of());
    }
}
