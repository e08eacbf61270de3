package org.systole.policy.simulate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.Element;
import org.systole.cib.Xml;
import org.systole.cib.view.ClusterOptions;
import org.systole.cib.view.Operation;
import org.systole.cib.view.Primitive;
import org.systole.cib.view.RuleContext;
import org.systole.policy.Action;
import org.systole.policy.Plan;
import org.systole.policy.Scheduler;
import org.systole.policy.state.Instance;
import org.systole.policy.state.NodeHealth;

/**
 * A plan as the field's transition graph: one synapse for each step that can be done, with what it waits for as its
 * triggers. Action ids are the steps' ids counted from 1.
 */
final class GraphText {
    private final Scheduler.Outcome outcome;
    private final Map<NodeId, String> uuids = new TreeMap<>();
    private final Map<ResourceId, Instance> instances = new TreeMap<>();
    private final Names names;

    private GraphText(Scheduler.Outcome outcome) {
        this.outcome = outcome;
        this.names = new Names(outcome);
        outcome.health()
                .nodes()
                .forEach(n -> uuids.put(n.id(), n.report().node().uuid()));
        Stream.concat(outcome.instances().all(), outcome.instances().orphans().stream())
                .forEach(i -> instances.put(i.id(), i));
    }

    static String of(Scheduler.Outcome outcome) {
        return Xml.print(new GraphText(outcome).graph());
    }

    private Element graph() {
        List<Plan.Step> steps = new ArrayList<>(Course.of(outcome.plan()));
        steps.sort(Comparator.comparingInt(Plan.Step::id));
        List<Element> synapses = new ArrayList<>();
        for (Plan.Step step : steps) {
            List<Element> triggers = step.after().stream()
                    .map(f -> Element.of("trigger")
                            .and(head(outcome.plan().steps().get(f))))
                    .toList();
            Element action = head(step).withChildren(body(step.action()));
            synapses.add(Element.of("synapse", "id", Integer.toString(synapses.size()))
                    .and(Element.of("action_set").and(action))
                    .and(Element.of("inputs").withChildren(triggers)));
        }
        return header().withChildren(synapses);
    }

    private Element header() {
        ClusterOptions options = outcome.snapshot().configuration().options();
        Element graph = Element.of(
                "transition_graph",
                "cluster-delay",
                options.get("cluster-delay", "60s"),
                "fencing-timeout",
                options.get("fencing-timeout", options.get("stonith-timeout", "60s")),
                "failed-stop-offset",
                "INFINITY",
                "failed-start-offset",
                options.startFailureIsFatal() ? "INFINITY" : "1");
        String limit = options.get("batch-limit", "");
        String migrations = options.get("migration-limit", "");
        Element limited = limit.isEmpty() ? graph : graph.with("batch-limit", limit);
        return (migrations.isEmpty() ? limited : limited.with("migration-limit", migrations))
                .with("transition_id", "1");
    }

    /** The action's element without its children, as triggers name it. */
    private Element head(Plan.Step step) {
        String id = Integer.toString(step.id() + 1);
        return step.action().accept(new Action.Visitor<>() {
            @Override
            public Element operate(Action.Operate o) {
                return place(
                        operation("rsc_op", id, o.operation().key(), names.of(o), o.instance(), o.interval()),
                        o.node());
            }

            @Override
            public Element fence(Action.Fence f) {
                String key = "stonith-" + f.node() + "-" + f.how();
                return place(Element.of("crm_event", "id", id, "operation", "stonith", "operation_key", key), f.node());
            }

            @Override
            public Element pseudo(Action.Pseudo p) {
                if (p.task().isEmpty()) {
                    return Element.of("pseudo_event", "id", id, "operation", p.name(), "operation_key", p.name());
                }
                if (p.fences()) {
                    String key =
                            Action.Pseudo.FENCE + p.node() + "-" + p.task().substring(Action.Pseudo.FENCE.length());
                    Element stonith =
                            Element.of("pseudo_event", "id", id, "operation", "stonith", "operation_key", key);
                    return place(stonith, new NodeId(p.node()));
                }
                if (p.task().contains("notify_")) {
                    String operation = p.task().startsWith("confirmed-") ? "notified" : "notify";
                    return Element.of("pseudo_event", "id", id, "operation", operation, "operation_key", p.name());
                }
                return operation("pseudo_event", id, p.task(), names.of(p), p.resource(), Duration.ZERO);
            }

            @Override
            public Element tell(Action.Tell t) {
                String key = names.of(t) + "_" + t.when() + "_notify_" + t.about() + "_0";
                return place(Element.of("rsc_op", "id", id, "operation", "notify", "operation_key", key), t.node());
            }

            @Override
            public Element chore(Action.Chore c) {
                String word = c.task().word();
                Element element = Element.of("crm_event", "id", id, "operation", word, "operation_key", c.key());
                boolean other = c.resource() != null && !c.resource().equals(c.instance());
                Element named =
                        other ? element.with("internal_operation_key", c.instance() + "_" + word + "_0") : element;
                Element whole = c.task() == Action.Chore.Task.UNLOCK ? named.with("mode", "cib") : named;
                return place(whole, c.node());
            }
        });
    }

