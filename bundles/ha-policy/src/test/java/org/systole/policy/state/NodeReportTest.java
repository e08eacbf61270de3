package org.systole.policy.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.systole.api.model.NodeId;
import org.systole.cib.Element;
import org.systole.cib.Xml;
import org.systole.cib.view.ClusterOptions;
import org.systole.cib.view.Configuration;
import org.systole.cib.view.Node;

class NodeReportTest {
    private static ClusterOptions options() {
        try {
            Element cib = Xml.parse("test", "<cib><configuration><crm_config/></configuration><status/></cib>");
            return Configuration.of(cib, Instant.EPOCH).options();
        } catch (Xml.Malformed e) {
            throw new AssertionError(e);
        }
    }

    private static NodeReport report(String type, String inMaintenance) {
        Element state = Element.of("node_state", "id", "far", "uname", "far", "node_in_maintenance", inMaintenance);
        Node node = new Node(new NodeId("far"), "far", type, new TreeMap<>(), new TreeMap<>());
        return NodeReport.of(node, state, new NodeReport.Surroundings(options(), "", Instant.EPOCH, ""), null);
    }

    @Test
    void aRemoteNodeIsInMaintenanceAsItsMemberSays() {
        assertThat(report("remote", "1").maintenance()).isTrue();
        assertThat(report("guest", "1").maintenance()).isTrue();
        assertThat(report("remote", "0").maintenance()).isFalse();
    }

    @Test
    void ofAMemberOnlyItsAttributeSaysSo() {
        assertThat(report("member", "1").maintenance()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"3.0.12, 5", "3.0.13, 2", "3.19.0, 2", "'', 5"})
    void failuresOfAResourceAsAWholeCountForOldFeatureSets(String features, int count) {
        TreeMap<String, String> attributes =
                new TreeMap<>(Map.of("fail-count-web", "3", "fail-count-web#monitor_10000", "2"));
        FailCounts.drop(attributes, features);
        assertThat(FailCounts.of(attributes, "web", false).count()).isEqualTo(count);
    }
}
