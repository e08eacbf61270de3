package org.systole.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.systole.api.model.NodeId;
import org.systole.api.notify.ClusterEvent;
import org.systole.core.command.ClusterAccess.Answer;
import org.systole.core.controller.Brain;
import org.systole.core.controller.ControllerSettings;
import org.systole.core.controller.Event.Submission;
import org.systole.core.controller.Event.Submission.How;
import org.systole.core.state.ClusterState;
import org.systole.core.state.Fencing;
import org.systole.core.state.Incarnation;
import org.systole.core.state.Life;

/**
 * One simulated cluster from one seed: faults until enough events were handled, then healing, then a look whether the
 * cluster came back. Call {@link #run} once.
 */
public final class Simulation {
    private static final int STORY_LINES = 400;
    private static final long EPOCH = 1_700_000_000L;

    final Options options;
    final Supplier<Brain> brain;
    final Agenda agenda;
    final World world;
    final SimulatedLog log;
    final Invariants invariants;
    final Coverage coverage = new Coverage();
    private final SortedMap<NodeId, SimulatedNode> processes = new TreeMap<>();
    private final SortedMap<NodeId, Long> lives = new TreeMap<>();
    private final SortedSet<NodeId> withoutAgent = new TreeSet<>();
    private final SortedSet<NodeId> leftCleanly = new TreeSet<>();
    private final SortedMap<NodeId, SortedSet<String>> ranWithQuorum = new TreeMap<>();
    private final List<String> story = new ArrayList<>();
    private final List<NodeId> names;
    private final ControllerSettings template;
    private Chaos chaos;
    private int handled;
    private boolean troubled = true;

    /** @param brain makes one brain for each process */
    public Simulation(Options options, Supplier<Brain> brain) {
        this.options = options;
        this.brain = brain;
        this.agenda = new Agenda(options.seed());
        this.names = IntStream.rangeClosed(1, options.nodes())
                .mapToObj(i -> new NodeId("node" + i))
                .toList();
        this.world = new World(agenda, names);
        this.log = new SimulatedLog(agenda, world, new Planted(options.bugs()), coverage);
        this.invariants = new Invariants(this);
        this.template = ControllerSettings.of(names.get(0), names, java.time.Duration.ofSeconds(20));
    }

    /**
     * How it ended.
     *
     * @param violations what must never happen and did
     * @param story the last lines of what the nodes said and what befell them
     */
    public record Outcome(
            Options options, int events, List<String> violations, Coverage coverage, List<String> story) {}

    public Outcome run() {
        names.forEach(n -> agenda.within(0, 500, () -> startProcess(n)));
        chaos = new Chaos(this);
        agenda.after(1200, chaos::strike);
        while (handled < options.events() && world.violations().isEmpty() && agenda.step()) {
            coverage.elections = log.size();
        }
        chaos.end();
        heal();
        long until = agenda.now() + options.quietMillis();
        while (agenda.now() < until && world.violations().isEmpty() && agenda.step()) {
            trickle();
            if (settledLook()) {
                break;
            }
        }
        if (world.violations().isEmpty() && options.quietMillis() > 0) {
            lookWhetherItCameBack();
        }
        return new Outcome(options, handled, List.copyOf(world.violations()), coverage, List.copyOf(story));
    }

    /** Now and then: whether the cluster has come back already, so that the rest of the quiet time can be spared. */
    private boolean settledLook() {
        if (agenda.now() - lastLook < 1000) {
            return false;
        }
        lastLook = agenda.now();
        return notBack().isEmpty();
    }

    private long lastLook;
    private long lastTrickle;

    private void trickle() {
        if (agenda.now() - lastTrickle > 50) {
            lastTrickle = agenda.now();
            log.trickle();
        }
    }

    // ---- processes and machines

    List<NodeId> names() {
        return names;
    }

    SortedMap<NodeId, SimulatedNode> processes() {
        return processes;
    }

    void startProcess(NodeId node) {
        if (!world.machine(node).power || processes.containsKey(node)) {
            return;
        }
        leftCleanly.remove(node);
        invariants.restarted(node);
        ControllerSettings settings = new ControllerSettings(
                node,
                names,
                template.initdead(),
                template.recheck(),
                template.fencingRetry(),
                template.leaveTogether());
        SimulatedNode process = new SimulatedNode(this, node, nextLife(node), settings);
        processes.put(node, process);
        tale(node + " starts in life " + process.incarnation());
        process.start();
        networkChanged();
    }

    Incarnation nextLife(NodeId node) {
        long counter = lives.merge(node, 1L, Long::sum);
        return new Incarnation("uuid-" + node, "boot" + world.machine(node).boot, counter);
    }

