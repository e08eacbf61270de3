package org.systole.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.Element;
import org.systole.cib.view.Digest;
import org.systole.cib.view.Primitive;
import org.systole.cib.view.Text;

/**
 * Reads the text form of scenarios: one statement a line, {@code #} starts a comment. Primitives not said to be
 * unprobed are known not to run wherever nothing else is said. On paper there is a device that can fence and runs
 * nowhere, if {@code no-device} does not say otherwise.
 */
final class Scenario {
    /** A device that runs nowhere and can fence: without any, nothing is done on paper. */
    private static final String[] SPARE_DEVICE = {
        "primitive", "spare-device", "agent=stonith:spare", "target-role=Stopped"
    };

    private final Cluster cluster = new Cluster();
    private final List<String[]> status = new ArrayList<>();
    private final List<String> questions = new ArrayList<>();
    private final TreeSet<String> unprobed = new TreeSet<>();
    private boolean deviceless;
    private final Map<String, Element> loose = new LinkedHashMap<>();

    static Scenario read(String text) {
        Scenario scenario = new Scenario();
        for (String line : text.split("\n")) {
            String statement = line.replaceFirst("(^|\\s)#( .*|$)", "").strip();
            if (!statement.isEmpty()) {
                scenario.statement(statement, statement.split("\\s+"));
            }
        }
        scenario.finish();
        return scenario;
    }

    Cluster cluster() {
        return cluster;
    }

    List<String> questions() {
        return questions;
    }

    private static List<String> names(String[] words, int from) {
        return Arrays.asList(words).subList(from, words.length);
    }

    private static SortedMap<String, String> pairs(String[] words, int from) {
        SortedMap<String, String> pairs = new TreeMap<>();
        for (String word : names(words, from)) {
            String[] pair = word.split("=", 2);
            if (pair.length == 2) {
                pairs.put(pair[0], pair[1]);
            }
        }
        return pairs;
    }

    private void statement(String line, String[] w) {
        switch (w[0]) {
            case "online", "offline", "unclean", "pending", "joining", "hung", "unseen" -> names(w, 1)
                    .forEach(n -> cluster.node(n).state = w[0]);
            case "standby" -> names(w, 1)
                    .forEach(n -> cluster.node(n).attributes.put("standby", "on"));
            case "shutdown" -> names(w, 1)
                    .forEach(n -> cluster.node(n).transientAttributes.put("shutdown", "1700000000"));
            case "maintenance" -> names(w, 1)
                    .forEach(n -> cluster.node(n).attributes.put("maintenance", "true"));
            case "attribute" -> cluster.node(w[1]).transientAttributes.putAll(pairs(w, 2));
            case "fencing" -> names(w, 1).forEach(n -> cluster.beingFenced.add(new NodeId(n)));
            case "no-quorum" -> cluster.quorum = false;
            case "on-paper" -> cluster.onPaper = true;
            case "no-device" -> deviceless = true;
            case "option" -> cluster.options.putAll(pairs(w, 1));
            case "defaults" -> cluster.resourceDefaults.putAll(pairs(w, 1));
            case "primitive" -> loose.put(w[1], primitive(w));
            case "bundle" -> cluster.resources.add(Cluster.xml(line.substring("bundle".length())));
            case "group" -> loose.put(w[1], container("group", w));
            case "clone" -> loose.put(w[1], container("clone", w));
            case "location" -> cluster.constraints.add(
                    Element.of("rsc_location", "id", w[2] + "-" + w[3], "rsc", w[1], "node", w[2], "score", w[3]));
            case "order" -> cluster.constraints.add(order(w));
            case "colocation" -> cluster.constraints.add(colocation(w));
            case "constraint" -> cluster.constraints.add(Cluster.xml(line.substring("constraint".length())));
            case "ran-by" -> cluster.node(w[2]).ranBy.put(w[1], w[3]);
            case "capacity" -> cluster.node(w[1]).capacity.putAll(pairs(w, 2));
            case "ticket" -> cluster.tickets.put(w[1], w[2]);
            case "remote" -> names(w, 1).forEach(n -> cluster.node(n).state = "remote");
            case "unprobed" -> unprobed.add(w[1] + " " + w[2]);
            case "agents" -> cluster.agents.put(new NodeId(w[1]), new TreeSet<>(names(w, 2)));
            case "why" -> questions.addAll(names(w, 1));
            case "running",
                    "promoted",
                    "demoted",
                    "stopped",
                    "sent",
                    "reloadable",
                    "failed",
                    "foretold",
                    "outdated",
                    "under-way",
                    "failcount",
                    "changed" -> status.add(w);
            default -> throw new IllegalArgumentException("no such statement: " + line);
        }
    }

