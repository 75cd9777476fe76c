package dev.satwire.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a transport has that implements no more than it must. */
class TransportDefaultsTest {

    private static final class Least implements Transport {
        final List<InetSocketAddress> bound = new ArrayList<>();

        @Override
        public Connection connect(InetSocketAddress remote, ConnectOptions options, ConnectionHandler handler) {
            throw new IllegalStateException("closed");
        }

        @Override
        public Listener listen(InetSocketAddress local, ListenOptions options, ConnectionAcceptor acceptor) {
            bound.add(local);
            return new Listener() {
                @Override
                public InetSocketAddress localAddress() {
                    return local;
                }

                @Override
                public void close() {
                    bound.remove(local);
                }
            };
        }

        @Override
        public EventLoop eventLoop() {
            throw new IllegalStateException("closed");
        }

        @Override
        public void close() {}
    }

    private final Least transport = new Least();
    private final InetSocketAddress local = new InetSocketAddress(InetAddress.getLoopbackAddress(), 8333);

    private Listener listen(List<InetSocketAddress> locals) throws IOException {
        return transport.listen(locals, ListenOptions.DEFAULT, (remote, at) -> Optional.empty());
    }

    @Test
    void listensOnOneAddressOnly() throws IOException {
        assertThat(listen(List.of(local)).localAddresses()).containsExactly(local);
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> listen(List.of(local, new InetSocketAddress(local.getAddress(), 8334))));
        assertThatIllegalArgumentException().isThrownBy(() -> listen(List.of()));
        assertThat(transport.bound).containsExactly(local);
    }

    @Test
    void countsNothing() {
        assertThat(transport.stats().loops()).isEmpty();
    }
}
