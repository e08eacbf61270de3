package org.systole.core.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.systole.api.model.NodeId;
import org.systole.cib.Element;
import org.systole.cib.Xml;
import org.systole.core.fencing.FencingTopology.Levels;
import org.systole.core.state.DeviceReports;

class FencingTopologyTest {
    private static final String DEVICES =
            """
            <primitive id="ipmi2" class="stonith" type="ipmi"><instance_attributes id="i"><nvpair id="n1"
              name="pcmk_host_list" value="node2"/></instance_attributes></primitive>
            <primitive id="pdu-a" class="stonith" type="apc"><instance_attributes id="a"><nvpair id="n2"
              name="pcmk_host_map" value="node1:1;node2:2,3"/></instance_attributes></primitive>
            <primitive id="pdu-b" class="stonith" type="apc"><instance_attributes id="b"><nvpair id="n3"
              name="pcmk_host_map" value="node1:1 node2:2"/></instance_attributes></primitive>
            <primitive id="any" class="stonith" type="apc"/>
            """;

    private static Levels levels(String node, String topology, String devices, Map<String, String> attributes)
            throws Xml.Malformed {
        Element configuration = Xml.parse(
                "test",
                """
                <configuration><nodes><node id="1" uname="node1"><instance_attributes id="x">
                <nvpair id="r" name="rack" value="left"/></instance_attributes></node></nodes>
                <resources>%s</resources><fencing-topology>%s</fencing-topology></configuration>
                """
                        .formatted(devices, topology));
        return FencingTopology.of(configuration, DeviceReports.NONE).of(new NodeId(node), new TreeMap<>(attributes));
    }

    private static List<String> ids(String node, String topology) throws Xml.Malformed {
        return ids(levels(node, topology, DEVICES, Map.of()));
    }

    private static List<String> ids(Levels levels) {
        return levels.levels().stream()
                .map(l -> String.join("+", l.devices().stream().map(d -> d.id()).toList()))
                .toList();
    }

    private static String level(String target, int index, String devices) {
        return "<fencing-level id='%d' %s index='%d' devices='%s'/>"
                .formatted(target.hashCode() + index, target, index, devices);
    }

    @Test
    void withoutLevelsEachDeviceThatCoversTheNodeIsOneAndThoseThatNameItComeFirst() throws Xml.Malformed {
        assertThat(ids("node2", "")).containsExactly("ipmi2", "pdu-a", "pdu-b", "any");
        assertThat(ids("node9", "")).containsExactly("any");
    }

    @Test
    void levelsAreTriedInTheOrderOfTheirIndexAndHoldSeveralDevices() throws Xml.Malformed {
        String topology = level("target='node2'", 2, "pdu-a,pdu-b") + level("target='node2'", 1, "ipmi2");

        assertThat(ids("node2", topology)).containsExactly("ipmi2", "pdu-a+pdu-b");
        assertThat(ids("node1", topology)).as("no level is meant for it").containsExactly("pdu-a", "pdu-b", "any");
    }

    @Test
    void aLevelThatNamesTheNodeGoesBeforePatternsAndAttributes() throws Xml.Malformed {
        String pattern = level("target-pattern='node[12]'", 1, "pdu-b");
        String attribute = level("target-attribute='rack' target-value='left'", 1, "pdu-a");

        assertThat(ids("node2", pattern + level("target='NODE2'", 1, "ipmi2"))).containsExactly("ipmi2");
        assertThat(ids("node1", pattern + attribute)).containsExactly("pdu-b");
        assertThat(ids("node1", attribute + pattern)).containsExactly("pdu-a");
        assertThat(ids(levels("node2", attribute, DEVICES, Map.of("rack", "left"))))
                .as("a transient attribute")
                .containsExactly("pdu-a");
    }

    @Test
    void aLevelWithoutAllItsDevicesIsLeftOutAndSaid() throws Xml.Malformed {
        Levels levels = levels(
                "node1",
                level("target='node1'", 1, "pdu-a,ipmi2") + level("target='node1'", 2, "pdu-b"),
                DEVICES,
                Map.of());

        assertThat(ids(levels)).containsExactly("pdu-b");
        assertThat(levels.unusable()).singleElement().asString().contains("level 1 of node1 is left out");
    }

    @Test
    void disabledDevicesFenceNobody() throws Xml.Malformed {
        String disabled = "<primitive id='off' class='stonith' type='apc'><meta_attributes id='m'>"
                + "<nvpair id='t' name='target-role' value='Stopped'/></meta_attributes></primitive>";

        assertThat(ids(levels("node1", "", disabled, Map.of()))).isEmpty();
    }

    @Test
    void aBadPatternFitsNothing() throws Xml.Malformed {
        assertThat(ids("node9", level("target-pattern='node['", 1, "pdu-a"))).containsExactly("any");
    }
}