    /**
     * {@code primitive web [agent=ocf:test:Web] [monitor=10s] [meta-attribute=value]... [param.name=value]...
     * [uses.name=value]...}.
     */
    private Element primitive(String[] w) {
        SortedMap<String, String> settings = pairs(w, 2);
        String[] agent = settings.getOrDefault("agent", "ocf:test:Dummy").split(":");
        settings.remove("agent");
        Element element = Element.of("primitive", "id", w[1], "class", agent[0], "type", agent[agent.length - 1]);
        if (agent.length == 3) {
            element = element.with("provider", agent[1]);
        }
        SortedMap<String, String> parameters = new TreeMap<>();
        SortedMap<String, String> needs = new TreeMap<>();
        Element operations = Element.of("operations");
        for (Map.Entry<String, String> e : List.copyOf(settings.entrySet())) {
            if (e.getKey().startsWith("param.")) {
                parameters.put(e.getKey().substring(6), e.getValue());
                settings.remove(e.getKey());
            } else if (e.getKey().startsWith("uses.")) {
                needs.put(e.getKey().substring(5), e.getValue());
                settings.remove(e.getKey());
            } else if (e.getKey().startsWith("monitor") || e.getKey().startsWith("on-fail.")) {
                settings.remove(e.getKey());
            }
        }
        for (Map.Entry<String, String> e : pairs(w, 2).entrySet()) {
            if (e.getKey().equals("monitor-stopped")) {
                operations = operations.and(Element.of(
                        "op", "id", w[1] + "-s", "name", "monitor", "interval", e.getValue(), "role", "Stopped"));
            } else if (e.getKey().equals("monitor")) {
                String answer = pairs(w, 2).getOrDefault("on-fail.monitor", "restart");
                operations = operations.and(Element.of(
                        "op", "id", w[1] + "-m", "name", "monitor", "interval", e.getValue(), "on-fail", answer));
            } else if (e.getKey().startsWith("on-fail.") && !e.getKey().endsWith("monitor")) {
                String name = e.getKey().substring("on-fail.".length());
                operations = operations.and(
                        Element.of("op", "id", w[1] + name, "name", name, "interval", "0", "on-fail", e.getValue()));
            }
        }
        return element.and(cluster.nvpairs("meta_attributes", settings))
                .and(cluster.nvpairs("instance_attributes", parameters))
                .and(cluster.nvpairs("utilization", needs))
                .and(operations);
    }

    /** {@code group g = a b c [meta-attribute=value]...}, and the same for a clone. */
    private Element container(String kind, String[] w) {
        Element element = Element.of(kind, "id", w[1]).and(cluster.nvpairs("meta_attributes", pairs(w, 3)));
        for (String name : names(w, 3)) {
            if (!name.contains("=")) {
                Element child = loose.remove(name);
                if (child == null) {
                    throw new IllegalArgumentException(w[1] + ": " + name + " is not defined above");
                }
                element = element.and(child);
            }
        }
        return element;
    }

    /** {@code order a then b [attribute=value]...}. */
    private static Element order(String[] w) {
        Element element = Element.of("rsc_order", "id", "order-" + w[1] + "-" + w[3], "first", w[1], "then", w[3]);
        for (Map.Entry<String, String> e : pairs(w, 4).entrySet()) {
            element = element.with(e.getKey(), e.getValue());
        }
        return element;
    }

    /** {@code colocation a with b SCORE [attribute=value]...}. */
    private static Element colocation(String[] w) {
        Element element = Element.of(
                "rsc_colocation", "id", w[1] + "-with-" + w[3], "rsc", w[1], "with-rsc", w[3], "score", w[4]);
        for (Map.Entry<String, String> e : pairs(w, 5).entrySet()) {
            element = element.with(e.getKey(), e.getValue());
        }
        return element;
    }

    private void finish() {
        cluster.resources.addAll(loose.values());
        if (cluster.onPaper && !deviceless && !cluster.options.containsKey("stonith-enabled")) {
            cluster.resources.add(primitive(SPARE_DEVICE));
        }
        List<Primitive> all = cluster.configuration().resources().stream()
                .flatMap(r -> r.primitives())
                .toList();
        for (Cluster.Node node : cluster.nodes.values()) {
            for (Primitive primitive : all) {
                if (!unprobed.contains(primitive.id() + " " + node.name)) {
                    cluster.absent(node.name, primitive.id().value());
                }
            }
        }
        status.forEach(this::status);
    }

