package org.systole.policy.simulate;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.systole.cib.Element;
import org.systole.cib.Xml;

/** A cluster of n1 and n2, with fencing, of which it is said what is configured and what each node's history has. */
final class TwoNodes {
    private TwoNodes() {}

    /** One operation of a history, the first that node ran of the resource or a later one by its number. */
    static String op(int number, String operation, int seconds, int code, int expected) {
        return "<lrm_rsc_op id='o" + number + "' operation='" + operation + "' interval='" + seconds * 1000
                + "' call-id='" + number + "' rc-code='" + code + "' op-status='0' transition-key='1:1:" + expected
                + ":x'/>";
    }

    static String probed(int code) {
        return op(1, "monitor", 0, code, 7);
    }

    /** What {@code crm_simulate} prints, lines stripped. */
    static List<String> report(String resources, String agent, String one, String two) throws Xml.Malformed {
        return report(resources, "", agent, one, two);
    }

    /** @param attributes what goes into the transient attributes of n1 */
    static List<String> report(String resources, String attributes, String agent, String one, String two)
            throws Xml.Malformed {
        Element cib = Xml.parse(
                "test",
                "<cib have-quorum='1' crm_feature_set='3.16.1'><configuration><crm_config><cluster_property_set id='p'>"
                        + "<nvpair id='p1' name='stonith-enabled' value='true'/></cluster_property_set></crm_config><nodes>"
                        + "<node id='1' uname='n1'/><node id='2' uname='n2'/></nodes><resources>" + resources
                        + "<primitive id='fence' class='stonith' type='fence_x'/></resources><constraints/>"
                        + "</configuration><status>"
                        + IntStream.of(1, 2)
                                .mapToObj(n -> node(n, agent, n == 1 ? one : two, n == 1 ? attributes : ""))
                                .collect(Collectors.joining())
                        + "</status></cib>");
        return SimulateReport.of(cib, Samples.NOW)
                .text()
                .lines()
                .map(l -> l.strip().replaceAll("\\s+", " "))
                .toList();
    }

    private static String node(int n, String agent, String history, String attributes) {
        return "<node_state id='" + n + "' uname='n" + n
                + "' in_ccm='true' crmd='online' join='member' expected='member'>"
                + "<lrm id='" + n + "'><lrm_resources><lrm_resource id='web' " + agent + ">" + history
                + "</lrm_resource>"
                + "<lrm_resource id='fence' class='stonith' type='fence_x'>" + op(9, "monitor", 0, 7, 7)
                + "</lrm_resource></lrm_resources></lrm><transient_attributes id='" + n
                + "'><instance_attributes id='a" + n + "'>" + attributes
                + "</instance_attributes></transient_attributes></node_state>";
    }
}
