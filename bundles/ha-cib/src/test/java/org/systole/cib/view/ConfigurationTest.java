package org.systole.cib.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.systole.api.model.ResourceId;
import org.systole.cib.Xml;

class ConfigurationTest {
    private static Configuration configuration(String resources, String rest) throws Xml.Malformed {
        return Configuration.of(Xml.parse(
                "test",
                "<cib><configuration><crm_config/><nodes/><resources>" + resources + "</resources>" + rest
                        + "</configuration></cib>"));
    }

    private static Primitive primitive(Configuration configuration, String id) {
        return configuration.primitive(new ResourceId(id)).orElseThrow();
    }

    private static final String IP = "class='ocf' provider='heartbeat' type='IPaddr'";

    @Test
    void ownMetaAttributesWinOverParentsAndThoseOverDefaults() throws Xml.Malformed {
        Configuration c = configuration(
                "<group id='g'><meta_attributes id='gm'><nvpair id='1' name='priority' value='5'/>"
                        + "<nvpair id='2' name='is-managed' value='false'/></meta_attributes><primitive id='a' " + IP
                        + "><meta_attributes id='am'><nvpair id='3' name='priority' value='7'/></meta_attributes>"
                        + "</primitive></group>",
                "<rsc_defaults><meta_attributes id='d'><nvpair id='4' name='is-managed' value='true'/>"
                        + "<nvpair id='5' name='resource-stickiness' value='200'/></meta_attributes></rsc_defaults>");
        Primitive a = primitive(c, "a");
        assertThat(a.priority()).isEqualTo(7);
        assertThat(a.managed()).isFalse();
        assertThat(a.meta("resource-stickiness", "0")).isEqualTo("200");
        assertThat(a.parent()).contains(new ResourceId("g"));
        assertThat(a.agent()).isEqualTo("ocf:heartbeat:IPaddr");
    }

    @Test
    void parametersComeFromTheGroupAndTheCloneAroundToo() throws Xml.Malformed {
        Configuration c = configuration(
                "<clone id='c'><instance_attributes id='ci'><nvpair id='1' name='ip' value='clone'/>"
                        + "<nvpair id='2' name='nic' value='clone'/><nvpair id='3' name='mask' value='clone'/>"
                        + "</instance_attributes><group id='g'><instance_attributes id='gi' score='9'>"
                        + "<nvpair id='4' name='ip' value='group'/><nvpair id='5' name='nic' value='group'/>"
                        + "</instance_attributes><primitive id='a' " + IP + "><instance_attributes id='ai'>"
                        + "<nvpair id='6' name='ip' value='own'/></instance_attributes></primitive></group></clone>",
                "");
        Primitive a = primitive(c, "a");
        assertThat(a.parameters())
                .containsExactlyInAnyOrderEntriesOf(Map.of("ip", "own", "nic", "group", "mask", "clone"));
        assertThat(a.parametersVary()).isFalse();
    }

    @Test
    void parametersOfAGroupMayHangOnTheNode() throws Xml.Malformed {
        Configuration c = configuration(
                "<group id='g'><instance_attributes id='gi'><rule id='r' score='0'><expression id='e' attribute='#uname'"
                        + " operation='eq' value='n1'/></rule><nvpair id='1' name='nic' value='eth1'/>"
                        + "</instance_attributes><primitive id='a' " + IP + "/></group>",
                "");
        Primitive a = primitive(c, "a");
        assertThat(a.parametersVary()).isTrue();
        RuleContext here = RuleContext.at(Instant.EPOCH).onNode(new TreeMap<>(Map.of("#uname", "n1")));
        assertThat(a.parameters(here)).containsEntry("nic", "eth1");
        assertThat(a.parameters()).isEmpty();
    }