    void killProcess(NodeId node) {
        SimulatedNode process = processes.remove(node);
        if (process != null) {
            process.kill();
            tale(node + "'s process is killed");
            networkChanged();
        }
    }

    void powerCut(NodeId node) {
        world.powerOff(node);
        tale(node + " loses power");
        killProcess(node);
    }

    void boot(NodeId node) {
        world.powerOn(node);
        agenda.within(200, 3000, () -> startProcess(node));
    }

    void left(SimulatedNode process) {
        boolean clean = log.committed().node(process.node).life() == Life.DOWN;
        tale(process.node + " leaves" + (clean ? " cleanly" : " without a majority"));
        if (clean) {
            leftCleanly.add(process.node);
        }
        agenda.after(1, () -> killProcess(process.node));
        agenda.within(2000, 8000, () -> startProcess(process.node));
    }

    /** Everybody notices after a while who is there; who is stopped is missed later than who is gone. */
    void networkChanged() {
        log.connectivityChanged();
        for (NodeId node : names) {
            agenda.within(30, 900, () -> {
                SimulatedNode process = processes.get(node);
                if (process != null && process.alive && !process.paused) {
                    process.viewChanged(membersFor(node));
                }
            });
        }
    }

    private TreeMap<NodeId, Incarnation> membersFor(NodeId node) {
        TreeMap<NodeId, Incarnation> members = new TreeMap<>();
        processes.values().stream()
                .filter(p -> p.alive && !p.paused && world.connected(node, p.node))
                .forEach(p -> members.put(p.node, p.incarnation()));
        return members;
    }

    // ---- what the nodes' edges use

    void forward(SimulatedNode from, byte[] entry, Consumer<Submission> then) {
        NodeId leader = log.leader().orElse(null);
        SimulatedNode target = leader == null ? null : processes.get(leader);
        if (target == null || target.paused || !world.connected(from.node, leader)) {
            agenda.after(300, () -> then.accept(new Submission(How.UNKNOWN, "no answer from the leader")));
            return;
        }
        agenda.within(1, 10, () -> log.propose(leader, entry, then));
    }

    SortedSet<String> agentsOf(NodeId node) {
        SortedSet<String> agents = new TreeSet<>(List.of("stonith:simulated"));
        if (!withoutAgent.contains(node)) {
            agents.add("ocf:simulated:Service");
        }
        return agents;
    }

    boolean agentMissing(NodeId node) {
        return withoutAgent.contains(node);
    }

    void deploy(NodeId node, boolean present) {
        boolean changed = present ? withoutAgent.remove(node) : withoutAgent.add(node);
        SimulatedNode process = processes.get(node);
        if (changed && process != null) {
            tale((present ? "deploys" : "undeploys") + " the agent on " + node);
            if (!present && !world.machine(node).operating.isEmpty()) {
                coverage.undeployDuringOperation++;
            }
            process.tell(new org.systole.core.controller.Event.AgentsChanged(agentsOf(node)));
        }
    }

    /** A power switch: mostly prompt, sometimes slow, sometimes failing, sometimes silent about what it did. */
    void switchPower(SimulatedNode executor, Fencing attempt) {
        coverage.fencings++;
        long delay = agenda.chance(0.2) ? 4000 : 60;
        agenda.within(5, delay, () -> {
            boolean wanted = executor.alive
                    && !executor.paused
                    && executor.controller().state().fencings().values().stream()
                            .anyMatch(f -> f.id().equals(attempt.id()));
            if (!wanted) {
                executor.fenced(attempt, Fencing.Outcome.FAILED, "not begun: the attempt was overtaken");
                return;
            }
            List<Fencing.Outcome> each =
                    attempt.devices().stream().map(d -> drive(attempt, d)).toList();
            Fencing.Outcome all = each.stream().distinct().count() == 1 ? each.get(0) : Fencing.Outcome.UNKNOWN;
            executor.fenced(attempt, all, "simulated: " + each);
        });
    }

    /** One device of an attempt. */
    private Fencing.Outcome drive(Fencing attempt, String device) {
        boolean broken = options.supply() == Options.Supply.LEVELS && device.equals("power-a");
        double luck = !troubled ? 99 : broken ? agenda.pick(30) : agenda.pick(100);
        if (luck < 10) {
            return Fencing.Outcome.FAILED;
        }
        if (luck >= 25 || agenda.chance(0.5)) {
            withhold(attempt.target(), device);
        }
        return luck < 25 ? Fencing.Outcome.UNKNOWN : Fencing.Outcome.CONFIRMED;
    }