    private void status(String[] w) {
        switch (w[0]) {
            case "running" -> names(w, 2).forEach(n -> start(w[1], n));
            case "promoted" -> {
                start(w[1], w[2]);
                cluster.record(w[2], w[1], "promote", Duration.ZERO, 0, 0, 0);
            }
            case "demoted" -> cluster.record(w[2], w[1], "demote", Duration.ZERO, 0, 0, 0);
            case "stopped" -> cluster.record(w[2], w[1], "stop", Duration.ZERO, 0, 0, 0);
            case "failed" -> failed(w);
            case "outdated" -> cluster.node(w[2])
                    .history
                    .get(w[1])
                    .replaceAll(o -> o.attribute("rc-code", "0").equals("1")
                            ? o.with("id", w[1] + "_last_failure_0").with("op-digest", "0".repeat(32))
                            : o);
            case "foretold" -> cluster.record(w[3], w[2], w[1], Duration.ZERO, 1, 1, 0);
            case "sent" -> sent(w);
            case "reloadable" -> reloadable(w);
            case "under-way" -> {
                cluster.record(w[3], w[2], w[1], Duration.ZERO, 193, w[1].equals("monitor") ? 7 : 0, -1);
                if (w.length > 4) {
                    target(w[3], w[2], w[4]);
                }
            }
            case "failcount" -> {
                cluster.node(w[2]).transientAttributes.put("fail-count-" + w[1] + "#monitor_10000", w[3]);
                long last = w.length > 4
                        ? cluster.now.minus(Text.span(w[4]).orElseThrow()).getEpochSecond()
                        : cluster.now.getEpochSecond();
                cluster.node(w[2])
                        .transientAttributes
                        .put("last-failure-" + w[1] + "#monitor_10000", Long.toString(last));
            }
            default -> changed(w);
        }
    }

    private void start(String resource, String node) {
        cluster.record(node, resource, "start", Duration.ZERO, 0, 0, 0);
        cluster.configuration().primitive(new ResourceId(resource)).ifPresent(p -> p.recurring()
                .forEach(o -> cluster.record(node, resource, o.name(), o.interval(), 0, 0, 0)));
    }

    /** {@code sent web n1 n2}: it was migrated from the one to the other, where nothing has been heard of it yet. */
    private void sent(String[] w) {
        cluster.record(w[2], w[1], "migrate_to", Duration.ZERO, 0, 0, 0);
        target(w[2], w[1], w[3]);
    }

    private void target(String node, String resource, String target) {
        cluster.node(node)
                .history
                .get(resource)
                .replaceAll(
                        o -> o.attribute("operation", "").equals("migrate_to") ? o.with("migrate_target", target) : o);
    }

    /**
     * {@code reloadable web n1 size size=1}: it runs there with other parameters, and of those that need a restart,
     * which are named in one word, with these.
     */
    private void reloadable(String[] w) {
        String restart = Digest.ofParameters(pairs(w, 4));
        cluster.node(w[2]).history.get(w[1]).replaceAll(o -> o.with("op-digest", "0".repeat(32))
                .with("op-force-restart", " " + w[3].replace(",", " ") + " ")
                .with("op-restart-digest", restart));
    }

    /** {@code failed start web n1 [rc=1] [ago=1h]}; a recurring monitor is {@code failed 10s web n1}. */
    private void failed(String[] w) {
        int rc = Integer.parseInt(pairs(w, 4).getOrDefault("rc", "1"));
        Duration interval = Text.span(w[1]).orElse(Duration.ZERO);
        String operation = interval.isZero() ? w[1] : "monitor";
        cluster.record(w[3], w[2], operation, interval, rc, 0, 0);
        Text.span(pairs(w, 4).getOrDefault("ago", "")).ifPresent(ago -> {
            String then = Long.toString(cluster.now.minus(ago).getEpochSecond());
            cluster.node(w[3]).history.get(w[2]).replaceAll(o -> o.with("last-rc-change", then));
        });
    }

    /** {@code changed web n1}: it runs there with other parameters. */
    private void changed(String[] w) {
        List<Element> ops = cluster.node(w[2]).history.get(w[1]);
        ops.replaceAll(o -> o.with("op-digest", "00000000000000000000000000000000"));
    }

