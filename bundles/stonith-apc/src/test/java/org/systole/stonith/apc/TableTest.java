package org.systole.stonith.apc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.systole.api.fencing.FencingDriver.PowerState;
import org.systole.strip.Strip;

class TableTest {
    private static final String APC = "1.3.6.1.4.1.318.1.3.4.";

    @Test
    void choosesByWhatTheStripSaysItIs() {
        assertThat(Table.candidates(APC + "5")).startsWith(Table.RPDU);
        assertThat(Table.candidates(APC + "6")).startsWith(Table.RPDU2);
        assertThat(Table.candidates(APC + "4")).containsExactly(Table.MASTERSWITCH_PLUS);
        assertThat(Table.candidates(APC + "1")).startsWith(Table.MASTERSWITCH);
        assertThat(Table.candidates(APC + "99")).contains(Table.RPDU, Table.RPDU2, Table.MASTERSWITCH);
    }

    @Test
    void believesTheTablesOfAnAgentThatCallsItselfSomethingElse() {
        assertThat(Table.candidates("1.3.6.1.4.1.8072.3.2.10")).contains(Table.RPDU, Table.RPDU2, Table.MASTERSWITCH);
    }

    @Test
    void aUnitThatIsNotToldIsTheFirst() {
        assertThat(Table.MASTERSWITCH_PLUS.written("3")).contains("1:3");
        assertThat(Table.MASTERSWITCH_PLUS.written("2:3")).contains("2:3");
        assertThat(Table.RPDU.written("1:3")).contains("3");
        assertThat(Table.RPDU.written("2:3")).isEmpty();
        assertThat(Table.RPDU.written("0")).isEmpty();
    }

    @Test
    void drivesNothingItDoesNotKnow() {
        assertThat(Table.candidates(APC + "3")).isEmpty();
    }

    @Test
    void exactlyOneNumberIsOffInEachFamily() {
        for (Table table : Table.values()) {
            List<Integer> off = Stream.iterate(-5, i -> i + 1)
                    .limit(300)
                    .filter(i -> table.power(i) == PowerState.OFF)
                    .toList();
            assertThat(off).as("%s", table).containsExactly(table == Table.RPDU2 ? 1 : 2);
        }
    }

    @Test
    void switchesOffByTheNumberOfTheFamily() {
        assertThat(Table.MASTERSWITCH_PLUS.command(Strip.Order.OFF)).isEqualTo(3);
        assertThat(Table.RPDU.command(Strip.Order.OFF)).isEqualTo(2);
        assertThat(Table.RPDU2.command(Strip.Order.OFF)).isEqualTo(2);
        assertThat(Table.MASTERSWITCH.command(Strip.Order.CANCEL)).isZero();
    }

    @Test
    void aChainedOutletIsARowOfThreeNumbers() {
        assertThat(Table.MASTERSWITCH_PLUS.row("2:3")).isEqualTo("2.1.3");
        assertThat(Table.MASTERSWITCH_PLUS.outlet("2.1.3")).isEqualTo("2:3");
        assertThat(Table.RPDU.row("12")).isEqualTo("12");
    }
}