    /** A machine with two feeds runs on while one is left; when the power is gone, somebody switches it on again. */
    private void withhold(NodeId target, String device) {
        world.machine(target).withheld.add(device);
        boolean twoFeeds = options.supply() == Options.Supply.TWO_FEEDS;
        if (!twoFeeds || world.machine(target).withheld.size() == 2) {
            invariants.fenced(target, leftCleanly.contains(target));
            powerCut(target);
            agenda.within(300, 5000, () -> boot(target));
        }
    }

    boolean wasRunningHere(NodeId node, String service) {
        return ranWithQuorum.getOrDefault(node, new TreeSet<>()).contains(service);
    }

    boolean troubled() {
        return troubled;
    }

    long wallSeconds() {
        return EPOCH + agenda.now() / 1000;
    }

    void handled() {
        handled++;
    }

    void check(SimulatedNode node) {
        invariants.check(node, node.controller().position());
        if (node.controller().quorate()) {
            ranWithQuorum.put(node.node, new TreeSet<>(world.machine(node.node).running));
        }
    }

    void replied(long ticket, Answer answer) {
        tale("answer " + ticket + ": " + answer);
    }

    void announced(ClusterEvent event) {
        if (event.title().contains("safety brake")) {
            coverage.brakes++;
        }
        if (event.kind() == ClusterEvent.Kind.RESOURCE_STARTED) {
            coverage.starts++;
        }
    }

    void said(NodeId node, String text) {
        tale(node + ": " + text);
    }

    void tale(String line) {
        if (story.size() >= STORY_LINES) {
            story.remove(0);
        }
        story.add(agenda.now() + " " + line);
    }

    // ---- the end

    private void heal() {
        troubled = false;
        tale("---- healing");
        names.forEach(n -> {
            world.machine(n).group = 0;
            deploy(n, true);
            SimulatedNode process = processes.get(n);
            if (process != null && process.paused) {
                process.resume();
            }
            boot(n);
        });
        networkChanged();
        for (long at = 8000; at < options.quietMillis() / 2; at += 8000) {
            agenda.after(at, this::cleanUp);
        }
    }

    private void cleanUp() {
        SimulatedNode leader = log.leader().map(processes::get).orElse(null);
        releaseBrake();
        for (String service : leader == null ? List.<String>of() : Configurations.services(options)) {
            leader.tell(new org.systole.core.controller.Event.Asked(
                    -1,
                    new org.systole.core.command.ClusterAccess.Verb.CleanUp(
                            new org.systole.api.model.ResourceId(service), java.util.Optional.empty(), "simulator")));
        }
        names.forEach(this::startProcess);
    }

    /** A service is on its way, and its sender's part will take a while. */
    void migrates(NodeId from, NodeId to) {
        if (troubled && agenda.chance(0.6)) {
            agenda.within(1, 2000, () -> chaos.hinder(from, to));
        }
    }

    /** An operator who sees a service on its way would rather have it somewhere else. */
    void changesMind() {
        agenda.within(1, 100, chaos::prefer);
    }

    /** The operator has looked what the failures share, and lets fencing go on. */
    void releaseBrake() {
        log.leader()
                .map(processes::get)
                .ifPresent(p -> p.tell(new org.systole.core.controller.Event.Asked(
                        -1, new org.systole.core.command.ClusterAccess.Verb.ReleaseBrake("looked at", "simulator"))));
    }

    private void lookWhetherItCameBack() {
        notBack().forEach(world::violation);
    }

    /** L1, L2, L3: all nodes online, every service runs once, nothing is left to do. */
    private List<String> notBack() {
        List<String> missing = new ArrayList<>();
        ClusterState state = log.committed();
        names.stream()
                .filter(n -> !state.node(n).online())
                .forEach(n -> missing.add("L1 " + n + " is " + state.node(n).life() + " after healing"));
        Configurations.services(options).forEach(service -> lookAt(service, state, missing));
        SimulatedNode leader = log.leader().map(processes::get).orElse(null);
        if (leader == null) {
            missing.add("L1 nobody leads");
        } else if (!leader.controller().problems().isEmpty()) {
            missing.add("L3 the coordinator still waits: " + leader.controller().problems());
        }
        return missing;
    }

    private void lookAt(String service, ClusterState state, List<String> missing) {
        List<World.Machine> places = world.machines().values().stream()
                .filter(m -> m.running.contains(service))
                .toList();
        if (places.size() != 1) {
            missing.add("L2 " + service + " runs in " + places.size() + " places after healing");
        }
        String colour =
                Configurations.parameters(state.configuration(), service).get("colour");
        places.stream()
                .filter(m -> !colour.equals(m.colours.getOrDefault(service, colour)))
                .forEach(m -> missing.add("L2 " + service + " on " + m.node + " has colour " + m.colours.get(service)
                        + ", not " + colour));
    }
}
