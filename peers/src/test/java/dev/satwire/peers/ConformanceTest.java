package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.RuleTable.Row;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The conformance list, C01 to C50: what a whole pool does when a peer does something. Each row runs; several are shorter
 * than the tests of the classes they are about. Rows marked {@code DELIBERATE} are on purpose not what Bitcoin Core does.
 */
final class ConformanceTest {
    /** The numbers of the list; 26 to 29 and 34 to 39 are not given away. */
    private static final Set<String> NUMBERS = IntStream.rangeClosed(1, 50)
            .filter(number -> number <= 25 || (number >= 30 && number <= 33) || number >= 40)
            .mapToObj("C%02d"::formatted)
            .collect(Collectors.toCollection(TreeSet::new));

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

    @Test
    void eachNumberHasARowAndEachRowANameOfItsOwn() {
        List<Row> rows = table().rows();
        Set<String> numbers = new TreeSet<>();
        rows.forEach(row -> numbers.add(row.number()));

        assertThat(numbers).isEqualTo(NUMBERS);
        assertThat(rows.stream().map(row -> row.number() + row.rule())).doesNotHaveDuplicates();
    }
}
