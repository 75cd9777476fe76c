package dev.satwire.peers.testkit;

import static dev.satwire.peers.testkit.Recorder.ascii;
import static dev.satwire.peers.testkit.Recorder.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.satwire.transport.CloseReason.Kind;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Connection.Lane;
import dev.satwire.transport.ConnectionHandler;
import dev.satwire.transport.ListenOptions;
import dev.satwire.transport.Listener;
import dev.satwire.transport.SourceLimits;
import dev.satwire.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What the transport's interface promises to those who listen, for whoever implements it. */
@EnabledOnOs(OS.LINUX) // the only one that has all of 127.0.0.0/8
abstract class ListeningContract {
    private static final List<InetSocketAddress> TWO_ADDRESSES =
            List.of(new InetSocketAddress("127.0.0.2", 0), new InetSocketAddress("127.0.0.3", 0));

    /** Those that were accepted, in their order. */
    private final List<Recorder> accepted = Collections.synchronizedList(new ArrayList<>());

    private final Subject subject;

    ListeningContract(Subject subject) {
        this.subject = subject;
    }

    @AfterEach
    void close() {
        subject.close();
    }

    private Transport transport() {
        return subject.transport();
    }

    private void await(BooleanSupplier condition) {
        assertThat(subject.comesToHold(condition)).isTrue();
    }

