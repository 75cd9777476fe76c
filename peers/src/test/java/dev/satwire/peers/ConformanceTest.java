package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.RuleTable.Row;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The conformance list, C01 to C50: what a whole pool does when a peer does something. Each row runs; several are shorter
 * than the tests of the classes they are about. Rows marked {@code DELIBERATE} are on purpose not what Bitcoin Core does.
 */
final class ConformanceTest {
    /** What the list asks for and the pool does not do; reported as skipped. */
    private static final List<Missing> NOT_BUILT = List.of(
            new Missing(
                    "C19", "feelers, which disconnect after version", "the pool makes no connection only to try one"),
            new Missing("C41", "groups by autonomous system", "PeerPoolBuilder.netGroups takes any function"),
            new Missing("C47", "anchors", "the pool remembers no peers over restarts but in its address book"));

    /** The numbers of the list; 26 to 29 and 34 to 39 are not given away. */
    private static final Set<String> NUMBERS = IntStream.rangeClosed(1, 50)
            .filter(number -> number <= 25 || (number >= 30 && number <= 33) || number >= 40)
            .mapToObj("C%02d"::formatted)
            .collect(Collectors.toCollection(TreeSet::new));

    private record Missing(String number, String what, String reason) {
        DynamicTest test() {
            String name = number + " NOT BUILT " + what;
            return DynamicTest.dynamicTest(name, () -> Assumptions.abort(reason));
        }
    }

    private static RuleTable table() {
        return new RuleTable()
                .all(FramingRules.table())
                .all(HandshakeRules.table())
                .all(LivenessRules.table())
                .all(PoolRules.table())
                .all(GossipRules.table())
                .all(BookRules.table())
                .all(InboundRules.table())
                .all(DiscoveryRules.table());
    }

    @TestFactory
    Stream<DynamicTest> rules() {
        return table().tests();
    }

    @TestFactory
    Stream<DynamicTest> notBuilt() {
        return NOT_BUILT.stream().map(Missing::test);
    }

    @Test
    void eachNumberHasARowAndEachRowANameOfItsOwn() {
        List<Row> rows = table().rows();
        Set<String> numbers = new TreeSet<>();
        rows.forEach(row -> numbers.add(row.number()));
        NOT_BUILT.forEach(missing -> numbers.add(missing.number()));

        assertThat(numbers).isEqualTo(NUMBERS);
        assertThat(rows.stream().map(row -> row.number() + row.rule())).doesNotHaveDuplicates();
    }
}
