package org.systole.stonith.baytech;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StatusTableTest {
    @Test
    void readsTwoColumns() {
        StatusTable table = StatusTable.of(
                """
                 Outlet Circuit Breaker: Good

                  1)...node1           : On             2)...node2           : On\s
                  3)...node3           : Off            4)...Outlet 4        : On  Locked

                 Type "Help" for a list of commands
                """);
        assertThat(table.rows()).containsOnlyKeys(1, 2, 3, 4);
        assertThat(table.rows().get(3)).isEqualTo(new StatusTable.Row("node3", "Off", false));
        assertThat(table.rows().get(4)).isEqualTo(new StatusTable.Row("Outlet 4", "On", true));
    }

    @Test
    void readsTheLinesOfOlderStrips() {
        StatusTable table = StatusTable.of(
                """
                   1  node 1          1  On
                   2  node2           2  Off Locked
                """);
        assertThat(table.rows().get(1)).isEqualTo(new StatusTable.Row("node 1", "On", false));
        assertThat(table.rows().get(2)).isEqualTo(new StatusTable.Row("node2", "Off", true));
    }

    @Test
    void aNameCannotPassForAState() {
        StatusTable table = StatusTable.of("  1)...web : Off       : On             2)...2)...x : Off    : On \n");
        assertThat(table.rows().get(1).state()).isEqualTo("On");
        assertThat(table.rows().get(2).state()).isEqualTo("On");
    }

    @Test
    void aTableThatContradictsItselfHasNoState() {
        StatusTable table = StatusTable.of("  1)...node1           : On \n  1)...node1           : Off\n");
        assertThat(table.rows().get(1).state()).isEqualTo("contradictory");
    }

    @Test
    void isEmptyWhereThereIsNoTable() {
        assertThat(StatusTable.of("Invalid command\nRPC-28A>").rows()).isEmpty();
    }
}
