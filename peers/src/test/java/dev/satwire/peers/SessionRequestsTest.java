package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.Addr;
import dev.satwire.protocol.AddrV2;
import dev.satwire.protocol.Pong;
import dev.satwire.protocol.TimestampedAddr;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Requests: every one ends once, whatever the peer does. */
class SessionRequestsTest {
    private static final Duration TIMEOUT = PeerOptions.DEFAULT.requestTimeout();
    private static final Duration NANO = Duration.ofNanos(1);

    private final SessionDriver driver = SessionDriver.shaken();

    private static void assertFailed(CompletableFuture<?> future, Class<? extends Throwable> cause) {
        assertThat(future).isCompletedExceptionally();
        assertThatThrownBy(future::join).isInstanceOf(CompletionException.class).hasCauseInstanceOf(cause);
    }

    @Test
    void pingMeasuresTheTimeToItsOwnPong() {
        long keepAlive = driver.lastNonce();
        CompletableFuture<Duration> future = driver.ping();
        long nonce = driver.lastNonce();
        assertThat(nonce).isNotEqualTo(keepAlive).isNotZero();

        driver.pass(Duration.ofMillis(5))
                .receive(new Pong(keepAlive))
                .receive(new Pong(nonce + 1))
                .receive(new Pong(0));
        assertThat(future).isNotDone();
        driver.pass(Duration.ofMillis(5)).receive(new Pong(nonce));

        assertThat(future).isCompletedWithValue(Duration.ofMillis(10));
        assertThat(driver.session.latency().map(Latency::last)).contains(Duration.ofMillis(10));
    }

    @Test
    void pongsBelongToTheirPingsInAnyOrder() {
        List<CompletableFuture<Duration>> futures = new ArrayList<>();
        List<Long> nonces = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            futures.add(driver.ping());
            nonces.add(driver.lastNonce());
            driver.pass(Duration.ofSeconds(1));
        }
        driver.receive(new Pong(nonces.get(1)));
        assertThat(futures.get(1)).isCompletedWithValue(Duration.ofSeconds(2));
        assertThat(futures.get(0)).isNotDone();