    @Test
    void operationsTakeDefaultsWhereTheySayNothing() throws Xml.Malformed {
        Configuration c = configuration(
                "<primitive id='a' " + IP + "><operations>"
                        + "<op id='m' name='monitor' interval='20s' timeout='150s' on-fail='standby'/>"
                        + "<op id='s' name='start' interval='0'/></operations></primitive>",
                "<op_defaults><meta_attributes id='d'><nvpair id='1' name='timeout' value='90s'/>"
                        + "</meta_attributes></op_defaults>");
        Primitive a = primitive(c, "a");
        assertThat(a.operation("start", Duration.ZERO).timeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(a.operation("stop", Duration.ZERO).timeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(a.operation("stop", Duration.ZERO).onFail()).isEqualTo(OnFail.FENCE);
        assertThat(a.operation("monitor", Duration.ZERO).timeout()).isEqualTo(Duration.ofSeconds(150));
        assertThat(a.recurring()).hasSize(1);
        assertThat(a.recurring().get(0).onFail()).isEqualTo(OnFail.STANDBY);
        assertThat(a.requires()).isEqualTo("fencing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"standby", "stop", "restart", "demote"})
    void whatWouldLeaveAFailedStopBehindIsNoAnswerToIt(String answer) throws Xml.Malformed {
        Configuration c = configuration(
                "<primitive id='a' " + IP + "><operations><op id='s' name='stop' interval='0' on-fail='" + answer
                        + "'/></operations></primitive>",
                "");
        assertThat(primitive(c, "a").operation("stop", Duration.ZERO).onFail()).isEqualTo(OnFail.FENCE);
    }

    @Test
    void primitiveOverridesItsTemplate() throws Xml.Malformed {
        Configuration c = configuration(
                "<template id='t' " + IP + "><instance_attributes id='ti'><nvpair id='1' name='ip' value='one'/>"
                        + "<nvpair id='2' name='nic' value='eth0'/></instance_attributes>"
                        + "<operations><op id='tm' name='monitor' interval='10s' timeout='5s'/></operations></template>"
                        + "<primitive id='a' template='t'><instance_attributes id='ai'>"
                        + "<nvpair id='3' name='ip' value='two'/></instance_attributes></primitive>",
                "");
        Primitive a = primitive(c, "a");
        assertThat(a.parameters()).containsEntry("ip", "two").containsEntry("nic", "eth0");
        assertThat(a.recurring()).singleElement().extracting(Operation::timeout).isEqualTo(Duration.ofSeconds(5));
        assertThat(a.agent()).isEqualTo("ocf:heartbeat:IPaddr");
    }

    @Test
    void operationReplacesThatOfTheTemplateWithTheSameNameAndRole() throws Xml.Malformed {
        Configuration c = configuration(
                "<template id='t' " + IP + "><operations><op id='m' name='monitor' interval='5s'/>"
                        + "<op id='s' name='monitor' interval='6s' role='Stopped'/></operations></template>"
                        + "<primitive id='a' template='t'><operations>"
                        + "<op id='am' name='monitor' interval='10s' role='Started'/></operations></primitive>",
                "");
        assertThat(primitive(c, "a").recurring())
                .extracting(o -> o.interval().toSeconds())
                .containsExactlyInAnyOrder(10L, 6L);
    }

    @Test
    void unfencingIsAskedForByADeviceByAResourceOrByItsStart() throws Xml.Malformed {
        String fence = "<primitive id='f' class='stonith' type='fence_scsi'>%s</primitive>";
        String meta = "<meta_attributes id='m'><nvpair id='n' name='%s' value='unfencing'/></meta_attributes>";
        String start = "<operations><op id='o' name='start' interval='0' requires='unfencing'/></operations>";
        String plain = "<primitive id='a' " + IP + ">%s</primitive>";
        assertThat(configuration(plain.formatted("") + fence.formatted(""), "").unfencing())
                .isFalse();
        assertThat(configuration(fence.formatted(meta.formatted("provides")), "")
                        .unfencing())
                .isTrue();
        assertThat(configuration(plain.formatted(meta.formatted("requires")), "")
                        .unfencing())
                .isTrue();
        assertThat(configuration(plain.formatted(start), "").unfencing()).isTrue();
        assertThat(configuration(plain.formatted(meta.formatted("provides")), "")
                        .unfencing())
                .isFalse();
    }

    @Test
    void monitorsOfWhatShouldNotRunAreNoticed() throws Xml.Malformed {
        String monitored = "<primitive id='a' " + IP
                + "><operations><op id='o' name='monitor' interval='9s' %s/></operations></primitive>";
        assertThat(configuration(monitored.formatted(""), "").watchingStopped()).isFalse();
        assertThat(configuration(monitored.formatted("role='Stopped'"), "").watchingStopped())
                .isTrue();
        assertThat(configuration(monitored.formatted("role='Stopped' enabled='false'"), "")
                        .watchingStopped())
                .isFalse();
    }

    @Test
    void cloneInstancesAreFoundByTheirInstanceName() throws Xml.Malformed {
        Configuration c = configuration("<clone id='c'><primitive id='a' " + IP + "/></clone>", "");
        assertThat(primitive(c, "a:3").id()).isEqualTo(new ResourceId("a"));
        assertThat(primitive(c, "a").anonymous()).isTrue();
    }

    @Test
    void colocationSetsArePairsInTheDocumentedDirection() throws Xml.Malformed {
        Configuration c = configuration(
                "<primitive id='A' " + IP + "/><primitive id='B' " + IP + "/><primitive id='C' " + IP + "/>",
                "<constraints><rsc_colocation id='k' score='INFINITY'>"
                        + "<resource_set id='s1' sequential='false'><resource_ref id='B'/><resource_ref id='C'/>"
                        + "</resource_set><resource_set id='s2'><resource_ref id='A'/></resource_set>"
                        + "</rsc_colocation></constraints>");
        assertThat(c.colocations())
                .extracting(k -> k.dependent() + " with " + k.primary())
                .containsExactly("B with A", "C with A");
    }

    @Test
    void constraintsOnMissingResourcesAreReportedAndLeftOut() throws Xml.Malformed {
        Configuration c = configuration(
                "<primitive id='A' " + IP + "/>",
                "<constraints><rsc_location id='l' rsc='gone' node='n1' score='5'/></constraints>");
        assertThat(c.locations()).isEmpty();
        assertThat(c.warnings()).singleElement().asString().contains("l", "gone");
    }
}
