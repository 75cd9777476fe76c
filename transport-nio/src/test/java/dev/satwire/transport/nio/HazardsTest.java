package dev.satwire.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.junit.ArchTest;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * The known deaths of programs on the JVM's selectors, by number, and the tests that a remedy stands between each and this
 * transport. A number without a test concerns what the bytes mean, which is not this module's matter.
 */
class HazardsTest {

    /** A hazard and where its remedy is tested. */
    private record Hazard(int number, String name, List<String> tests) {}

    private static Hazard hazard(int number, String name, String... tests) {
        return new Hazard(number, name, List.of(tests));
    }

    private static final List<Hazard> HAZARDS = List.of(
            hazard(
                    1,
                    "select returns at once with nothing",
                    "PollerTest.replacesASelectorThatReturnsWithoutReasonAndKeepsItsConnections",
                    "PollerTest.replacesAtMostOnceASecondAndPollsSlowlyMeanwhile"),
            hazard(
                    2,
                    "a set interrupt flag makes select spin",
                    "EventLoopTest.survivesAThousandInterruptsWithoutClosingAnything"),
            hazard(
                    3,
                    "the end of a stream, not handled, spins",
                    "ReadingTest.tellsTheEndOfTheStreamAfterAllBytes",
                    "EventLoopTest.takesNoTurnForAPausedConnectionThatWasReset"),
            hazard(
                    4,
                    "interrupting a thread closes the channel it works on",
                    "EventLoopTest.toleratesUsersWhoAreInterrupted"),
            hazard(
                    5,
                    "waiting for writability spins, not waiting loses bytes",
                    "EventLoopTest.takesNoTurnWhileNothingHappens",
                    "BackpressureTest.deliversEveryByteThroughASmallWindow"),
            hazard(
                    6,
                    "a storm of wake-ups",
                    "PollerTest.wakesTheSelectorOnceForTasksThatComeTogether",
                    "StatsTest.writesSmallSendsTogether",
                    "SendStressTest.losesNoSendAndWakesTheLoopOncePerTurnAtMost"),
            hazard(
                    7,
                    "cancelled keys throw anywhere",
                    "CloseTest.canBeCalledFromInsideAnyCallback",
                    "PollerTest.losesNoWakeUpWhileSelectorsAreReplacedAndFlushed"),
            hazard(
                    8,
                    "a closed channel keeps its descriptor until the next select",
                    "CloseTest.returnsDescriptorsWithoutTraffic",
                    "ListenerTest.freesThePortBeforeCloseReturns"),
            hazard(
                    9,
                    "accepting without descriptors spins or ends the listener",
                    "DescriptorStarvationTest.servesOnWithoutDescriptorsAndAcceptsAgainWhenThereAreSome",
                    "ListenerTest.waitsLongerAndLongerWhileAcceptingFailsAndRecovers",
                    "InboundCapsTest.turnsThoseAwayForWhomThereIsNoDescriptor"),
            hazard(
                    10,
                    "a class first used without descriptors is lost for good",
                    "DescriptorStarvationTest.servesItsFirstConnectionWithTheLastDescriptor",
                    "DescriptorStarvationTest.loadsAllItsClassesWhenItStartsAndNeedsNoFileForThemLater"),
            hazard(
                    11,
                    "errors that are not exceptions",
                    "HandlerFaultTest.endsItsOwnConnectionOnly",
                    "EventLoopTest.survivesTasksAndTimersThatThrow"),
            hazard(
                    12,
                    "a direct buffer for each connection",
                    "MemoryTest.takesNoDirectMemoryForIdleConnections",
                    "MemoryTest.takesLittleHeapForAnIdleConnection"),
            hazard(
                    13,
                    "the JDK's cache of direct buffers grows to the largest write",
                    "MemoryTest.holdsNoMoreDirectMemoryAfterLargeSends"),
            hazard(
                    14,
                    "direct memory is freed by the garbage collector only",
                    "MemoryTest.makesNoDirectBufferAfterItsStart",
                    "ArchitectureTest.onlyLoopsMakeDirectBuffersForUse"),
            hazard(15, "memory allocated on a claimed length"),
            hazard(16, "parsing the same bytes again and again"),
            hazard(17, "lists sized by a claimed count"),
            hazard(
                    18,
                    "unsigned fields read as signed",
                    "Socks5HandshakeTest.acceptsTheLongestBoundAddressAndLeavesWhatFollows",
                    "Socks5HandshakeTest.sendsTheLongestNameAndTheLongestCredentials",
                    "Socks5HandshakeTest.sendsAHighPortUnsigned"),
            hazard(
                    19,
                    "remote text in logs",
                    "ProxyTest.survivesAServerThatIsNoProxy",
                    "Socks5HandshakeTest.survivesWhateverAProxySends"),
            hazard(
                    20,
                    "stack traces for ordinary outcomes",
                    "SendQueueTest.failsWithoutStackTraces",
                    "Socks5HandshakeTest.namesWhatIsWrongWithTheProxy"),
            hazard(
                    21,
                    "floods of log lines",
                    "CloseReasonsTest.limitsLogLinesPerSecond",
                    "DescriptorStarvationTest.servesOnWithoutDescriptorsAndAcceptsAgainWhenThereAreSome"),
            hazard(
                    22,
                    "handlers that throw or call back",
                    "HandlerFaultTest.endsItsOwnConnectionOnly",
                    "ListenerTest.refusesWhatTheAcceptorRefusesOrThrowsAt",
                    "CloseTest.canBeCalledFromInsideAnyCallback"),
            hazard(
                    23,
                    "slow users",
                    "ReadingTest.readsNothingWhilePaused",
                    "BackpressureTest.refusesSendsToARemoteSideThatDoesNotReadAndTellsWhenItDoes"),
            hazard(
                    24,
                    "queues without bound",
                    "ArchitectureTest.queuesAreBounded",
                    "SendQueueTest.acceptsTheSendThatCrossesTheBoundAndRefusesTheNext",
                    "ConnectGateTest.refusesAtOnceWhenFarTooManyWait",
                    "AdmissionTest.remembersABoundedNumberOfTheNetworksOfAnAttackerWhoHasMany"),
            hazard(25, "remote sides that are gone unnoticed", "CloseTest.endsAConnectionThatTakesNoByteForTooLong"),
            hazard(
                    26,
                    "connecting into a black hole",
                    "ConnectTest.givesUpWhenTheTimeIsOver",
                    "ConnectTest.leaksNoDescriptorHoweverItFails",
                    "ConnectGateTest.dialsAFewAtATimeInTheOrderTheyWereAskedFor",
                    "ProxyTest.givesEachPhaseItsOwnTime"),
            hazard(
                    27,
                    "resets that destroy the last bytes",
                    "CloseTest.isPoliteToARemoteSideThatIsStillSending",
                    "CloseTest.dropsEverythingAndResetsWhenAborted",
                    "ReadingTest.deliversWhatArrivedBeforeWritingFailed"),
            hazard(28, "a connection to itself", "ConnectTest.noticesThatItConnectedToItself"),
            hazard(
                    29,
                    "clocks that jump or wrap around",
                    "ArchitectureTest.nobodyLooksAtTheWallClock",
                    "TimerTest.runsATaskWhenItsTimeHasCome",
                    "AdmissionTest.letsABurstInAndThenOneEachInterval"),
            hazard(
                    30,
                    "after a pause everybody seems late",
                    "TimerTest.seesWhatArrivedInTimeBeforeItDeclaresAnythingLate"),
            hazard(
                    31,
                    "resolving a name blocks",
                    "ConnectTest.doesNotResolveNames",
                    "Socks5HandshakeTest.sendsANameAsItIs"),
            hazard(
                    32,
                    "one connection starves the others",
                    "ReadingTest.givesEachConnectionItsTurnWhileOneFloods",
                    "EventLoopTest.letsATaskThatRepeatsItselfStarveNobody"),
            hazard(
                    33,
                    "threads and descriptors that stay behind",
                    "LifecycleTest.givesBackThreadsDescriptorsAndMemoryOnEachOfAThousandCycles",
                    "LifecycleTest.namesItsThreadsAndKeepsNoProcessAlive"),
            hazard(
                    34,
                    "no selector to be had",
                    "LifecycleTest.startsNothingWhenTheSystemGivesNoSelector",
                    "PollerTest.keepsTheOldSelectorWhenThereIsNoOther"),
            hazard(
                    35,
                    "hash tables keyed by what the remote side chooses",
                    "AdmissionTest.agreesWithAPlainCountWhateverComesAndGoes",
                    "ArchitectureTest.whatRemoteSidesChooseIsKeptInTrees"),
            hazard(36, "addresses that compare by name or scope", "AdmissionTest.tellsAddressesApartByTheirBytesAlone"),
            hazard(37, "differences of later Java releases"));