    private Listener listen(ListenOptions options) throws IOException {
        return listen(List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)), options);
    }

    private Listener listen(List<InetSocketAddress> locals, ListenOptions options) throws IOException {
        return transport().listen(locals, options, (remote, local) -> {
            Recorder recorder = new Recorder();
            accepted.add(recorder);
            return Optional.of(recorder);
        });
    }

    private Recorder connect(String from, InetSocketAddress to) {
        return Recorder.connect(
                transport(), to, ConnectOptions.DEFAULT.withBindAddress(new InetSocketAddress(from, 0)));
    }

    /** Connects, and returns the accepted end. */
    private Recorder enter(String from, Listener to) {
        int before = accepted.size();
        connect(from, to.localAddress());
        await(() -> accepted.size() == before + 1 && accepted.get(before).events.contains("opened"));
        return accepted.get(before);
    }

    private void assertRefused(String from, InetSocketAddress to) {
        int before = accepted.size();
        Recorder client = connect(from, to);
        await(() -> client.end.isPresent());
        assertThat(client.endKind()).isIn(Kind.PEER_CLOSED, Kind.PEER_RESET);
        assertThat(accepted).hasSize(before);
    }

    private void assertRefused(String from, Listener to) {
        assertRefused(from, to.localAddress());
    }

    @Test
    void severalAddressesAreOneListenerWithOneCap() throws IOException {
        Listener listener = listen(TWO_ADDRESSES, ListenOptions.DEFAULT.withMaxConnections(2));
        List<InetSocketAddress> bound = listener.localAddresses();
        assertThat(bound)
                .extracting(InetSocketAddress::getAddress)
                .containsExactly(
                        TWO_ADDRESSES.get(0).getAddress(), TWO_ADDRESSES.get(1).getAddress());
        assertThat(bound).allSatisfy(address -> assertThat(address.getPort()).isPositive());
        assertThat(listener.localAddress()).isEqualTo(bound.get(0));
        Recorder first = connect("127.0.0.1", bound.get(0));
        Recorder second = connect("127.0.0.1", bound.get(1));
        await(() -> accepted.size() == 2 && accepted.stream().allMatch(end -> end.events.contains("opened")));
        assertThat(accepted)
                .extracting(end -> end.connection().localAddress().orElseThrow())
                .containsExactlyInAnyOrderElementsOf(bound);
        assertRefused("127.0.0.1", bound.get(0));
        assertRefused("127.0.0.1", bound.get(1));

        listener.close();
        for (InetSocketAddress address : bound) {
            Recorder late = connect("127.0.0.1", address);
            await(() -> late.end.isPresent());
            assertThat(late.endKind()).isEqualTo(Kind.CONNECT_REFUSED);
        }
        put(first.connection(), ascii("x"), Lane.BULK);
        put(second.connection(), ascii("x"), Lane.BULK);
        await(() -> accepted.stream().allMatch(end -> end.text().equals("x")));
    }

    @Test
    void allAddressesAreListenedOnOrNone() throws IOException {
        Listener taken = listen(ListenOptions.DEFAULT);
        InetSocketAddress free =
                new InetSocketAddress("127.0.0.2", taken.localAddress().getPort());
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> listen(List.of(free, taken.localAddress()), ListenOptions.DEFAULT))
                .withMessageContaining(String.valueOf(free.getPort()));
        assertThat(listen(List.of(free), ListenOptions.DEFAULT).localAddress()).isEqualTo(free);
        assertThatIllegalArgumentException().isThrownBy(() -> listen(List.of(), ListenOptions.DEFAULT));
    }

    @Test
    void aSourceTakesNoMoreThanItsShare() throws IOException {
        Listener listener = listen(ListenOptions.DEFAULT.withSources(new SourceLimits(2, 3, 100, Duration.ZERO)));
        Recorder first = enter("127.1.1.1", listener);
        enter("127.1.1.1", listener);
        assertRefused("127.1.1.1", listener);
        enter("127.1.1.2", listener);
        assertRefused("127.1.1.3", listener);
        enter("127.1.2.1", listener);
        first.connection().close();
        await(() -> first.end.isPresent());
        enter("127.1.1.3", listener);
        assertRefused("127.1.1.4", listener);
    }

    @Test
    void aNetworkComesNoFasterThanItMay() throws IOException {
        Listener listener =
                listen(ListenOptions.DEFAULT.withSources(new SourceLimits(100, 100, 2, Duration.ofHours(1))));
        Recorder first = enter("127.1.1.1", listener);
        enter("127.1.1.2", listener);
        assertRefused("127.1.1.3", listener);
        first.connection().close();
        await(() -> first.end.isPresent());
        assertRefused("127.1.1.1", listener);
        enter("127.1.2.1", listener);
    }

    @Test
    void theOldestPendingOfTheMostCrowdedNetworkMakesRoom() throws IOException {
        Listener listener = listen(ListenOptions.DEFAULT.withMaxPending(3));
        Recorder oldest = enter("127.1.3.1", listener);
        Recorder settled = enter("127.1.1.1", listener);
        settled.connection().settle();
        settled.connection().settle();
        Recorder evicted = enter("127.1.1.2", listener);
        Recorder younger = enter("127.1.1.3", listener);
        Recorder newcomer = enter("127.1.2.1", listener);
        await(() -> evicted.end.isPresent());
        assertThat(evicted.endKind()).isEqualTo(Kind.EVICTED);
        assertThat(evicted.end.orElseThrow().detail()).isNotEmpty();
        assertThat(List.of(oldest, settled, younger, newcomer))
                .allSatisfy(end -> assertThat(end.end).isEmpty());
        Recorder last = enter("127.1.2.2", listener);
        await(() -> newcomer.end.isPresent());
        assertThat(List.of(oldest, settled, younger, last))
                .allSatisfy(end -> assertThat(end.end).isEmpty());
    }

    @Test
    void nobodyMakesRoomForOneThatIsNotWanted() throws IOException {
        Recorder in = new Recorder();
        List<Optional<ConnectionHandler>> answers =
                Collections.synchronizedList(new ArrayList<>(List.of(Optional.of(in), Optional.empty())));
        Listener listener = transport()
                .listen(
                        List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                        ListenOptions.DEFAULT.withMaxConnections(2).withMaxPending(1),
                        (remote, local) -> answers.isEmpty() ? Optional.empty() : answers.remove(0));
        connect("127.1.1.1", listener.localAddress());
        await(() -> in.events.contains("opened"));
        for (int i = 0; i < 3; i++) {
            assertRefused("127.1.1.1", listener);
        }
        assertThat(in.end).isEmpty();
    }
}
