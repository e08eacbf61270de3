package org.systole.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.systole.cib.Element;
import org.systole.cib.Xml;

/**
 * The configuration a simulated cluster starts with: groups of two services, services that migrate, copies that are
 * told of each other, fencing devices.
 */
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
            primitive(text, "g" + i + "a", false);
            primitive(text, "g" + i + "b", false);
            text.append("</group>");
        }
        for (String guest : guests()) {
            primitive(text, guest, true);
        }
        if (options.tells()) {
            text.append("<clone id='t'><meta_attributes id='t-m'><nvpair id='t-n' name='notify' value='true'/>"
                    + "<nvpair id='t-u' name='globally-unique' value='true'/>"
                    + "<nvpair id='t-x' name='clone-max' value='2'/></meta_attributes>");
            primitive(text, "told", false);
            text.append("</clone>");
        }
        for (String device : devices(options)) {
            text.append("<primitive id='%s' class='stonith' type='simulated'/>".formatted(device));
        }
        text.append("</resources><constraints>");
        for (int i = 0; i < options.services(); i++) {
            text.append("<rsc_location id='l%d' rsc='g%d' node='node%d' score='100'/>"
                    .formatted(i, i, i % options.nodes() + 1));
        }
        for (String guest : guests()) {
            text.append(home(guest, guest.equals("v0") ? 2 : 3, 100));
        }
        if (options.seed() % 4 < 2) {
            text.append("<rsc_order id='o' first='v0' then='v1'/>");
        }
        text.append("</constraints><rsc_defaults><meta_attributes id='rd'>"
                + "<nvpair id='rd-s' name='resource-stickiness' value='200'/></meta_attributes></rsc_defaults>"
                + topology(options) + "</configuration><status/></cib>");
        try {
            return Xml.parse("simulated configuration", text.toString());
        } catch (Xml.Malformed e) {
            throw new IllegalStateException(e);
        }
    }

    /** All services. */
    static List<String> services(Options options) {
        List<String> all = new ArrayList<>(guests());
        for (int i = 0; i < options.services(); i++) {
            all.add("g" + i + "a");
            all.add("g" + i + "b");
        }
        return all;
    }

    /** The services that can be sent from node to node while they run. */
    static List<String> guests() {
        return List.of("v0", "v1");
    }

    /** Where one of these would rather be. */
    static String home(String guest, int node, int score) {
        return "<rsc_location id='h-%s' rsc='%s' node='node%d' score='%d'/>".formatted(guest, guest, node, score);
    }

    /** Whether a resource is a fencing device. */
    static boolean isDevice(String resource) {
        return resource.startsWith("power");
    }

    /** The parameter that a service takes up while it runs. */
    static String colour(String service, String value) {
        return "<nvpair id='%s-colour' name='colour' value='%s'/>".formatted(service, value);
    }

    /** The parameters of a service as a configuration has them. */
    static SortedMap<String, String> parameters(Element configuration, String service) {
        SortedMap<String, String> parameters = new TreeMap<>();
        configuration
                .descendants()
                .filter(e -> e.name().equals("instance_attributes") && e.id().equals(service + "-a"))
                .flatMap(e -> e.children("nvpair"))
                .forEach(e -> parameters.put(e.attribute("name", ""), e.attribute("value", "")));
        return parameters;
    }

    private static List<String> devices(Options options) {
        return options.supply() == Options.Supply.ONE ? List.of("power") : List.of("power-a", "power-b");
    }

    private static String topology(Options options) {
        String level = "<fencing-level id='f%d' target-pattern='node.*' index='%d' devices='%s'/>";
        return switch (options.supply()) {
            case ONE -> "";
            case LEVELS -> "<fencing-topology>" + level.formatted(2, 2, "power-b") + level.formatted(1, 1, "power-a")
                    + "</fencing-topology>";
            case TWO_FEEDS -> "<fencing-topology>" + level.formatted(1, 1, "power-a,power-b") + "</fencing-topology>";
        };
    }

    private static void option(StringBuilder text, String name, String value) {
        text.append("<nvpair id='o-%s' name='%s' value='%s'/>".formatted(name, name, value));
    }

    private static void primitive(StringBuilder text, String id, boolean migrates) {
        text.append("<primitive id='%s' class='ocf' provider='simulated' type='Service'>".formatted(id))
                .append("<meta_attributes id='%s-t'>".formatted(id))
                .append("<nvpair id='%s-g' name='allow-migrate' value='%s'/></meta_attributes>".formatted(id, migrates))
                .append("<instance_attributes id='%s-a'>".formatted(id))
                .append("<nvpair id='%s-size' name='size' value='1'/>".formatted(id))
                .append(colour(id, "0"))
                .append("</instance_attributes><operations>")
                .append("<op id='%s-m' name='monitor' interval='10s' timeout='20s'/>".formatted(id))
                .append("</operations></primitive>");
    }
}
