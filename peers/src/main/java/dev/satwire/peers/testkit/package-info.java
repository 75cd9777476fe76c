/**
 * What it takes to test code that talks to Bitcoin nodes, without the Internet: for the users of this library and for
 * ourselves.
 *
 * <h2>A network in memory: no sockets, no threads, no waiting</h2>
 *
 * <p>{@link dev.satwire.peers.testkit.MemoryNetwork} is a network with a clock of its own, which moves only when the test
 * says so. Each {@link dev.satwire.peers.testkit.MemoryTransport} is a host on it and goes wherever a
 * {@link dev.satwire.transport.Transport} is wanted. Ten minutes of back-off pass in a millisecond, and the same seed
 * gives the same run, byte by byte.
 *
 * <pre>{@code
 * MemoryNetwork network = new MemoryNetwork(42);
 * MemoryTransport here = network.transport("10.0.0.1");
 * MemoryTransport there = network.transport("10.0.0.2");
 *
 * there.listen(new InetSocketAddress("10.0.0.2", 8333), ListenOptions.DEFAULT, acceptor);
 * try (PeerPool pool = PeerPool.builder(Network.REGTEST)
 *         .transport(here)
 *         .listenerExecutor(here.eventLoop()) // listeners run in network.advance(..), on the test's own thread
 *         .clock(network.clock())
 *         .random(new SplittableRandom(42))
 *         .build()) {
 *     CompletableFuture<Peer> peer = pool.connect(NetAddr.parse("10.0.0.2:8333"));
 *     assertTrue(network.runUntil(peer::isDone, Duration.ofSeconds(30))); // thirty seconds of the network's clock
 * }
 * }</pre>
 *
 * <h2>What can go wrong</h2>
 *
 * <p>One vocabulary for both: in memory, and over real sockets through a {@link dev.satwire.peers.testkit.ChaosProxy},
 * which stands between a client and any server.
 *
 * <table>
 *   <caption>What a network does</caption>
 *   <tr><th>to</th><th>what</th><th>in memory</th><th>in a proxy</th></tr>
 *   <tr><td>all connections</td><td>delay, jitter, bandwidth, segments, windows:
 *       {@link dev.satwire.peers.testkit.LinkOptions}</td>
 *       <td>{@link dev.satwire.peers.testkit.MemoryNetwork#links}</td>
 *       <td>{@link dev.satwire.peers.testkit.ChaosProxy#links(LinkOptions)}</td></tr>
 *   <tr><td>one connection</td><td>the same, and hold, release, drop, finish, reset now or later:
 *       {@link dev.satwire.peers.testkit.ChaosLink}</td>
 *       <td>{@link dev.satwire.peers.testkit.MemoryNetwork#link}</td>
 *       <td>{@link dev.satwire.peers.testkit.ChaosProxy#links()}</td></tr>
 *   <tr><td>those who connect</td><td>refuse, blackhole, failAccepts, heal</td>
 *       <td>{@link dev.satwire.peers.testkit.MemoryNetwork}, by endpoint</td>
 *       <td>{@link dev.satwire.peers.testkit.ChaosProxy}</td></tr>
 * </table>
 *
 * <p>{@link dev.satwire.peers.testkit.MemoryNetwork#traceHash} tells whether two runs were the same.
 *
 * <h2>Thousands of nodes on real sockets</h2>
 *
 * <p>{@link dev.satwire.peers.testkit.SimulatedNetwork} plays any number of Bitcoin nodes on the loopback interface, good
 * ones and bad ones, that gossip each other's addresses. Its nodes and their faults come from a seed too, so a test knows
 * what there is to be found.
 *
 * <pre>{@code
 * try (SimulatedNetwork nodes = SimulatedNetwork.builder().nodes(500).seed(7).start();
 *         PeerPool pool = PeerPool.builder(nodes.network()).build()) {
 *     Peer peer = pool.connect(nodes.seeds().get(0)).join();
 *     List<TimestampedAddr> gossip = peer.getAddresses().join();
 *     assertFalse(gossip.isEmpty());
 * }
 * }</pre>
 *
 * <p>The two go together: a {@code SimulatedNetwork} that is given a {@code MemoryTransport} lives on that host's loopback
 * addresses, so that a pool on the same transport meets thousands of nodes in simulated time.
 */
package dev.satwire.peers.testkit;
