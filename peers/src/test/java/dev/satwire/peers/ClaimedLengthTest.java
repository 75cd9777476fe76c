package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.protocol.Inv;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A length is only a claim: a thousand headers that promise four megabytes each cost next to nothing. */
@Timeout(60)
final class ClaimedLengthTest {
    private static final int CONNECTIONS = 1_000;
    private static final long BYTES_PER_CONNECTION = 8 * 1024;

    @Test
    void aThousandPeersThatClaimTheLargestMessageCostLittleMemory() throws Exception {
        Queue<Peer> peers = new ConcurrentLinkedQueue<>();
        CountDownLatch connected = new CountDownLatch(CONNECTIONS);
        List<SocketChannel> channels = new ArrayList<>();
        try (PeerPool pool = PeerPool.builder(RawPeer.NETWORK)
                .maxPeers(CONNECTIONS)
                .maxInbound(CONNECTIONS)
                .build()) {
            var unused = pool.addPeerListener(new PeerListener() {
                @Override
                public void onConnected(Peer peer) {
                    peers.add(peer);
                    connected.countDown();
                }
            });
            InetSocketAddress address = pool.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .localAddress();
            for (int i = 0; i < CONNECTIONS; i++) {
                channels.add(SocketChannel.open(address));
            }
            assertThat(connected.await(20, TimeUnit.SECONDS)).isTrue();

            byte[] header = largestHeader();
            long before = allocatedByIoThreads();
            for (SocketChannel channel : channels) {
                channel.write(ByteBuffer.wrap(header));
                channel.write(ByteBuffer.wrap(new byte[1]));
            }
            awaitReceived(peers, header.length + 1);
            long allocated = allocatedByIoThreads() - before;

            assertThat(allocated).isLessThan(CONNECTIONS * BYTES_PER_CONNECTION);
            assertThat(pool.stats().connecting()).isEqualTo(CONNECTIONS);
        } finally {
            for (SocketChannel channel : channels) {
                channel.close();
            }
        }
    }

    /** The header of an inv of 4,000,000 bytes. */
    private static byte[] largestHeader() {
        byte[] header = new byte[24];
        System.arraycopy(RawPeer.frame(new Inv(List.of())), 0, header, 0, 16);
        ByteBuffer.wrap(header).order(java.nio.ByteOrder.LITTLE_ENDIAN).putInt(16, 4_000_000);
        return header;
    }

    private static void awaitReceived(Queue<Peer> peers, int bytes) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (peers.stream().anyMatch(peer -> peer.counters().bytesReceived() < bytes)) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("the headers were not read in time");
            }
            Thread.onSpinWait();
        }
    }

    // By reflection, for the module under test has no business with java.management.
    private static long allocatedByIoThreads() throws ReflectiveOperationException {
        Object threads = Class.forName("java.lang.management.ManagementFactory")
                .getMethod("getThreadMXBean")
                .invoke(null);
        Method allocated =
                Class.forName("com.sun.management.ThreadMXBean").getMethod("getThreadAllocatedBytes", long.class);
        long sum = 0;
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("satwire-io")) {
                sum += (Long) allocated.invoke(threads, thread.getId());
            }
        }
        assertThat(sum).as("allocation is measured").isPositive();
        return sum;
    }
}
