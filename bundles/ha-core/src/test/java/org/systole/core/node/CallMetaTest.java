package org.systole.core.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.Xml;
import org.systole.cib.view.Configuration;

class CallMetaTest {
    private static Map<String, String> meta(String resource) throws Xml.Malformed {
        Configuration configuration = Configuration.of(
                Xml.parse(
                        "cib.xml",
                        """
                        <cib><configuration>
                          <nodes><node id="1" uname="n1"/><node id="2" uname="n2"/><node id="3" uname="n3"/></nodes>
                          <resources>
                            <primitive id="alone" class="ocf" provider="heartbeat" type="Dummy"/>
                            <clone id="c">
                              <meta_attributes id="c-m"><nvpair id="c-m-n" name="notify" value="true"/></meta_attributes>
                              <group id="g"><primitive id="copy" class="ocf" provider="heartbeat" type="Dummy"/></group>
                            </clone>
                            <clone id="u">
                              <meta_attributes id="u-m">
                                <nvpair id="u-m-u" name="globally-unique" value="true"/>
                                <nvpair id="u-m-m" name="clone-max" value="4"/>
                                <nvpair id="u-m-x" name="clone-node-max" value="2"/>
                                <nvpair id="u-m-p" name="promotable" value="true"/>
                                <nvpair id="u-m-q" name="promoted-max" value="2"/></meta_attributes>
                              <primitive id="one" class="ocf" provider="heartbeat" type="Stateful"/>
                            </clone>
                          </resources>
                        </configuration></cib>
                        """));
        return CallMeta.of(
                configuration,
                new NodeId("n2"),
                new LocalOperations.Call(new ResourceId(resource), "monitor", 10_000, Duration.ofSeconds(20), false));
    }

    @Test
    void tellsOfTheOperation() throws Exception {
        assertThat(meta("alone"))
                .isEqualTo(Map.of("name", "monitor", "interval", "10000", "timeout", "20000", "on_node", "n2"));
    }

    @Test
    void tellsBetweenWhichNodesItMigrates() {
        Configuration none = Configuration.of(org.systole.cib.Element.of("cib"));
        LocalOperations.Call to = migration("migrate_to");
        LocalOperations.Call from = migration("migrate_from");

        assertThat(CallMeta.of(none, new NodeId("n2"), to))
                .containsEntry("migrate_source", "n2")
                .containsEntry("migrate_target", "n3");
        assertThat(CallMeta.of(none, new NodeId("n2"), from))
                .containsEntry("migrate_source", "n3")
                .containsEntry("migrate_target", "n2");
    }

    private static LocalOperations.Call migration(String operation) {
        return new LocalOperations.Call(
                new ResourceId("vm"), operation, 0, Duration.ofSeconds(20), false, "n3", Optional.empty());
    }

    @Test
    void tellsACopyOfWhichCloneItIs() throws Exception {
        assertThat(meta("copy"))
                .containsEntry("clone", "0")
                .containsEntry("clone_max", "3")
                .containsEntry("clone_node_max", "1")
                .containsEntry("globally_unique", "false")
                .containsEntry("notify", "true")
                .doesNotContainKey("promoted_max");
    }

    @Test
    void tellsACopyWithANameOfItsOwnItsNumberAndHowManyAreToBePromoted() throws Exception {
        assertThat(meta("one:3"))
                .containsEntry("clone", "3")
                .containsEntry("clone_max", "4")
                .containsEntry("clone_node_max", "2")
                .containsEntry("globally_unique", "true")
                .containsEntry("promoted_max", "2")
                .containsEntry("master_max", "2")
                .containsEntry("master_node_max", "1");
    }
}
