package org.systole.policy.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.systole.policy.simulate.TwoNodes.op;
import static org.systole.policy.simulate.TwoNodes.probed;

import org.junit.jupiter.api.Test;
import org.systole.cib.Xml;

class TransitionTextTest {
    private static final String AGENT = "class='ocf' provider='test' type='Db'";
    private static final String WEB = "<primitive id='web' " + AGENT + "/>";
    private static final String CLONE = "<clone id='c'><meta_attributes id='m'>"
            + "<nvpair id='m1' name='promotable' value='true'/></meta_attributes>" + WEB + "</clone>";
    private static final String STANDBY = "<nvpair id='s' name='standby' value='true'/>";
    private static final String RUNS = op(2, "start", 0, 0, 0);

    @Test
    void saysTheRoleOfWhatMovesAtTheEndIfItKeepsIt() throws Xml.Malformed {
        assertThat(TwoNodes.report(CLONE, STANDBY, AGENT, RUNS, probed(7)))
                .contains("* Move web:0 ( n1 -> n2 Unpromoted )");
    }

    @Test
    void saysBothRolesOfWhatMovesIfItChanges() throws Xml.Malformed {
        assertThat(TwoNodes.report(CLONE, STANDBY, AGENT, RUNS + op(3, "promote", 0, 0, 0), probed(7)))
                .contains("* Move web:0 ( Promoted n1 -> Unpromoted n2 )");
    }

    @Test
    void saysThatWhatCannotBePromotedIs() throws Xml.Malformed {
        String elsewhere = "<primitive id='other' " + AGENT + "/>";
        assertThat(TwoNodes.report(elsewhere, AGENT, RUNS + op(3, "monitor", 10, 8, 8), probed(7)))
                .contains("* Stop web ( Promoted n1 ) due to node availability");
    }

    @Test
    void recoversWhatFailedAsPromotedAndCannotBe() throws Xml.Malformed {
        assertThat(TwoNodes.report(WEB, AGENT, probed(9), probed(7)))
                .contains("* Recover web ( Promoted -> Started n1 )");
    }
}
