package dev.satwire.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;

/** Rules and the tests that show them. */
final class RuleTable {
    private final List<Row> rows = new ArrayList<>();

    /**
     * One rule.
     *
     * @param number where it comes from
     * @param rule what is shown
     */
    record Row(String number, String rule, Executable check) {}

    RuleTable row(String number, String rule, Executable check) {
        rows.add(new Row(number, rule, check));
        return this;
    }

    /** A rule that is on purpose not Bitcoin Core's. */
    RuleTable deliberate(String number, String rule, String reason, Executable check) {
        return row(number, "DELIBERATE " + rule + " (" + reason + ")", check);
    }

    RuleTable all(RuleTable others) {
        rows.addAll(others.rows);
        return this;
    }

    List<Row> rows() {
        return List.copyOf(rows);
    }

    Stream<DynamicTest> tests() {
        return rows.stream().map(row -> DynamicTest.dynamicTest(row.number() + " " + row.rule(), row.check()));
    }
}
