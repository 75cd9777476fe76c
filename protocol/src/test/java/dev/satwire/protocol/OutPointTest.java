package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class OutPointTest {

    @Provide
    Arbitrary<OutPoint> outPoints() {
        return Transactions.inputs().map(TxIn::previousOutput);
    }

    @Test
    void writesTheTxidInWireOrderAndTheIndexLittleEndian() {
        OutPoint point = new OutPoint(Hash256.parse("00".repeat(31) + "01"), 0x8000_0001L);

        assertThat(Wire.hex(point.toByteArray())).isEqualTo("01" + "00".repeat(31) + "01000080");
        assertThat(point).hasToString("00".repeat(31) + "01:2147483649");
    }

    @Test
    void noneIsZeroAndTheLastIndex() {
        assertThat(Wire.hex(OutPoint.NONE.toByteArray())).isEqualTo("00".repeat(32) + "ffffffff");
    }

    @Property(tries = 200)
    void isOrderedByTxidThenByIndexAsUnsigned(@ForAll("outPoints") OutPoint one, @ForAll("outPoints") OutPoint other) {
        OutPoint sibling = new OutPoint(one.txid(), other.index());
        Comparator<OutPoint> order = Comparator.comparing(
                        (OutPoint point) -> point.txid().toBigInteger())
                .thenComparing(OutPoint::index);

        for (OutPoint that : List.of(one, other, sibling)) {
            assertThat(Integer.signum(one.compareTo(that))).isEqualTo(Integer.signum(order.compare(one, that)));
            assertThat(one.equals(that)).isEqualTo(one.compareTo(that) == 0);
        }
    }
}
