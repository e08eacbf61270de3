package org.systole.policy.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.systole.cib.Element;
import org.systole.policy.Action;
import org.systole.policy.Plan;

/**
 * The run for programs: the elements of Pacemaker's {@code crm_simulate --output-as=xml}, API version 2.25. What is
 * said about the transition is made of the lines of the text, so that both always say the same.
 */
final class SimulateXml {
    private static final Pattern NODE = Pattern.compile("\\* (Fence \\(\\w+\\)|Shutdown) (\\S+)(?: '(.*)')?");
    private static final Pattern RESOURCE = Pattern.compile(
            "\\* (\\S+)\\s+(\\S+)\\s+\\(\\s*(.*?)\\s*\\)\\s*(?:due to (.*?))?\\s*(\\(blocked\\)|blocked)?");
    private static final String ROLE = "(?:(Stopped|Started|Promoted|Unpromoted) )?";
    private static final Pattern PLACES = Pattern.compile(
            ROLE + "(\\S+?)?(?: ?-> " + ROLE + "(\\S+?))?(?: " + "(Stopped|Started|Promoted|Unpromoted))?");

    private final Simulation simulation;
    private final Set<SimulateReport.Part> parts;

    SimulateXml(Simulation simulation, Set<SimulateReport.Part> parts) {
        this.simulation = simulation;
        this.parts = parts;
    }

    Element document(String request) {
        List<Element> children = new ArrayList<>();
        children.add(Element.of("cluster_status")
                .withChildren(details(simulation.request().cib()).xml(parts)));
        if (!simulation.scene().made().isEmpty()) {
            children.add(Element.of("modifications")
                    .withChildren(simulation.scene().made().stream()
                            .map(SimulateXml::modification)
                            .toList()));
        }
        if (parts.contains(SimulateReport.Part.SCORES) || parts.contains(SimulateReport.Part.UTILIZATION)) {
            children.add(capacities());
        }
        if (parts.contains(SimulateReport.Part.TRANSITION)) {
            children.add(actions());
        }
        if (parts.contains(SimulateReport.Part.REVISED)) {
            children.add(transition());
            children.add(Element.of("revised_cluster_status")
                    .withChildren(details(simulation.rehearsal().after()).xml(parts)));
        }
        children.add(Element.of("status", "code", "0", "message", "OK"));
        return Element.of("pacemaker-result", "api-version", "2.25", "request", request)
                .withChildren(children);
    }

    private StatusDetails details(Element cib) {
        return new StatusDetails(cib, simulation.request().moment().now());
    }

    private static Element modification(Modification change) {
        String value = change.value();
        return switch (change.kind()) {
            case QUORUM -> Element.of("modify", "quorum", value);
            case WATCHDOG -> Element.of("modify", "watchdog", value);
            case NODE_UP -> Element.of("modify_node", "action", "Online", "node", value);
            case NODE_DOWN -> Element.of("modify_node", "action", "Offline", "node", value);
            case NODE_FAIL -> Element.of("modify_node", "action", "Failing", "node", value);
            case TICKET_GRANT -> Element.of("modify_ticket", "action", "Granting", "ticket", value);
            case TICKET_REVOKE -> Element.of("modify_ticket", "action", "Revoking", "ticket", value);
            case TICKET_STANDBY -> Element.of("modify_ticket", "action", "Standby", "ticket", value);
            case TICKET_ACTIVATE -> Element.of("modify_ticket", "action", "Activating", "ticket", value);
            case INJECT -> Element.of("inject_spec", "spec", value);
        };
    }

