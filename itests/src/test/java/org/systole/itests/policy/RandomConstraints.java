package org.systole.itests.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Random constraints between what is there. They never form a loop. */
final class RandomConstraints {
    private static final String[] SCORES = {"INFINITY", "-INFINITY", "100", "-100", "50", "200", "5", "-50"};

    private final Draw draw;
    private final Tag configuration;
    private final Tag constraints;
    private final Shape shape;
    private final List<String> nodes;
    /** Whether resources go with later ones and not with earlier ones. */
    private final boolean backwards;

    private int ids;

    RandomConstraints(Draw draw, Tag configuration, Shape shape) {
        this.draw = draw;
        this.configuration = configuration;
        this.constraints = configuration.child("constraints");
        this.shape = shape;
        this.nodes = List.copyOf(shape.machines.keySet());
        this.backwards = draw.chance(20);
    }

    void fill() {
        List<Consumer<String>> kinds = new ArrayList<>();
        kind(Feature.LOCATION, kinds, this::location);
        kind(Feature.RULE, kinds, this::rule);
        kind(Feature.DATE, kinds, this::date);
        kind(Feature.LOCATION_MANY, kinds, this::many);
        kind(Feature.DISCOVERY, kinds, this::discovery);
        kind(Feature.ORDER, kinds, this::order);
        kind(Feature.COLOCATION, kinds, this::colocation);
        kind(Feature.SETS, kinds, this::sets);
        kind(Feature.TICKET, kinds, this::ticket);
        int count = kinds.isEmpty() ? 0 : 1 + draw.below(5);
        for (int i = 0; i < count; i++) {
            draw.any(kinds).accept("c" + ids++);
        }
        if (draw.has(Feature.OPT_IN)) {
            allow();
        }
    }

    private void kind(Feature feature, List<Consumer<String>> kinds, Consumer<String> kind) {
        if (draw.has(feature)) {
            kinds.add(kind);
        }
    }

    private void allow() {
        List<String> all = new ArrayList<>(shape.tops);
        all.add("fence");
        shape.machines.values().stream()
                .filter(m -> !m.connection().isEmpty() && m.container().isEmpty())
                .forEach(m -> all.add(m.connection()));
        for (String top : all) {
            for (String node : nodes) {
                if (draw.chance(70)) {
                    constraints
                            .add("rsc_location", "id", "allow-" + top + "-" + node, "rsc", top, "node", node)
                            .with("score", draw.any("0", "0", "10", "50"));
                }
            }
        }
    }

    /** A resource to constrain: mostly one of the top level, sometimes a member of a group. */
    private String one() {
        String top = draw.any(shape.tops);
        List<String> members = shape.groups.getOrDefault(top, List.of());
        return !members.isEmpty() && draw.chance(10) ? draw.any(members) : top;
    }

    private boolean promotable(String top) {
        Shape.Thing thing = shape.things.get(top + "p");
        return thing != null && thing.promotable();
    }

    private void location(String id) {
        String one = draw.chance(10) ? "fence" : one();
        Tag tag = constraints.add("rsc_location", "id", id, "rsc", one, "node", draw.any(nodes));
        tag.with("score", draw.any(SCORES));
        if (promotable(one) && draw.has(Feature.ROLES, 40)) {
            tag.with("role", "Promoted");
        }
    }

    private void discovery(String id) {
        location(id);
        Tag last = constraints.children().get(constraints.children().size() - 1);
        last.with("resource-discovery", draw.any("never", "exclusive", "always"));
    }

    private void rule(String id) {
        String one = one();
        Tag rule = constraints.add("rsc_location", "id", id, "rsc", one).add("rule", "id", id + "-rule");
        rule.with("score", draw.any(SCORES));
        if (promotable(one) && draw.has(Feature.ROLES, 40)) {
            rule.with("role", "Promoted");
        }
        expression(rule);
    }

    private void expression(Tag rule) {
        Tag expression = rule.add(
                "expression", "id", rule.get("id") + "-x" + rule.children().size());
        switch (draw.below(4)) {
            case 0 -> expression.with("attribute", "rack").with("operation", draw.any("defined", "not_defined"));
            case 1 -> expression
                    .with("attribute", "#uname")
                    .with("operation", draw.any("eq", "ne"))
                    .with("value", draw.any(nodes));
            default -> expression
                    .with("attribute", "rack")
                    .with("operation", draw.any("eq", "ne", "lt", "gte"))
                    .with("value", draw.any("a", "b"));
        }
    }

    private void date(String id) {
        Tag rule = constraints.add("rsc_location", "id", id, "rsc", one()).add("rule", "id", id + "-rule");
        if (draw.chance(30)) {
            rule.with("score-attribute", "weight");
            expression(rule);
            return;
        }
        rule.with("score", draw.any(SCORES)).with("boolean-op", draw.any("and", "or"));
        if (draw.chance(60)) {
            expression(rule);
        }
        Tag date = rule.add("date_expression", "id", id + "-date");
        switch (draw.below(4)) {
            case 0 -> date.with("operation", "gt").with("start", draw.any("2020-01-01", "2030-01-01"));
            case 1 -> date.with("operation", "lt").with("end", draw.any("2020-01-01", "2030-01-01"));
            case 2 -> date.with("operation", "in_range")
                    .with("start", draw.any("2023-11-01", "2023-11-14 20:00:00Z"))
                    .add("duration", "id", id + "-duration")
                    .with(draw.any("days", "hours", "months"), draw.any("1", "3"));
            default -> date.with("operation", "date_spec")
                    .add("date_spec", "id", id + "-spec")
                    .with("hours", draw.any("8-16", "20-23", "22"))
                    .with("weekdays", draw.any("1-5", "6-7", "2"));
        }
    }

