package org.systole.policy.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.systole.policy.simulate.TwoNodes.op;
import static org.systole.policy.simulate.TwoNodes.probed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.systole.cib.Xml;

class ResourceTextTest {
    private static final String AGENT = "class='ocf' provider='test' type='Web'";

    private static String web(String operations) {
        return "<primitive id='web' " + AGENT + "><operations>" + operations + "</operations></primitive>";
    }

    @ParameterizedTest
    @CsvSource({"5, Not installed", "2, Invalid parameter"})
    void saysWhyAProbeCouldNotTellWhereTheNodeGaveItsName(int code, String words) throws Xml.Malformed {
        String named = probed(code).replace("<lrm_rsc_op ", "<lrm_rsc_op on_node='n1' ");
        assertThat(TwoNodes.report(web(""), AGENT, named, probed(7)))
                .contains("* web (ocf:test:Web): Stopped (" + words + ")");
        assertThat(TwoNodes.report(web(""), AGENT, probed(code), probed(7)))
                .contains("* web (ocf:test:Web): Stopped")
                .noneMatch(l -> l.contains(words));
    }

    @Test
    void takesACopyWhoseFailureIsIgnoredForOneThatRuns() throws Xml.Malformed {
        String resources =
                "<clone id='c'>" + web("<op id='m' name='monitor' interval='10s' on-fail='ignore'/>") + "</clone>";
        String failed = op(2, "start", 0, 0, 0) + op(3, "monitor", 10, 1, 0);
        assertThat(TwoNodes.report(resources, AGENT, failed, probed(7)))
                .contains("* Started: [ n1 ]")
                .noneMatch(l -> l.contains("failure ignored"));
    }

    @Test
    void remembersAFailureThatIsIgnoredOverALaterSuccess() throws Xml.Malformed {
        String resources = web("<op id='m' name='start' interval='0' on-fail='ignore'/>");
        String failed = op(2, "start", 0, 1, 0) + op(3, "monitor", 10, 0, 0);
        assertThat(TwoNodes.report(resources, AGENT, failed, probed(7)))
                .contains("* web (ocf:test:Web): Started n1 (failure ignored)");
    }
}