    /** The plan as an operator reads it. */
    static String print(Plan plan, List<String> questions) {
        StringBuilder out = new StringBuilder();
        plan.steps().stream().filter(step -> !bracket(plan, step)).forEach(step -> out.append(line(plan, step))
                .append('\n'));
        if (plan.idle()) {
            out.append("nothing to do\n");
        }
        SortedMap<ResourceId, SortedSet<NodeId>> placement = new TreeMap<>(plan.placement());
        placement.remove(new ResourceId(SPARE_DEVICE[1]));
        placement.forEach((id, nodes) -> out.append("place ")
                .append(id)
                .append(' ')
                .append(
                        nodes.isEmpty()
                                ? "nowhere"
                                : nodes.stream().map(NodeId::value).collect(Collectors.joining(" ")))
                .append('\n'));
        plan.reasons().stream()
                .filter(r -> questions.contains(r.resource().value()))
                .forEach(r -> out.append("because ")
                        .append(r.resource())
                        .append(r.node().isEmpty() ? "" : " on " + r.node())
                        .append(": ")
                        .append(r.rule())
                        .append(r.score().isEmpty() ? "" : " " + r.score())
                        .append(": ")
                        .append(r.sentence())
                        .append('\n'));
        return out.toString();
    }

    private static String line(Plan plan, Plan.Step step) {
        StringBuilder out = new StringBuilder(name(step.action()));
        if (step.inFlight()) {
            out.append(" [under way]");
        }
        if (!step.blocked().isEmpty()) {
            out.append(" [blocked: ").append(step.blocked()).append(']');
        }
        if (!step.reason().isEmpty()) {
            out.append(" (").append(step.reason()).append(')');
        }
        SortedSet<Integer> after = new TreeSet<>();
        before(plan, step, after, new TreeSet<>());
        after.removeAll(implied(plan, after));
        if (!after.isEmpty()) {
            out.append(" <- ")
                    .append(after.stream()
                            .map(i -> name(plan.steps().get(i).action()))
                            .distinct()
                            .collect(Collectors.joining("; ")));
        }
        return out.toString();
    }

    /** Whether the step only opens or closes what a group or clone does; readers see through these. */
    static boolean bracket(Plan plan, Plan.Step step) {
        return step.action() instanceof Action.Pseudo p
                && p.node().isEmpty()
                && !plan.placement().containsKey(p.resource())
                && !p.name().startsWith("load_stopped");
    }

    /** What the others of the steps wait for anyway. */
    private static SortedSet<Integer> implied(Plan plan, SortedSet<Integer> after) {
        SortedSet<Integer> implied = new TreeSet<>();
        after.forEach(i -> all(plan, i, implied));
        return implied;
    }

    private static void all(Plan plan, int step, SortedSet<Integer> found) {
        for (int i : plan.steps().get(step).after()) {
            if (found.add(i)) {
                all(plan, i, found);
            }
        }
    }

    private static void before(Plan plan, Plan.Step step, SortedSet<Integer> found, SortedSet<Integer> seen) {
        for (int i : step.after()) {
            Plan.Step earlier = plan.steps().get(i);
            if (!bracket(plan, earlier)) {
                found.add(i);
            } else if (seen.add(i)) {
                before(plan, earlier, found, seen);
            }
        }
    }

    static String name(Action action) {
        return action.accept(new Action.Visitor<String>() {
            @Override
            public String operate(Action.Operate o) {
                String every =
                        o.interval().isZero() ? "" : " every " + o.interval().toSeconds() + "s";
                return o.operation().name().toLowerCase(java.util.Locale.ROOT) + " " + o.instance() + " on " + o.node()
                        + every;
            }

            @Override
            public String fence(Action.Fence f) {
                return "fence " + f.node() + " (" + f.how() + ")";
            }

            @Override
            public String pseudo(Action.Pseudo p) {
                String task = p.task().isEmpty() ? p.name() : p.task() + " " + p.resource();
                return task + (p.node().isEmpty() ? "" : " by fencing");
            }

            @Override
            public String chore(Action.Chore c) {
                return c.task().word() + (c.resource() == null ? "" : " of " + c.resource()) + " on " + c.node();
            }

            @Override
            public String tell(Action.Tell t) {
                return t.when() + "-notify " + t.about() + " to " + t.instance() + " on " + t.node();
            }
        });
    }
}
