package org.systole.cib.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.systole.cib.Samples;
import org.systole.cib.verify.Finding.Severity;

/** Small configurations as the tests of the verifier need them, and what is found in them. */
final class Verified {
    static final String MONITOR = "<operations><op id='%s-m' name='monitor' interval='10s'/></operations>";

    static String dummy(String id) {
        return "<primitive id='" + id + "' class='ocf' provider='heartbeat' type='Dummy'>" + MONITOR.formatted(id)
                + "</primitive>";
    }

    static String agent(String id, String type, String... parameters) {
        StringBuilder out = new StringBuilder("<primitive id='" + id + "' class='ocf' provider='heartbeat' type='"
                + type + "'><instance_attributes id='" + id + "-p'>");
        for (int i = 0; i < parameters.length; i += 2) {
            out.append("<nvpair id='" + id + "-p" + i + "' name='" + parameters[i] + "' value='" + parameters[i + 1]
                    + "'/>");
        }
        return out + "</instance_attributes>" + MONITOR.formatted(id) + "</primitive>";
    }

    static final String FENCE = "<primitive id='fence' class='stonith' type='apc'/>";

    static List<Finding> verify(String options, String nodes, String resources, String constraints) {
        return Verifier.verify(Samples.cib(
                options.isEmpty() ? "" : "<cluster_property_set id='o'>" + options + "</cluster_property_set>",
                nodes.isEmpty() ? "<node id='1' uname='alpha'/>" : nodes,
                resources + FENCE,
                constraints,
                ""));
    }

    static List<Finding> resources(String resources) {
        return verify("", "", resources, "");
    }

    static List<Finding> constraints(String constraints) {
        String group = "<group id='g'>" + dummy("g1") + dummy("g2") + "</group>";
        return verify("", "", dummy("a") + dummy("b") + dummy("c") + group, constraints);
    }

    static void only(List<Finding> findings, Severity severity, String code, String object, String... parts) {
        assertThat(findings.stream().filter(f -> f.severity() != Severity.INFO).toList())
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.code()).isEqualTo(code);
                    assertThat(f.severity()).isEqualTo(severity);
                    assertThat(f.object()).isEqualTo(object);
                    for (String part : parts) {
                        assertThat(f.sentence() + "; " + f.fix()).contains(part);
                    }
                });
    }

    private Verified() {}
}
