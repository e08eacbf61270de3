package org.systole.cib.verify;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which elements stand in which, and which attributes they have. One line per element: name, attributes, a colon,
 * children. {@code !} marks what is required; {@code ? * +} how often a child may occur (once without); {@code a|b}
 * lists the allowed values; {@code id/ref} stands for an id of its own or an {@code id-ref} to another element. What
 * cannot be said in a line is in {@link CombinationRule}.
 */
final class Grammar {
    private static final String SET = "id/ref score=score : rule? nvpair*";
    private static final String ROLE = "Started|Stopped|Promoted|Unpromoted|Master|Slave";
    private static final String ACTION = "start|stop|promote|demote";
    private static final String AGENT = "meta_attributes* instance_attributes* utilization* operations?";
    private static final String CONTAINER =
            "image! replicas=count replicas-per-host=count promoted-max=count masters=count run-command network options";

    private static final String TEXT =
            """
            cib admin_epoch!=count epoch!=count num_updates!=count validate-with crm_feature_set have-quorum=bool \
              dc-uuid remote-tls-port=count remote-clear-port=count cib-last-written update-origin update-client \
              update-user execution-date no-quorum-panic=bool : configuration status?
            configuration : crm_config nodes resources constraints rsc_defaults? op_defaults? fencing-topology? \
              acls? tags? alerts?
            crm_config : cluster_property_set*
            nodes : node*
            resources : template* primitive* group* clone* master* bundle*
            constraints : rsc_location* rsc_colocation* rsc_order* rsc_ticket*
            rsc_defaults : meta_attributes*
            op_defaults : meta_attributes*
            fencing-topology : fencing-level*
            acls : acl_role* acl_target* acl_group*
            tags : tag*
            alerts : alert*
            cluster_property_set SET
            meta_attributes SET
            instance_attributes SET
            utilization SET
            nvpair id/ref name value :
            node id! uname! type=member|ping|remote description score=score : instance_attributes* utilization*
            template id! class! provider type! description : AGENT
            primitive id! class provider type template description : AGENT
            operations id id-ref : op*
            op id! name! interval! timeout=time start-delay=time interval-origin enabled=bool record-pending=bool \
              role=ROLE on-fail=ignore|block|stop|restart|standby|fence|restart-container|demote description \
              : meta_attributes* instance_attributes*
            group id! description : meta_attributes* instance_attributes* primitive+
            clone id! description : meta_attributes* instance_attributes* primitive? group?
            master id! description : meta_attributes* instance_attributes* primitive? group?
            bundle id! description : meta_attributes* instance_attributes* docker? podman? rkt? network? storage? \
              primitive?
            docker CONTAINER :
            podman CONTAINER :
            rkt CONTAINER :
            network ip-range-start control-port=count host-interface host-netmask=count add-host=bool : port-mapping*
            port-mapping id! port=count internal-port=count range :
            storage : storage-mapping*
            storage-mapping id! source-dir source-dir-root target-dir! options :
            rsc_location id! rsc rsc-pattern node score=score role=ROLE resource-discovery=always|never|exclusive \
              : rule* resource_set* lifetime?
            rsc_colocation id! rsc with-rsc score=score rsc-role=ROLE with-rsc-role=ROLE node-attribute \
              influence=anybool : resource_set* lifetime?
            rsc_order id! first then first-action=ACTION then-action=ACTION kind=Mandatory|Optional|Serialize \
              score=score symmetrical=bool require-all=bool : resource_set* lifetime?
            rsc_ticket id! rsc ticket! rsc-role=ROLE loss-policy=stop|demote|fence|freeze : resource_set*
            resource_set id/ref sequential=bool require-all=bool ordering=group|listed action=ACTION role=ROLE \
              score=score kind=Mandatory|Optional|Serialize : resource_ref+
            resource_ref id! :
            lifetime : rule+
            rule id/ref score=score score-attribute role=ROLE boolean-op=and|or \
              : expression* date_expression* rsc_expression* op_expression* rule*
            expression id! attribute! operation!=lt|gt|lte|gte|eq|ne|defined|not_defined value \
              type=string|integer|number|version value-source=literal|param|meta :
            date_expression id! operation!=in_range|gt|lt|date_spec start end : duration? date_spec?
            date_spec id! hours minutes seconds weekdays monthdays yeardays yearsdays months weeks years weekyears \
              moon :
            duration id! hours minutes seconds days weekdays monthdays yearsdays months weeks years weekyears moon :
            rsc_expression id! class provider type :
            op_expression id! name! interval :
            fencing-level id! target target-pattern target-attribute target-value index!=count devices! :
            acl_role id! description : acl_permission*
            acl_permission id! kind!=read|write|deny xpath reference object-type attribute description :
            acl_target id! name : role*
            acl_group id! name : role*
            role id! :
            tag id! : obj_ref+
            obj_ref id! :
            alert id! path! description : meta_attributes* instance_attributes* select? recipient*
            recipient id! value! description : meta_attributes* instance_attributes*
            select : select_nodes? select_fencing? select_resources? select_attributes?
            select_nodes :
            select_fencing :
            select_resources :
            select_attributes : attribute*
            attribute id! name! :
            """;