    private static Element operation(
            String tag, String id, String task, ResourceId name, ResourceId instance, Duration interval) {
        String end = "_" + (task.equals("cancel") ? "monitor" : task) + "_" + interval.toMillis();
        Element element = Element.of(tag, "id", id, "operation", task, "operation_key", name + end);
        return name.equals(instance) ? element : element.with("internal_operation_key", instance + end);
    }

    private Element place(Element element, NodeId node) {
        return element.with("on_node", node.value()).with("on_node_uuid", uuids.getOrDefault(node, node.value()));
    }

    private List<Element> body(Action action) {
        return action.accept(new Action.Visitor<>() {
            @Override
            public List<Element> operate(Action.Operate o) {
                return Optional.ofNullable(instances.get(o.instance()))
                        .map(i -> List.of(primitive(i, o), attributes(i.primitive(), o)))
                        .orElse(List.of());
            }

            @Override
            public List<Element> fence(Action.Fence f) {
                SortedMap<String, String> values = placed(f.node());
                values.put("CRM_meta_stonith_action", f.how());
                return f.cuts() ? List.of(attributes(values), downed(f.node())) : List.of(attributes(values));
            }

            @Override
            public List<Element> pseudo(Action.Pseudo p) {
                return List.of(attributes(new TreeMap<>()));
            }

            @Override
            public List<Element> tell(Action.Tell t) {
                SortedMap<String, String> values = placed(t.node());
                t.words().forEach((name, value) -> values.put("CRM_meta_" + name, value));
                values.put("CRM_meta_notify_type", t.when());
                values.put("CRM_meta_notify_operation", t.about());
                values.put("CRM_meta_timeout", Long.toString(t.timeout().toMillis()));
                return List.of(attributes(values));
            }

            @Override
            public List<Element> chore(Action.Chore c) {
                Element about = attributes(placed(c.node()));
                return c.task() == Action.Chore.Task.SHUTDOWN ? List.of(about, downed(c.node())) : List.of(about);
            }
        });
    }

    private Element downed(NodeId node) {
        return Element.of("downed").and(Element.of("node", "id", uuids.getOrDefault(node, node.value())));
    }

    private static Element primitive(Instance instance, Action.Operate o) {
        Primitive primitive = instance.primitive();
        Element named = Element.of("primitive", "id", o.resource().value());
        Element whole = o.resource().equals(o.instance())
                ? named
                : named.with("long-id", o.instance().value());
        Element classed = whole.with("class", primitive.agentClass());
        return (primitive.provider().isEmpty() ? classed : classed.with("provider", primitive.provider()))
                .with("type", primitive.type());
    }

    private SortedMap<String, String> placed(NodeId node) {
        SortedMap<String, String> values = new TreeMap<>();
        values.put("CRM_meta_on_node", node.value());
        values.put("CRM_meta_on_node_uuid", uuids.getOrDefault(node, node.value()));
        return values;
    }

    /** What the agent is told: the cluster's own words as {@code CRM_meta_*}, then the parameters. */
    private Element attributes(Primitive primitive, Action.Operate o) {
        SortedMap<String, String> values = placed(o.node());
        Operation settings = primitive.operation(o.operation().key(), o.interval());
        values.put("CRM_meta_timeout", Long.toString(o.timeout().toMillis()));
        if (!settings.id().isEmpty()) {
            values.put("CRM_meta_name", settings.name());
        }
        if (!o.interval().isZero()) {
            values.put("CRM_meta_interval", Long.toString(o.interval().toMillis()));
        }
        if (o.operation() == Action.Operation.PROBE) {
            values.put("CRM_meta_op_target_rc", "7");
        }
        Optional<NodeHealth> node = outcome.health().nodes().stream()
                .filter(n -> n.id().equals(o.node()))
                .findFirst();
        RuleContext at = RuleContext.at(outcome.snapshot().now());
        SortedMap<String, String> parameters = new TreeMap<>(primitive.parameters(
                node.map(n -> at.onNode(n.report().attributes())).orElse(at)));
        parameters.putAll(settings.parameters());
        // Heartbeat's positional parameters, "1" and so on, cannot be the names of attributes.
        parameters.keySet().removeIf(name -> !name.matches("[A-Za-z_][A-Za-z0-9_.-]*"));
        values.putAll(parameters);
        return attributes(values);
    }

    private static Element attributes(SortedMap<String, String> values) {
        return Element.of("attributes", values, List.of(), Element.Location.NONE);
    }
}