    /** Those without a test here, and why. */
    private static final Map<Integer, String> ELSEWHERE = Map.of(
            15, "no length is read here; what is read goes through one buffer",
            16, "nothing is parsed here but a proxy's reply, in parts of known length",
            17, "no count is read here",
            37, "the whole suite runs on the oldest and the newest release");

    @Test
    void areAllInTheTable() {
        assertThat(HAZARDS.stream().map(Hazard::number))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 37).boxed().toList());
        assertThat(HAZARDS)
                .filteredOn(hazard -> hazard.tests().isEmpty())
                .map(Hazard::number)
                .containsExactlyInAnyOrderElementsOf(ELSEWHERE.keySet());
        assertThat(ELSEWHERE.values()).noneMatch(String::isBlank);
    }

    @TestFactory
    List<DynamicTest> haveTheirTests() {
        List<DynamicTest> all = new ArrayList<>();
        for (Hazard hazard : HAZARDS) {
            all.add(DynamicTest.dynamicTest(hazard.number() + " " + hazard.name(), () -> {
                for (String test : hazard.tests()) {
                    assertThat(exists(test)).as(test).isTrue();
                }
            }));
        }
        return all;
    }

    private static boolean isRun(Method method) {
        return Stream.of(Test.class, ParameterizedTest.class, Property.class).anyMatch(method::isAnnotationPresent)
                && !method.isAnnotationPresent(Disabled.class);
    }

    private static boolean exists(String test) throws ClassNotFoundException {
        String[] parts = test.split("\\.", -1);
        Class<?> type = Class.forName(HazardsTest.class.getPackageName() + "." + parts[0]);
        boolean rule = Arrays.stream(type.getDeclaredFields())
                .anyMatch(field -> field.getName().equals(parts[1]) && field.isAnnotationPresent(ArchTest.class));
        boolean method = Arrays.stream(type.getDeclaredMethods())
                .anyMatch(each -> each.getName().equals(parts[1]) && isRun(each));
        return (rule || method) && !type.isAnnotationPresent(Disabled.class);
    }
}
