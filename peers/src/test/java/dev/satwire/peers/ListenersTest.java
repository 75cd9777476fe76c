package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.satwire.protocol.Addr;
import dev.satwire.protocol.Bytes;
import dev.satwire.protocol.Command;
import dev.satwire.protocol.CustomPayload;
import dev.satwire.protocol.FrameDecoder;
import dev.satwire.protocol.Message;
import dev.satwire.protocol.MessageHeader;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.PayloadCodec;
import dev.satwire.protocol.Ping;
import dev.satwire.protocol.Pong;
import dev.satwire.protocol.SkippedMessage;
import dev.satwire.protocol.Tx;
import dev.satwire.protocol.UnknownPayload;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ListenersTest {
    private static final NetAddr ADDRESS = NetAddr.parse("8.8.8.8:8333");

    /** A peer that has an address and nothing else. */
    private static final Peer PEER = (Peer) Proxy.newProxyInstance(
            Peer.class.getClassLoader(), new Class<?>[] {Peer.class}, (proxy, method, arguments) -> {
                if (method.getName().equals("address")) {
                    return ADDRESS;
                }
                throw new UnsupportedOperationException(method.getName());
            });

    private final Listeners listeners = new Listeners(PayloadCodec.STANDARD);
    private final List<String> calls = new ArrayList<>();

    private <P extends Payload> Registration add(Class<P> type, String name) {
        return listeners.add(type, (peer, payload) -> calls.add(name + " " + payload.command()));
    }

    private Registration addPeerListener(String name) {
        return listeners.add(new PeerListener() {
            @Override
            public void onConnecting(NetAddr address, Direction direction) {
                calls.add(name + " connecting");
            }

            @Override
            public void onListenerError(NetAddr address, Throwable error) {
                calls.add(name + " error " + error.getMessage());
            }
        });
    }

    private void connecting() {
        listeners.event(ADDRESS, listener -> listener.onConnecting(ADDRESS, Direction.OUTBOUND));
    }

    @Test
    void aListenerIsCalledForItsTypeOnly() {
        add(Ping.class, "ping");
        add(Payload.class, "all");
        add(UnknownPayload.class, "unknown");

        listeners.payload(PEER, new Ping(1));
        listeners.payload(PEER, new Pong(1));
        listeners.payload(PEER, Payloads.unknown("foo"));

        assertThat(calls).containsExactly("ping ping", "all ping", "all pong", "all foo", "unknown foo");
    }

    @Test
    void listenersOfOnePayloadAreCalledInTheOrderTheyWereAdded() {
        add(Ping.class, "first");
        add(Payload.class, "second");
        add(Ping.class, "third");
        listeners.payload(PEER, new Ping(1));

        assertThat(calls).containsExactly("first ping", "second ping", "third ping");
    }

    @Test
    void thePayloadAndPeerAreHandedOverAsTheyAre() {
        Addr addr = new Addr(Payloads.addresses(2));
        List<Object> given = new ArrayList<>();
        listeners.add(Addr.class, (peer, payload) -> given.addAll(List.of(peer.address(), payload)));
        listeners.payload(PEER, addr);

        assertThat(given).containsExactly(ADDRESS, addr);
    }

    @Test
    void wantsWhatIsListenedFor() {
        assertThat(listeners.want(new Ping(1))).isFalse();
        Registration registration = add(Ping.class, "ping");
        assertThat(listeners.want(new Ping(1))).isTrue();
        assertThat(listeners.want(new Pong(1))).isFalse();

        registration.close();
        assertThat(listeners.want(new Ping(1))).isFalse();
    }

    @Test
    void wantsCommandsOnlyIfSomebodyListensForWhatTheyDecodeTo() {
        Command foo = new Command("foo");
        assertThat(listeners.want(Tx.COMMAND)).isFalse();
        assertThat(listeners.want(foo)).isFalse();
        Registration tx = add(Tx.class, "tx");
        assertThat(listeners.want(Tx.COMMAND)).isTrue();
        assertThat(listeners.want(Ping.COMMAND)).isFalse();
        assertThat(listeners.want(foo)).isFalse();

        Registration unknown = add(UnknownPayload.class, "unknown");
        assertThat(listeners.want(foo)).isTrue();
        assertThat(listeners.want(Ping.COMMAND)).isFalse();
        unknown.close();
        tx.close();
        assertThat(listeners.want(foo)).isFalse();
        assertThat(listeners.want(Tx.COMMAND)).isFalse();

        add(Payload.class, "all");
        assertThat(listeners.want(foo)).isTrue();
        assertThat(listeners.want(Tx.COMMAND)).isTrue();
    }

    @Test
    void aListenerAddedInTheMiddleOfAMessageGetsTheNextOne() {
        FrameDecoder decoder = new FrameDecoder(Network.REGTEST, listeners::want);
        byte[] frame = SessionDriver.frame("foo", (byte) 1);
        ByteBuffer begun = ByteBuffer.wrap(frame, 0, MessageHeader.LENGTH);
        assertThat(decoder.decode(begun)).isEmpty();
        Registration registration = add(UnknownPayload.class, "unknown");

        ByteBuffer rest = ByteBuffer.wrap(Payloads.concat(Payloads.bytes(1), frame, frame));
        assertThat(decoder.decode(rest)).containsInstanceOf(SkippedMessage.class);
        assertThat(decoder.decode(rest)).containsInstanceOf(Message.class);
        registration.close();
        assertThat(decoder.decode(rest)).containsInstanceOf(SkippedMessage.class);
    }

    private record Tip(Bytes bytes) implements CustomPayload {
        static final Command COMMAND = new Command("tip");

        @Override
        public Command command() {
            return COMMAND;
        }

        @Override
        public byte[] toByteArray() {
            return bytes.toByteArray();
        }
    }

    @Test
    void wantsCommandsOfTheUsersIfSomebodyListensForAClassOrForAllOfThem() {
        PayloadCodec codec = PayloadCodec.STANDARD.with(Tip.COMMAND, bytes -> new Tip(Bytes.of(bytes)));
        for (Class<? extends Payload> type : List.of(Tip.class, CustomPayload.class, Payload.class)) {
            Listeners some = new Listeners(codec);
            assertThat(some.want(Tip.COMMAND)).isFalse();
            Registration registration = some.add(type, (peer, payload) -> {});
            assertThat(some.want(Tip.COMMAND)).isTrue();
            assertThat(some.want(Tx.COMMAND)).isEqualTo(type == Payload.class);

            registration.close();
            assertThat(some.want(Tip.COMMAND)).isFalse();
        }
    }

    @Test
    void aListenerAddedTwiceIsCalledTwiceAndRemovedOnceAtATime() {
        PayloadListener<Ping> same = (peer, payload) -> calls.add("same");
        Registration first = listeners.add(Ping.class, same);
        Registration second = listeners.add(Ping.class, same);
        listeners.payload(PEER, new Ping(1));
        assertThat(calls).containsExactly("same", "same");

        first.close();
        first.close();
        listeners.payload(PEER, new Ping(1));
        assertThat(calls).hasSize(3);

        second.close();
        listeners.payload(PEER, new Ping(1));
        assertThat(calls).hasSize(3);
    }

    @Test
    void aPeerListenerAddedTwiceIsCalledTwiceAndRemovedOnceAtATime() {
        PeerListener same = new PeerListener() {
            @Override
            public void onConnecting(NetAddr address, Direction direction) {
                calls.add("same");
            }
        };
        Registration first = listeners.add(same);
        Registration second = listeners.add(same);
        connecting();
        assertThat(calls).hasSize(2);

        first.close();
        first.close();
        connecting();
        assertThat(calls).hasSize(3);
        second.close();
        connecting();
        assertThat(calls).hasSize(3);
    }

    @Test
    void aListenerMayRemoveItselfAndAddOthersWhileItIsCalled() {
        List<Registration> registrations = new ArrayList<>();
        registrations.add(listeners.add(Ping.class, (peer, payload) -> {
            calls.add("once");
            registrations.get(0).close();
            add(Ping.class, "added");
        }));
        add(Ping.class, "other");

        listeners.payload(PEER, new Ping(1));
        assertThat(calls).containsExactly("once", "other ping");
        calls.clear();
        listeners.payload(PEER, new Ping(1));
        assertThat(calls).containsExactly("other ping", "added ping");
    }

    static Stream<Throwable> throwables() {
        return Stream.of(
                new IllegalStateException("runtime"),
                new Exception("checked"),
                new InterruptedException("interrupted"),
                new AssertionError("assertion"),
                new StackOverflowError("stack"),
                new OutOfMemoryError("memory"),
                new NoClassDefFoundError("class"),
                new Throwable("bare"));
    }

    @ParameterizedTest
    @MethodSource("throwables")
    void whateverAListenerThrowsReachesNobodyElseAndIsTold(Throwable problem) {
        listeners.add(Ping.class, (peer, payload) -> ListenersTest.<RuntimeException>throwAs(problem));
        add(Ping.class, "other");
        addPeerListener("listener");

        assertThatCode(() -> listeners.payload(PEER, new Ping(1))).doesNotThrowAnyException();

        assertThat(calls).containsExactly("listener error " + problem.getMessage(), "other ping");
    }

    @ParameterizedTest
    @MethodSource("throwables")
    void whateverAPeerListenerThrowsReachesNobodyElseAndIsTold(Throwable problem) {
        listeners.add(new PeerListener() {
            @Override
            public void onConnecting(NetAddr address, Direction direction) {
                ListenersTest.<RuntimeException>throwAs(problem);
            }
        });
        addPeerListener("other");

        assertThatCode(this::connecting).doesNotThrowAnyException();

        assertThat(calls).containsExactly("other error " + problem.getMessage(), "other connecting");
    }

    @ParameterizedTest
    @MethodSource("throwables")
    void whateverIsThrownWhileAnErrorIsToldStopsThere(Throwable problem) {
        listeners.add(new PeerListener() {
            @Override
            public void onListenerError(NetAddr address, Throwable error) {
                calls.add("told");
                ListenersTest.<RuntimeException>throwAs(problem);
            }
        });
        addPeerListener("other");
        listeners.add(Ping.class, (peer, payload) -> {
            throw new IllegalStateException("first");
        });

        assertThatCode(() -> listeners.payload(PEER, new Ping(1))).doesNotThrowAnyException();

        assertThat(calls).containsExactly("told", "other error first");
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the trick to throw what is not declared
    private static <T extends Throwable> void throwAs(Throwable problem) throws T {
        throw (T) problem;
    }

    @Test
    void nullsAreRefusedWhenTheyAreAddedNotWhenAMessageComes() {
        assertThatNullPointerException().isThrownBy(() -> listeners.add(null, (peer, payload) -> {}));
        assertThatNullPointerException().isThrownBy(() -> listeners.add(Ping.class, null));
        assertThatNullPointerException().isThrownBy(() -> listeners.add(null));

        assertThat(listeners.want(new Ping(1))).isFalse();
    }

    @Test
    void allEventsReachAPeerListener() {
        listeners.add(new PeerListener() {
            @Override
            public void onConnected(Peer peer) {
                calls.add("connected");
            }

            @Override
            public void onReady(Peer peer) {
                calls.add("ready");
            }

            @Override
            public void onDisconnected(NetAddr address, Direction direction, DisconnectReason reason) {
                calls.add("disconnected " + reason);
            }
        });
        listeners.event(ADDRESS, listener -> listener.onConnected(PEER));
        listeners.event(ADDRESS, listener -> listener.onReady(PEER));
        listeners.event(
                ADDRESS,
                listener -> listener.onDisconnected(
                        ADDRESS, Direction.INBOUND, DisconnectReason.of(DisconnectReason.Code.PEER_RESET)));

        assertThat(calls).containsExactly("connected", "ready", "disconnected PEER_RESET");
    }
}
