package dev.satwire.peers.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.protocol.AddrV2;
import dev.satwire.protocol.Frame;
import dev.satwire.protocol.FrameDecoder;
import dev.satwire.protocol.FrameEncoder;
import dev.satwire.protocol.GetAddr;
import dev.satwire.protocol.MalformedMessageException;
import dev.satwire.protocol.Message;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.SendAddrV2;
import dev.satwire.protocol.TimestampedAddr;
import dev.satwire.protocol.Verack;
import dev.satwire.transport.CloseReason;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Connection;
import dev.satwire.transport.Connection.Lane;
import dev.satwire.transport.ConnectionHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A simulated network without a socket: a complete crawl in simulated time. */
class SimulatedNetworkInMemoryTest {

    @Test
    void aCrawlFindsExactlyWhatIsDiscoverable() throws IOException {
        Crawl crawl = new Crawl(3);
        assertThat(crawl.found).isEqualTo(addresses(crawl.nodes.discoverable()));
        List<SimulatedNode> answering = new ArrayList<>(crawl.nodes.nodes(NodeBehavior.HEALTHY));
        answering.addAll(crawl.nodes.nodes(NodeBehavior.SLOW));
        answering.retainAll(crawl.nodes.discoverable());
        assertThat(crawl.answered).isEqualTo(addresses(answering));
        assertThat(crawl.nodes.connectionCount()).isZero();
        crawl.nodes.close();
    }

    @Test
    void theSameSeedGivesTheSameCrawl() throws IOException {
        assertThat(new Crawl(4).trace).isEqualTo(new Crawl(4).trace);
        assertThat(new Crawl(4).trace).isNotEqualTo(new Crawl(5).trace);
    }

    private static Set<NetAddr> addresses(List<SimulatedNode> nodes) {
        Set<NetAddr> addresses = new LinkedHashSet<>();
        nodes.forEach(node -> addresses.add(node.address()));
        return addresses;
    }

    /** Asks every node it hears of, all at once. */
    private static final class Crawl {
        final MemoryNetwork network;
        final MemoryTransport transport;
        final SimulatedNetwork nodes;
        final FrameEncoder encoder;
        final Set<NetAddr> found = new LinkedHashSet<>();
        final Set<NetAddr> answered = new LinkedHashSet<>();
        final List<String> trace = new ArrayList<>();

        Crawl(long seed) throws IOException {
            network = new MemoryNetwork(seed).segmentation(true);
            transport = network.transport("10.0.0.1");
            nodes = SimulatedNetwork.builder()
                    .nodes(400)
                    .seed(seed)
                    .known(1, 5)
                    .transport(transport)
                    .clock(network.clock())
                    .start();
            encoder = new FrameEncoder(nodes.network());
            nodes.seeds().forEach(this::visit);
            network.advance(Duration.ofMinutes(10));
        }

        void visit(NetAddr address) {
            if (found.add(address)) {
                transport.connect(
                        address.endpoint().socketAddress().orElseThrow(), ConnectOptions.DEFAULT, new Visit(address));
            }
        }

        private final class Visit implements ConnectionHandler {
            private final NetAddr address;
            private final FrameDecoder decoder = new FrameDecoder(nodes.network());

            Visit(NetAddr address) {
                this.address = address;
            }

            @Override
            public void opened(Connection connection) {
                Recorder.put(connection, encoder.encode(TestClient.version(70_016)), Lane.CONTROL);
                connection.eventLoop().schedule(Duration.ofSeconds(30), connection::close);
            }

            @Override
            public void received(Connection connection, ByteBuffer bytes) {
                try {
                    Optional<Frame> frame = decoder.decode(bytes);
                    while (frame.isPresent()) {
                        handle(connection, (Message) frame.get());
                        frame = decoder.decode(bytes);
                    }
                } catch (MalformedMessageException e) {
                    connection.abort();
                }
            }

            private void handle(Connection connection, Message message) {
                if (message.payload() instanceof Verack) {
                    Recorder.put(connection, encoder.encode(new SendAddrV2()), Lane.BULK);
                    Recorder.put(connection, encoder.encode(new Verack()), Lane.BULK);
                    Recorder.put(connection, encoder.encode(new GetAddr()), Lane.BULK);
                } else if (message.payload() instanceof AddrV2 addr) {
                    answered.add(address);
                    addr.addresses().stream().map(TimestampedAddr::address).forEach(Crawl.this::visit);
                    connection.close();
                }
            }

            @Override
            public void closed(Connection connection, CloseReason reason) {
                trace.add(network.clock().elapsed() + " " + address + " " + reason);
            }
        }
    }
}
