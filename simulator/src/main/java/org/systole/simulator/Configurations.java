package org.systole.simulator;

import org.systole.cib.Element;
import org.systole.cib.Xml;

/** The configuration a simulated cluster starts with: groups of two services, one fencing device for all nodes. */
final class Configurations {
    private Configurations() {}

    static Element cib(Options options) {
        StringBuilder text = new StringBuilder("<cib admin_epoch='0' epoch='1' num_updates='0' "
                + "validate-with='pacemaker-3.9'><configuration><crm_config><cluster_property_set id='options'>");
        option(text, "stonith-enabled", "true");
        option(text, "no-quorum-policy", options.noQuorumPolicy());
        text.append("</cluster_property_set></crm_config><nodes/><resources>");
        for (int i = 0; i < options.services(); i++) {
            text.append("<group id='g").append(i).append("'>");
            primitive(text, "g" + i + "a");
            primitive(text, "g" + i + "b");
            text.append("</group>");
        }
        text.append("<primitive id='power' class='stonith' type='simulated'/></resources><constraints>");
        for (int i = 0; i < options.services(); i++) {
            text.append("<rsc_location id='l%d' rsc='g%d' node='node%d' score='100'/>"
                    .formatted(i, i, i % options.nodes() + 1));
        }
        text.append("</constraints><rsc_defaults><meta_attributes id='rd'>"
                + "<nvpair id='rd-s' name='resource-stickiness' value='200'/></meta_attributes></rsc_defaults>"
                + "</configuration><status/></cib>");
        try {
            return Xml.parse("simulated configuration", text.toString());
        } catch (Xml.Malformed e) {
            throw new IllegalStateException(e);
        }
    }

    private static void option(StringBuilder text, String name, String value) {
        text.append("<nvpair id='o-%s' name='%s' value='%s'/>".formatted(name, name, value));
    }

    private static void primitive(StringBuilder text, String id) {
        text.append("<primitive id='%s' class='ocf' provider='simulated' type='Service'><operations>".formatted(id))
                .append("<op id='%s-m' name='monitor' interval='10s' timeout='20s'/>".formatted(id))
                .append("</operations></primitive>");
    }
}