    private void many(String id) {
        if (draw.chance(50)) {
            constraints
                    .add("rsc_location", "id", id, "rsc-pattern", draw.any("^r[01]$", "r.*", "^r2$"))
                    .with("node", draw.any(nodes))
                    .with("score", draw.any(SCORES));
            return;
        }
        Tag location = constraints.add("rsc_location", "id", id, "node", draw.any(nodes));
        location.with("score", draw.any(SCORES));
        set(location, id + "-set", some(0));
    }

    private List<String> some(int from) {
        List<String> some = new ArrayList<>();
        for (String top : shape.tops.subList(from, shape.tops.size())) {
            if (draw.chance(60)) {
                some.add(top);
            }
        }
        return some.isEmpty() ? List.of(shape.tops.get(from)) : some;
    }

    private Tag set(Tag parent, String id, List<String> members) {
        Tag set = parent.add("resource_set", "id", id);
        members.forEach(m -> set.add("resource_ref", "id", m));
        return set;
    }

    private void order(String id) {
        Tag order = between(id, "rsc_order", "first", "then");
        if (order == null) {
            return;
        }
        order.with("kind", draw.any("Mandatory", "Mandatory", "Optional", "Serialize"));
        if (promotable(order.get("first")) && draw.has(Feature.ROLES, 50)) {
            order.with("first-action", draw.any("promote", "demote"));
            order.with("then-action", order.get("first-action").equals("demote") ? "stop" : "start");
        }
        if (draw.has(Feature.ASYMMETRICAL, 60)) {
            order.with("symmetrical", "false");
            if (draw.chance(30) && order.get("first-action").isEmpty()) {
                order.with("first-action", "stop").with("then-action", draw.any("start", "stop"));
            }
        }
        if (order.get("kind").equals("Serialize")) {
            order.with("symmetrical", "false");
        }
    }

    private void colocation(String id) {
        Tag colocation = between(id, "rsc_colocation", backwards ? "with-rsc" : "rsc", backwards ? "rsc" : "with-rsc");
        if (colocation == null) {
            return;
        }
        colocation.with("score", draw.any(SCORES));
        if (promotable(colocation.get("with-rsc")) && draw.has(Feature.ROLES, 60)) {
            colocation.with("with-rsc-role", draw.any("Promoted", "Promoted", "Unpromoted"));
        }
        if (promotable(colocation.get("rsc")) && draw.has(Feature.ROLES, 40)) {
            colocation.with("rsc-role", "Promoted");
        }
        if (draw.has(Feature.NEARNESS, 40)) {
            colocation.with("node-attribute", "rack");
        }
        if (draw.has(Feature.NEARNESS, 30)) {
            colocation.with("influence", "false");
        }
    }

    private void sets(String id) {
        int half = shape.tops.size() / 2;
        if (half == 0) {
            return;
        }
        List<String> early = shape.tops.subList(0, half);
        List<String> late = some(half);
        if (draw.chance(50)) {
            Tag order = constraints.add("rsc_order", "id", id, "kind", draw.any("Mandatory", "Optional"));
            Tag first = set(order, id + "-first", early);
            if (draw.chance(60)) {
                first.with("sequential", "false");
                if (draw.chance(50)) {
                    first.with("require-all", "false");
                }
            }
            set(order, id + "-then", late).with("sequential", draw.any("true", "false"));
            if (draw.has(Feature.ASYMMETRICAL, 40)) {
                order.with("symmetrical", "false");
            }
            return;
        }
        Tag colocation = constraints.add("rsc_colocation", "id", id, "score", draw.any("INFINITY", "100", "-INFINITY"));
        boolean apart = colocation.get("score").startsWith("-");
        set(colocation, id + "-late", backwards ? early : late).with("sequential", sequential(apart));
        if (draw.chance(60)) {
            set(colocation, id + "-early", backwards ? late : early).with("sequential", sequential(apart));
        }
    }

    /** Members of one set that must be apart from each other in turn: nobody means that. */
    private String sequential(boolean apart) {
        return apart ? "false" : draw.any("true", "false");
    }

    private void ticket(String id) {
        String ticket = draw.any("gold", "silver");
        String one = one();
        Tag tag = constraints.add("rsc_ticket", "id", id, "rsc", one, "ticket", ticket);
        tag.with("loss-policy", draw.any("stop", "freeze", "fence", "demote"));
        if (promotable(one) && draw.chance(50)) {
            tag.with("rsc-role", "Promoted");
        }
    }

    /** A constraint of a later resource with an earlier one; none if nothing comes before it. */
    private Tag between(String id, String tag, String later, String earlier) {
        int index = draw.below(shape.tops.size());
        if (index == 0) {
            return null;
        }
        String one = shape.tops.get(index);
        String other = shape.tops.get(draw.below(index));
        boolean order = tag.equals("rsc_order");
        return order
                ? constraints.add(tag, "id", id, "first", other, "then", one)
                : constraints.add(tag, "id", id, later, one, earlier, other);
    }
}