    /** Elements whose id names something else instead of being a name of their own. */
    static final Set<String> REFERENCES = Set.of("resource_ref", "obj_ref", "role");

    /** Elements whose id is any text, unique only among their like: nodes and accounts. */
    static final Set<String> FREE_IDS = Set.of("node", "acl_target");

    private static final Map<String, Shape> SHAPES = parse();

    private Grammar() {}

    /** What an element looks like. */
    record Shape(Map<String, Attribute> attributes, Map<String, Occurs> children, boolean idOrReference) {}

    /** An attribute: whether it must be there, and of what type its value is. */
    record Attribute(boolean required, String type) {}

    /** How often a child may occur. */
    enum Occurs {
        ONCE,
        OPTIONAL,
        ANY,
        SOME;

        boolean required() {
            return this == ONCE || this == SOME;
        }

        boolean repeatable() {
            return this == ANY || this == SOME;
        }
    }

    static Optional<Shape> of(String element) {
        return Optional.ofNullable(SHAPES.get(element));
    }

    static Set<String> elements() {
        return SHAPES.keySet();
    }

    /** The elements this one may stand in. */
    static Set<String> parentsOf(String element) {
        Set<String> out = new TreeSet<>();
        SHAPES.forEach((name, shape) -> {
            if (shape.children().containsKey(element)) {
                out.add(name);
            }
        });
        return out;
    }

    private static Map<String, Shape> parse() {
        Map<String, Shape> out = new TreeMap<>();
        TEXT.lines().forEach(line -> {
            String full = line.replace(" SET", " " + SET)
                    .replace("AGENT", AGENT)
                    .replace("CONTAINER", CONTAINER)
                    .replace("=ROLE", "=" + ROLE)
                    .replace("=ACTION", "=" + ACTION);
            List<String> words = List.of(full.strip().split("\\s+"));
            out.put(words.get(0), shape(words.subList(1, words.size())));
        });
        return Collections.unmodifiableMap(out);
    }

    private static Shape shape(List<String> words) {
        int colon = words.indexOf(":");
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        boolean idOrReference = words.contains("id/ref");
        for (String word : words.subList(0, colon)) {
            if (word.equals("id/ref")) {
                attributes.put("id", new Attribute(false, "text"));
                attributes.put("id-ref", new Attribute(false, "text"));
            } else {
                String[] parts = word.split("=", 2);
                String name = parts[0].replace("!", "");
                attributes.put(name, new Attribute(parts[0].endsWith("!"), parts.length == 1 ? "text" : parts[1]));
            }
        }
        Map<String, Occurs> children = new LinkedHashMap<>();
        for (String word : new ArrayList<>(words.subList(colon + 1, words.size()))) {
            children.put(word.replaceAll("[?*+]$", ""), occurs(word.charAt(word.length() - 1)));
        }
        return new Shape(Collections.unmodifiableMap(attributes), Collections.unmodifiableMap(children), idOrReference);
    }

    private static Occurs occurs(char sign) {
        return switch (sign) {
            case '?' -> Occurs.OPTIONAL;
            case '*' -> Occurs.ANY;
            case '+' -> Occurs.SOME;
            default -> Occurs.ONCE;
        };
    }
}
