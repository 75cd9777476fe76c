package dev.satwire.peers;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The conformance list, C01 to C50: what a whole pool does when a peer does something. Each row runs; several are shorter
 * than the tests of the classes they are about. Rows marked {@code DELIBERATE} are on purpose not what Bitcoin Core does.
 */
final class ConformanceTest {

    private static RuleTable table() {
        return new RuleTable()
                .all(FramingRules.table())
                .all(HandshakeRules.table())
                .all(LivenessRules.table());
    }

    @TestFactory
    Stream<DynamicTest> rules() {
        return table().tests();
    }
}
