package org.systole.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.CibRequest;
import org.systole.cib.Element;
import org.systole.core.controller.Brain;
import org.systole.policy.Action;
import org.systole.policy.Action.Operation;
import org.systole.policy.Plan;
import org.systole.policy.SnapshotInput;

/**
 * A policy without sense: it wants every resource started, stopped and probed everywhere at once, and fences whom it
 * is told is lost. Safety must not depend on a plan being right.
 */
final class RecklessBrain implements Brain {
    private final Random random;

    RecklessBrain(long seed) {
        random = new Random(seed);
    }

    @Override
    public Plan plan(SnapshotInput input) {
        List<Plan.Step> steps = new ArrayList<>();
        Element status = input.cib().childOrEmpty("status");
        for (Element node : status.children()) {
            NodeId name = new NodeId(node.attribute("uname", ""));
            boolean lost = node.attribute("in_ccm", "").equals("false")
                    && node.attribute("expected", "").equals("member");
            if (lost && input.haveQuorum() && !input.beingFenced().contains(name)) {
                add(steps, new Action.Fence(name, "reboot"));
            } else if (!lost) {
                resources(input.cib()).stream()
                        .filter(r -> random.nextInt(10) == 0)
                        .forEach(r -> wish(steps, r, name, status.children()));
            }
        }
        return new Plan(steps, new TreeMap<>(), List.of(), List.of());
    }

    private static List<ResourceId> resources(Element cib) {
        return cib.descendants()
                .filter(e -> e.name().equals("primitive"))
                .map(e -> new ResourceId(e.id()))
                .toList();
    }

    /** What is to be sent somewhere is to be received somewhere, be that sensible or not. */
    private void wish(List<Plan.Step> steps, ResourceId resource, NodeId node, List<Element> nodes) {
        Operation operation = random();
        if (operation == Operation.MIGRATE_TO) {
            Element target = nodes.get(random.nextInt(nodes.size()));
            add(steps, action(Operation.MIGRATE_FROM, resource, new NodeId(target.attribute("uname", ""))));
        }
        add(steps, action(operation, resource, node));
    }

    private Operation random() {
        Operation[] operations = {
            Operation.START,
            Operation.START,
            Operation.START,
            Operation.STOP,
            Operation.PROBE,
            Operation.RELOAD,
            Operation.MIGRATE_TO,
            Operation.MIGRATE_FROM
        };
        return operations[random.nextInt(operations.length)];
    }

    private static Action action(Operation operation, ResourceId resource, NodeId node) {
        return new Action.Operate(operation, resource, resource, node, Duration.ZERO, Duration.ofSeconds(20));
    }

    private static void add(List<Plan.Step> steps, Action action) {
        steps.add(new Plan.Step(steps.size(), action, new TreeSet<>(), false, "", "reckless"));
    }

    @Override
    public List<Recurring> monitors(Element configuration, ResourceId resource) {
        return List.of(new Recurring(10_000, 20_000, ""));
    }

    @Override
    public Edited edit(Element cib, CibRequest request) {
        return new Edited(1, cib, "not simulated");
    }

    @Override
    public void configuration(Element cib) {
        random.nextBoolean();
    }

    @Override
    public String of(Action.Operate operation) {
        return "";
    }
}
