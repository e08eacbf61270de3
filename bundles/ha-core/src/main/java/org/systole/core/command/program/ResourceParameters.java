package org.systole.core.command.program;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.systole.cib.CibRequest.Operation;
import org.systole.cib.Element;
import org.systole.core.command.session.Pairs;
import org.systole.core.command.session.Refusal;
import org.systole.core.command.session.ResourceTree;
import org.systole.core.command.session.Session;
import org.systole.core.command.words.ExitCode;
import org.systole.core.command.words.Parsed;
import org.systole.core.command.words.UsageError;

/**
 * Parameters of resources. An option for the cluster is recognised by its name even without {@code --meta}, and with
 * underscores and in any case, as Heartbeat's commands took it: {@code -p target_role -v stopped}.
 */
final class ResourceParameters {
    /** Options for the cluster, and the words some of them allow. */
    private static final Map<String, List<String>> META = new TreeMap<>();

    static {
        META.put("target-role", List.of("Stopped", "Started", "Unpromoted", "Promoted"));
        META.put("is-managed", List.of("true", "false"));
        META.put("maintenance", List.of("true", "false"));
        META.put("multiple-active", List.of("block", "stop_only", "stop_start", "stop_unexpected"));
        META.put("requires", List.of("nothing", "quorum", "fencing", "unfencing"));
        for (String name : List.of(
                "resource-stickiness",
                "priority",
                "migration-threshold",
                "failure-timeout",
                "allow-migrate",
                "clone-max",
                "clone-node-max",
                "promoted-max",
                "promoted-node-max",
                "globally-unique",
                "interleave",
                "ordered",
                "notify",
                "promotable",
                "restart-type",
                "critical",
                "allow-unhealthy-nodes")) {
            META.put(name, List.of());
        }
    }

    private final Session session;
    private final List<Element> path;
    private final String set;
    private final String name;

    private ResourceParameters(Session session, String given) throws Refusal, UsageError {
        this.session = session;
        Parsed words = session.words();
        this.path = new ResourceTree(session.cib()).need(words.need("resource"));
        String modern = given.replace('_', '-').toLowerCase(Locale.ROOT);
        boolean isMeta =
                words.has("meta") || !words.has("utilization") && META.containsKey(modern) && !ownParameter(given);
        this.set = words.has("utilization") ? "utilization" : isMeta ? "meta_attributes" : "instance_attributes";
        this.name = isMeta && META.containsKey(modern) ? modern : given;
    }

    /** Whether the resource has a parameter of exactly that name already; then that one is meant. */
    private boolean ownParameter(String given) {
        return new Pairs(resource(), "instance_attributes", "").pair(given).isPresent();
    }

    private Element resource() {
        return ResourceTree.last(path);
    }

    private Pairs pairs() {
        String own = session.words().value("set-name").orElse(resource().id() + "-" + set);
        return new Pairs(resource(), set, own);
    }

    static ExitCode set(Session session) throws Refusal, UsageError {
        ResourceParameters parameter =
                new ResourceParameters(session, session.words().need("set-parameter"));
        String value = parameter.checked(session.words()
                .value("parameter-value")
                .orElseThrow(() -> new UsageError("--set-parameter needs a value: add -v VALUE")));
        Element resource = parameter.resource();
        Element payload = Element.of(resource.name(), "id", resource.id())
                .and(parameter.pairs().setting(parameter.name, value));
        return session.change(Operation.MODIFY_OR_CREATE, payload);
    }

    /** The value as the configuration spells it. */
    private String checked(String value) throws UsageError {
        List<String> allowed = set.equals("meta_attributes") ? META.getOrDefault(name, List.of()) : List.of();
        if (allowed.isEmpty()) {
            return value;
        }
        String meant = modern(value);
        Optional<String> found =
                allowed.stream().filter(a -> a.equalsIgnoreCase(meant)).findFirst();
        return found.orElseThrow(
                () -> new UsageError(name + " cannot be '" + value + "'; it is one of " + String.join(", ", allowed)));
    }

    /** Roles had other names once, and truth has many. */
    private static String modern(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "master" -> "Promoted";
            case "slave" -> "Unpromoted";
            case "yes", "on", "y", "1" -> "true";
            case "no", "off", "n", "0" -> "false";
            default -> value;
        };
    }

    static ExitCode get(Session session) throws Refusal, UsageError {
        ResourceParameters parameter =
                new ResourceParameters(session, session.words().need("get-parameter"));
        session.println(parameter.effective());
        return ExitCode.OK;
    }

    /** The value in effect: an option may come from the group or clone around, or from the defaults. */
    private String effective() throws Refusal {
        boolean inherits = set.equals("meta_attributes");
        for (int i = path.size() - 1; i >= (inherits ? 0 : path.size() - 1); i--) {
            Optional<String> value = new Pairs(path.get(i), set, "").value(name);
            if (value.isPresent()) {
                return value.get();
            }
        }
        Element defaults = session.cib().childOrEmpty("configuration").childOrEmpty("rsc_defaults");
        return Optional.of(new Pairs(defaults, "meta_attributes", ""))
                .filter(d -> inherits)
                .flatMap(d -> d.value(name))
                .orElseThrow(() -> new Refusal(
                        ExitCode.NO_SUCH_OBJECT,
                        "'" + resource().id() + "' has no "
                                + set.replace('_', ' ').replaceFirst("s$", "") + " '" + name + "'." + there()));
    }

    private String there() {
        List<String> names =
                pairs().all().stream().map(p -> p.attribute("name", "")).toList();
        return names.isEmpty() ? "" : " There is: " + String.join(", ", names) + ".";
    }

    static ExitCode delete(Session session) throws Refusal, UsageError {
        ResourceParameters parameter =
                new ResourceParameters(session, session.words().need("delete-parameter"));
        Optional<Element> pair = parameter.pairs().pair(parameter.name);
        if (pair.isEmpty()) {
            session.println("'" + parameter.resource().id() + "' has no '" + parameter.name + "'; nothing to do."
                    + parameter.there());
            return ExitCode.OK;
        }
        return session.change(
                Operation.DELETE, Element.of("nvpair", "id", pair.get().id()));
    }

    /** Names of the options for the cluster. */
    static List<String> metaNames() {
        return Arrays.asList(META.keySet().toArray(String[]::new));
    }
}