    private Element capacities() {
        Pattern score = Pattern.compile("(\\S+): (\\S+) allocation score on (\\S+): (\\S+)");
        Pattern use = Pattern.compile("(\\S+): (\\S+) utilization on (\\S+):(.*)");
        Pattern capacity = Pattern.compile("(\\S+): (\\S+) capacity:(.*)");
        List<Element> all = new ArrayList<>();
        for (String line : CapacityText.of(simulation, parts)) {
            Matcher s = score.matcher(line);
            Matcher u = use.matcher(line);
            Matcher c = capacity.matcher(line);
            if (s.matches()) {
                all.add(Element.of("node_weight", "function", s.group(1), "node", s.group(3))
                        .with("score", s.group(4))
                        .with("id", s.group(2)));
            } else if (u.matches()) {
                all.add(numbers(
                        Element.of("utilization", "resource", u.group(2), "node", u.group(3))
                                .with("function", u.group(1)),
                        u.group(4)));
            } else if (c.matches()) {
                all.add(numbers(Element.of("capacity", "node", c.group(2), "comment", c.group(1)), c.group(3)));
            }
        }
        boolean both = parts.containsAll(Set.of(SimulateReport.Part.SCORES, SimulateReport.Part.UTILIZATION));
        String name = both
                ? "allocations_utilizations"
                : parts.contains(SimulateReport.Part.SCORES) ? "allocations" : "utilizations";
        return Element.of(name).withChildren(all);
    }

    private static Element numbers(Element element, String words) {
        Element with = element;
        for (String word : words.strip().split(" ")) {
            int equals = word.indexOf('=');
            String name = word.substring(0, Math.max(0, equals));
            if (name.matches("[A-Za-z_][A-Za-z0-9_.-]*")) { // anything else cannot name an attribute
                with = with.with(name, word.substring(equals + 1));
            }
        }
        return with;
    }

    private Element actions() {
        List<Element> all = new ArrayList<>();
        for (String line : TransitionText.of(simulation.decided()).split("\n")) {
            Matcher node = NODE.matcher(line.strip());
            Matcher resource = RESOURCE.matcher(line.strip());
            if (node.matches()) {
                Element action = Element.of("node_action", "task", node.group(1), "node", node.group(2));
                all.add(node.group(3) == null ? action : action.with("reason", node.group(3)));
            } else if (resource.matches()) {
                all.add(resource(resource));
            }
        }
        return Element.of("actions").withChildren(all);
    }

    private static Element resource(Matcher line) {
        Element action =
                Element.of("rsc_action", "action", line.group(1).toLowerCase(Locale.ROOT), "resource", line.group(2));
        Matcher places = PLACES.matcher(line.group(3));
        if (places.matches()) {
            action = placed(action, places);
        }
        if (line.group(4) != null) {
            action = action.with("reason", line.group(4));
        }
        return line.group(5) == null ? action : action.with("blocked", "true");
    }

    private static Element placed(Element action, Matcher places) {
        boolean moves = places.group(2) != null && places.group(4) != null;
        String only = places.group(2) == null ? places.group(4) : places.group(2);
        Element at = moves
                ? action.with("source", places.group(2)).with("dest", places.group(4))
                : only == null ? action : action.with("node", only);
        Element role = places.group(1) == null ? at : at.with("role", places.group(1));
        String next = places.group(3) == null ? places.group(5) : places.group(3);
        return next == null ? role : role.with("next-role", next);
    }

    private Element transition() {
        List<Element> all = new ArrayList<>();
        for (Plan.Step step : simulation.rehearsal().done()) {
            all.add(step.action().accept(new Action.Visitor<>() {
                @Override
                public Element operate(Action.Operate o) {
                    Element action = Element.of(
                                    "rsc_action", "resource", o.resource().value())
                            .with("op", o.operation().key())
                            .with("node", o.node().value());
                    return o.interval().isZero()
                            ? action
                            : action.with("interval", Long.toString(o.interval().toMillis()));
                }

                @Override
                public Element fence(Action.Fence f) {
                    return Element.of("fencing_action", "target", f.node().value(), "op", f.how());
                }

                @Override
                public Element pseudo(Action.Pseudo p) {
                    Element action = Element.of("pseudo_action", "task", p.name());
                    return p.node().isEmpty() ? action : action.with("node", p.node());
                }

                @Override
                public Element tell(Action.Tell t) {
                    return Element.of("rsc_action", "resource", t.resource().value())
                            .with("op", "notify")
                            .with("node", t.node().value());
                }

                @Override
                public Element chore(Action.Chore c) {
                    Element action =
                            Element.of("cluster_action", "task", c.task().word());
                    Element named = c.resource() == null
                            ? action
                            : action.with("id", c.resource().value());
                    return named.with("node", c.node().value());
                }
            }));
        }
        return Element.of("transition").withChildren(all);
    }
}