        driver.receive(new Pong(nonces.get(2))).receive(new Pong(nonces.get(0)));
        assertThat(futures.get(2)).isCompletedWithValue(Duration.ofSeconds(1));
        assertThat(futures.get(0)).isCompletedWithValue(Duration.ofSeconds(3));
    }

    @Test
    void aUsersPingDoesNotAnswerTheKeepAlive() {
        assertThat(driver.ping()).isNotDone();
        driver.receive(new Pong(driver.lastNonce()));
        for (int minute = 1; minute < 20; minute++) {
            driver.pass(Duration.ofMinutes(1)).receive(Payloads.inv());
        }
        assertThat(driver.ends).isEmpty();
        assertThat(driver.pass(Duration.ofMinutes(1)).end()).isEqualTo(Code.PING_TIMEOUT);
    }

    @Test
    void pingTimesOutOnItsNanosecond() {
        CompletableFuture<Duration> future = driver.ping();
        driver.passAlmost(TIMEOUT);
        assertThat(future).isNotDone();

        driver.pass(NANO);
        assertFailed(future, TimeoutException.class);
        assertThat(driver.ends).isEmpty();

        driver.receive(new Pong(driver.lastNonce()));
        assertThat(driver.session.latency()).isEmpty();
    }

    @Test
    void eachPingHasItsOwnDeadline() {
        CompletableFuture<Duration> first = driver.ping();
        driver.pass(Duration.ofSeconds(10));
        CompletableFuture<Duration> second = driver.ping();
        driver.pass(TIMEOUT.minusSeconds(10));
        assertThat(first).isCompletedExceptionally();
        assertThat(second).isNotDone();

        driver.pass(Duration.ofSeconds(10));
        assertThat(second).isCompletedExceptionally();
    }

    @Test
    void oneHundredPingsMayBeOnTheirWayAndNotOneMore() {
        List<CompletableFuture<Duration>> futures = new ArrayList<>();
        for (int i = 0; i < RequestTracker.MAX_WAITING; i++) {
            futures.add(driver.ping());
        }
        assertThat(futures).noneMatch(CompletableFuture::isDone);
        int sent = driver.sent.size();

        assertFailed(driver.ping(), TooManyRequestsException.class);
        assertThat(driver.sent).hasSize(sent);

        driver.receive(new Pong(driver.lastNonce()));
        assertThat(driver.ping()).isNotDone();
    }

    @Test
    void everythingThatWaitsFailsWhenThePeerLeaves() {
        CompletableFuture<Duration> ping = driver.ping();
        CompletableFuture<List<TimestampedAddr>> addresses = driver.getAddresses();
        DisconnectReason reason = DisconnectReason.of(Code.PEER_RESET);

        driver.closed(reason).closed(DisconnectReason.of(Code.LOCAL));

        for (CompletableFuture<?> future : List.of(ping, addresses)) {
            assertFailed(future, PeerException.class);
            assertThatThrownBy(future::join)
                    .cause()
                    .isInstanceOfSatisfying(
                            PeerException.class, e -> assertThat(e.reason()).isSameAs(reason));
        }
        assertThat(driver.log).filteredOn("complete"::equals).hasSize(2);
    }

    @Test
    void nothingIsCompletedTwice() {
        CompletableFuture<Duration> answered = driver.ping();
        driver.receive(new Pong(driver.lastNonce())).receive(new Pong(driver.lastNonce()));
        CompletableFuture<Duration> late = driver.ping();
        CompletableFuture<List<TimestampedAddr>> addresses = driver.getAddresses();
        driver.receive(new Addr(Payloads.addresses(2))).receive(new Addr(Payloads.addresses(3)));
        driver.pass(TIMEOUT).receive(new Pong(driver.lastNonce()));
        driver.closed(DisconnectReason.of(Code.PEER_CLOSED));

        assertThat(driver.log).filteredOn("complete"::equals).hasSize(3);
        assertThat(answered).isCompletedWithValue(Duration.ZERO);
        assertThat(addresses).isCompletedWithValue(Payloads.addresses(2));
        assertFailed(late, TimeoutException.class);
    }

    @Test
    void addressesComeFromEitherForm() {
        CompletableFuture<List<TimestampedAddr>> first = driver.getAddresses();
        driver.receive(new Addr(Payloads.addresses(1_000)));
        assertThat(first).isCompletedWithValue(Payloads.addresses(1_000));

        CompletableFuture<List<TimestampedAddr>> second = driver.getAddresses();
        driver.receive(new AddrV2(Payloads.addresses(3)));
        assertThat(second).isCompletedWithValue(Payloads.addresses(3));
        assertThat(driver.commandsSent()).containsExactly("ping", "getaddr", "getaddr");
    }

    @Test
    void askingTogetherSendsOneGetaddr() {
        CompletableFuture<List<TimestampedAddr>> first = driver.getAddresses();
        CompletableFuture<List<TimestampedAddr>> second = driver.getAddresses();
        assertThat(driver.commandsSent()).containsExactly("ping", "getaddr");

        driver.receive(new Addr(Payloads.addresses(2)));

        assertThat(first).isCompletedWithValue(Payloads.addresses(2));
        assertThat(second).isCompletedWithValue(Payloads.addresses(2));
    }

    @Test
    void anAnnouncementOfOneAddressIsNoAnswer() {
        CompletableFuture<List<TimestampedAddr>> future = driver.getAddresses();
        driver.receive(new AddrV2(Payloads.addresses(1)));
        assertThat(future).isNotDone();

        driver.receive(new Addr(List.of(Payloads.address(7), Payloads.address(8))));
        assertThat(future.join()).hasSize(3).contains(Payloads.address(7), Payloads.address(8));
    }

    @Test
    void aPeerThatKnowsNobodyMaySaySo() {
        CompletableFuture<List<TimestampedAddr>> future = driver.getAddresses();
        driver.receive(new AddrV2(List.of()));
        assertThat(future).isCompletedWithValue(List.of());
    }

    @Test
    void whatCameUntilTheDeadlineIsTheAnswer() {
        CompletableFuture<List<TimestampedAddr>> future = driver.getAddresses();
        driver.receive(new Addr(Payloads.addresses(1)));
        driver.passAlmost(TIMEOUT);
        assertThat(future).isNotDone();

        driver.pass(NANO);
        assertThat(future).isCompletedWithValue(Payloads.addresses(1));
    }

    @Test
    void noAddressesInTimeIsATimeout() {
        CompletableFuture<List<TimestampedAddr>> future = driver.getAddresses();
        driver.passAlmost(TIMEOUT);
        assertThat(future).isNotDone();

        driver.pass(NANO);
        assertFailed(future, TimeoutException.class);
        assertThat(driver.ends).isEmpty();
    }

    @Test
    void addressesThatNobodyAskedForAreNotKept() {
        driver.receive(new Addr(Payloads.addresses(1_000))).receive(new Addr(List.of(Payloads.address(77))));
        CompletableFuture<List<TimestampedAddr>> future = driver.getAddresses();
        driver.receive(new Addr(Payloads.addresses(2)));

        assertThat(future).isCompletedWithValue(Payloads.addresses(2));
    }

    @Test
    void noMoreThanAThousandAddressesAreCollected() {
        CompletableFuture<List<TimestampedAddr>> future = driver.getAddresses();
        for (int i = 0; i < 5_000; i++) {
            driver.receive(new Addr(Payloads.addresses(1)));
        }
        driver.receive(new Addr(Payloads.addresses(1_000)));

        assertThat(future.join()).hasSize(1_000);
    }

    @Test
    void answersAreDeliveredToListenersToo() {
        assertThat(driver.getAddresses()).isNotDone();
        driver.receive(new Addr(Payloads.addresses(2)));

        assertThat(driver.log).endsWith("complete", "deliver addr");
    }
}
