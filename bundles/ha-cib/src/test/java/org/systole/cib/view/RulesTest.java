package org.systole.cib.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.systole.cib.Xml;

class RulesTest {
    private static boolean holds(String conditions, String time, Map<String, String> node) throws Xml.Malformed {
        RuleContext context = RuleContext.at(Instant.parse(time)).onNode(new TreeMap<>(node));
        return Rules.hold(Xml.parse("test", "<rule id='r'" + conditions + "</rule>"), context);
    }

    private static boolean onNode(String condition, Map<String, String> node) throws Xml.Malformed {
        return holds("><expression id='e' " + condition + "/>", "2020-01-01T00:00:00Z", node);
    }

    private static boolean at(String time, String condition) throws Xml.Malformed {
        return holds("><date_expression id='e' " + condition + "</date_expression>", time, Map.of());
    }

    @Test
    void comparesNodeAttributes() throws Xml.Malformed {
        Map<String, String> n1 = Map.of("#uname", "n1", "pingd", "1000", "version", "1.10");
        assertThat(onNode("attribute='#uname' operation='eq' value='N1'", n1)).isTrue();
        assertThat(onNode("attribute='#uname' operation='ne' value='n1'", n1)).isFalse();
        assertThat(onNode("attribute='pingd' operation='lt' value='900'", n1)).isFalse();
        assertThat(onNode("attribute='pingd' operation='gte' type='number' value='900'", n1))
                .isTrue();
        assertThat(onNode("attribute='version' operation='gt' type='version' value='1.9'", n1))
                .isTrue();
        assertThat(onNode("attribute='#uname' operation='gt' type='integer' value='a10'", n1))
                .as("no numbers: compared as text")
                .isTrue();
        assertThat(onNode("attribute='absent' operation='not_defined'", n1)).isTrue();
        assertThat(onNode("attribute='absent' operation='lt' value='5'", n1)).isFalse();
        assertThat(onNode("attribute='absent' operation='ne' value='5'", n1)).isTrue();
    }

    @Test
    void combinesConditionsWithAndOrOr() throws Xml.Malformed {
        String two = "<expression id='a' attribute='x' operation='defined'/>"
                + "<expression id='b' attribute='y' operation='defined'/>";
        String any = " boolean-op='or'>" + two;
        assertThat(holds(">" + two, "2020-01-01T00:00:00Z", Map.of("x", "1"))).isFalse();
        assertThat(holds(any, "2020-01-01T00:00:00Z", Map.of("x", "1"))).isTrue();
        assertThat(holds(any, "2020-01-01T00:00:00Z", Map.of("z", "1"))).isFalse();
    }

    @Test
    void knowsDatesRangesAndDurations() throws Xml.Malformed {
        assertThat(at("2019-09-20T15:10:00Z", "operation='lt' end='2019-09-20 15:10:52 +00:00'>"))
                .isTrue();
        assertThat(at("2019-09-24T02:59:00Z", "operation='gt' start='2019-09-23 22:00:00 -05:00'>"))
                .isFalse();
        assertThat(at("2019-09-24T03:01:00Z", "operation='gt' start='2019-09-23 22:00:00 -05:00'>"))
                .isTrue();
        String month = "operation='in_range' start='2020-01-01'><duration id='d' months='1'/>";
        assertThat(at("2020-01-31T23:00:00Z", month)).isTrue();
        assertThat(at("2020-02-01T00:00:01Z", month)).isFalse();
    }

    @Test
    void knowsRecurringDates() throws Xml.Malformed {
        String office = "operation='date_spec'><date_spec id='d' hours='9-16' weekdays='1-5'/>";
        assertThat(at("2020-01-03T16:59:59Z", office)).isTrue();
        assertThat(at("2020-01-03T17:00:00Z", office)).isFalse();
        assertThat(at("2020-01-04T10:00:00Z", office)).isFalse();
    }
}
