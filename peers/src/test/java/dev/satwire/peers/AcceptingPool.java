package dev.satwire.peers;

import dev.satwire.protocol.Network;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** The other side of {@link ManyPeersTest}, in a process of its own: takes a command a line, and ends with its input. */
final class AcceptingPool {
    private AcceptingPool() {}

    /**
     * Accepts so many peers at a free port, which is the first line of its output.
     *
     * @param args the number of peers
     */
    public static void main(String[] args) throws IOException {
        int peers = Integer.parseInt(args[0]);
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        try (PeerPool pool = PeerPool.builder(Network.REGTEST)
                .maxPeers(peers)
                .maxInbound(peers)
                .build()) {
            System.out.println(pool.listen(new InetSocketAddress("0.0.0.0", 0))
                    .localAddress()
                    .getPort());
            while (commands.readLine() != null) {
                System.out.println(pool.peers().size() + " " + HeapInUse.bytes());
            }
        }
    }
}
