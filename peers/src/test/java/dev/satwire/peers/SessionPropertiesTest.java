package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.Pong;
import dev.satwire.protocol.Verack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;

/** What holds for a session whatever a peer sends, in any order and at any time. */
class SessionPropertiesTest {
    private static final int STEPS = 60;

    private enum Kind {
        VERSION,
        VERACK,
        PAYLOAD,
        RIGHT_PONG,
        RANDOM_BODY,
        BAD_CHECKSUM,
        SKIPPED,
        PART_OF_A_MESSAGE,
        PAUSE,
        RESUME,
        PING,
        GET_ADDRESSES,
        NOTHING
    }

    @SuppressWarnings("ArrayRecordComponent") // steps are made and taken, never compared
    private record Step(Kind kind, int choice, byte[] body, long nanos) {
        @Override
        public String toString() {
            return kind + "(" + choice + ", " + body.length + " bytes) after " + Duration.ofNanos(nanos);
        }
    }

    private static final List<String> COMMANDS = Stream.concat(
                    Payloads.all().stream().map(payload -> payload.command().name()), Stream.of("version", ""))
            .distinct()
            .toList();

    @Provide
    Arbitrary<List<Step>> walks() {
        Arbitrary<Long> nanos = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.just(0L)),
                Tuple.of(4, Arbitraries.longs().between(0, Duration.ofSeconds(5).toNanos())),
                Tuple.of(1, Arbitraries.longs().between(0, Duration.ofMinutes(3).toNanos())));
        // Handshakes are drawn often, or most walks would end in the first minute.
        Arbitrary<Kind> kinds = Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.of(Kind.VERSION, Kind.VERACK, Kind.RIGHT_PONG)),
                Tuple.of(5, Arbitraries.of(Kind.class)));
        Arbitrary<byte[]> bodies = Arbitraries.bytes().array(byte[].class).ofMaxSize(90);
        return Combinators.combine(kinds, Arbitraries.integers().greaterOrEqual(0), bodies, nanos)
                .as(Step::new)
                .list()
                .ofMaxSize(STEPS);
    }

    private static void take(SessionDriver driver, Step step) {
        switch (step.kind) {
            case VERSION -> driver.receive(SessionDriver.version(versionOf(step.choice)));
            case VERACK -> driver.receive(new Verack());
            case PAYLOAD -> driver.receive(oneOf(Payloads.ordinary(), step.choice));
            case RIGHT_PONG -> driver.receive(new Pong(lastNonceOf(driver)));
            case RANDOM_BODY -> driver.receive(oneOf(COMMANDS, step.choice), step.body);
            case BAD_CHECKSUM -> {
                byte[] frame = SessionDriver.frame(oneOf(COMMANDS, step.choice), step.body);
                frame[20]++;
                driver.receiveBytes(frame);
            }
            case SKIPPED -> driver.skip(oneOf(COMMANDS, step.choice));
            case PART_OF_A_MESSAGE -> {
                // The rest comes at once, so that what follows can be a frame of its own; time passes between the two.
                byte[] frame = SessionDriver.frame("foo", step.body);
                int cut = step.choice % frame.length;
                driver.receiveBytes(Arrays.copyOf(frame, cut)).pass(Duration.ofNanos(step.nanos));
                if (driver.ends.isEmpty()) {
                    driver.receiveBytes(Arrays.copyOfRange(frame, cut, frame.length));
                }
            }
            case PAUSE -> driver.session.paused(true, driver.now);
            case RESUME -> driver.session.paused(false, driver.now);
            case PING, GET_ADDRESSES, NOTHING -> {
                // The first two need a future; see request(..).
            }
        }
    }

    private static int versionOf(int choice) {
        int[] versions = {70016, 70016, 70016, 70015, 60000, 31799, choice};
        return versions[choice % versions.length];
    }

    private static <T> T oneOf(List<T> some, int choice) {
        return some.get(choice % some.size());
    }

    private static long lastNonceOf(SessionDriver driver) {
        return driver.commandsSent().contains("ping")
                        && driver.session.features().protocolVersion() > 60000
                ? driver.lastNonce()
                : 1;
    }

    private interface Check {
        void after(Step step, SessionDriver driver);
    }

    private static SessionDriver walk(Direction direction, List<Step> walk, Check check) {
        SessionDriver driver = SessionDriver.of(direction, PeerOptions.DEFAULT).connect();
        for (Step step : walk) {
            if (!driver.ends.isEmpty()) {
                break;
            }
            take(driver, step);
            check.after(step, driver);
            driver.pass(Duration.ofNanos(step.nanos));
        }
        return driver;
    }

    @Property(tries = 1_000, edgeCases = EdgeCasesMode.NONE)
    @StatisticsReport(onFailureOnly = true)
    void followsTheGrammarOfEvents(@ForAll Direction direction, @ForAll("walks") List<Step> walk) {
        SessionDriver driver = walk(direction, walk, (step, after) -> {});
        String story =
                String.join(" ", driver.log.stream().map(each -> letter(each)).toList());

        // Handshake messages, then ready, then pings and deliveries, then at most one end and nothing behind it.
        assertThat(story).matches("(h ?)*(r p ?((p|d|c) ?)*)?(e)?");
        assertThat(driver.ends).hasSizeLessThanOrEqualTo(1);
        // The walks must lead somewhere, or this shows nothing.
        Statistics.label("end")
                .collect(driver.ends.isEmpty() ? "none" : driver.end())
                .coverage(coverage -> {
                    coverage.check("none").percentage(percentage -> percentage > 5);
                    coverage.check(Code.PROTOCOL).percentage(percentage -> percentage > 5);
                    coverage.check(Code.HANDSHAKE_TIMEOUT).percentage(percentage -> percentage > 1);
                });
        Statistics.label("ready")
                .collect(driver.log.contains("ready"))
                .coverage(coverage -> coverage.check(true).percentage(percentage -> percentage > 20));
    }

    private static String letter(String entry) {
        return switch (entry.split(" ", -1)[0]) {
            case "ready" -> "r";
            case "deliver" -> "d";
            case "complete" -> "c";
            case "end" -> "e";
            default ->
                switch (entry) {
                    case "send ping", "send pong", "send getaddr" -> "p";
                    case "send version", "send verack", "send wtxidrelay", "send sendaddrv2" -> "h";
                    default -> throw new AssertionError("sent at no time: " + entry);
                };
        };
    }

    @Property(tries = 1_000, edgeCases = EdgeCasesMode.NONE)
    void everyRequestEndsExactlyOnce(@ForAll Direction direction, @ForAll("walks") List<Step> walk) {
        List<CompletableFuture<?>> futures = new ArrayList<>();
        SessionDriver driver = walk(direction, walk, (step, after) -> {
            if (after.session.isReady() && after.ends.isEmpty()) {
                if (step.kind == Kind.PING) {
                    futures.add(after.ping());
                } else if (step.kind == Kind.GET_ADDRESSES) {
                    futures.add(after.getAddresses());
                }
            }
        });
        driver.closed(DisconnectReason.of(Code.PEER_CLOSED));

        assertThat(futures).allMatch(CompletableFuture::isDone);
        assertThat(driver.log).filteredOn("complete"::equals).hasSameSizeAs(futures);
        assertThat(driver.pendingNonces).isEmpty();
    }

    @Property(tries = 1_000, edgeCases = EdgeCasesMode.NONE)
    void tickAtTheDeadlineMovesItOrEndsTheSession(@ForAll Direction direction, @ForAll("walks") List<Step> walk) {
        walk(direction, walk, (step, driver) -> {
            if (driver.ends.isEmpty()) {
                long deadline = driver.session.nextDeadline(driver.now);
                driver.now = deadline - driver.now > 0 ? deadline : driver.now;
                driver.session.tick(driver.now);
                assertThat(!driver.ends.isEmpty() || driver.session.nextDeadline(driver.now) - driver.now > 0)
                        .as("after %s: %s", step, driver.log)
                        .isTrue();
            }
        });
    }

    @Property(tries = 1_000, edgeCases = EdgeCasesMode.NONE)
    void tickBeforeTheDeadlineDoesNothing(@ForAll Direction direction, @ForAll("walks") List<Step> walk) {
        walk(direction, walk, (step, driver) -> {
            long deadline = driver.session.nextDeadline(driver.now);
            if (driver.ends.isEmpty() && deadline - driver.now > 0) {
                List<String> log = List.copyOf(driver.log);
                driver.session.tick(deadline - 1);
                assertThat(driver.log).as("after %s", step).isEqualTo(log);
                assertThat(driver.session.nextDeadline(driver.now)).isEqualTo(deadline);
            }
        });
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void theSameSeedGivesTheSameSession(@ForAll Direction direction, @ForAll("walks") List<Step> walk) {
        SessionDriver once = walk(direction, walk, (step, driver) -> {});
        SessionDriver again = walk(direction, walk, (step, driver) -> {});

        assertThat(again.log).isEqualTo(once.log);
        assertThat(again.sent).isEqualTo(once.sent);
    }

    @Property(tries = 1_000, edgeCases = EdgeCasesMode.NONE)
    void noBodyOfAnyCommandThrowsInAnyState(@ForAll Direction direction, @ForAll("bodies") byte[] body) {
        SessionDriver driver = SessionDriver.of(direction, PeerOptions.DEFAULT).connect();
        for (String command : COMMANDS) {
            driver.receive(command, body);
        }
        if (driver.ends.isEmpty()) {
            driver.receive(SessionDriver.version(70016));
            for (String command : COMMANDS) {
                if (!command.equals("verack")) {
                    driver.receive(command, body);
                }
            }
            driver.receive(new Verack());
            for (String command : COMMANDS) {
                driver.receive(command, body);
            }
        }
        assertThat(driver.ends).hasSizeLessThanOrEqualTo(1);
        assertThat(driver.delivered.isEmpty() || driver.log.indexOf("ready") >= 0)
                .isTrue();
    }

    @Provide
    Arbitrary<byte[]> bodies() {
        return Arbitraries.bytes().array(byte[].class).ofMaxSize(64);
    }
}
