package org.systole.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.systole.api.model.NodeId;
import org.systole.core.controller.ControllerSettings;
import org.systole.core.controller.Effect;
import org.systole.core.controller.Event;
import org.systole.core.controller.Event.Execution;
import org.systole.core.controller.Event.MonitorKey;
import org.systole.core.controller.NodeController;
import org.systole.core.controller.PlanMaker;
import org.systole.core.membership.Membership.View;
import org.systole.core.replication.ReplicatedLog.Position;
import org.systole.core.state.ClusterState;
import org.systole.core.state.Fencing;
import org.systole.core.state.Incarnation;
import org.systole.core.state.Intent;
import org.systole.core.state.OperationRecord.Ended;
import org.systole.core.state.Restart;

/** One process of the cluster software on one machine: the real controller, its edges simulated. */
final class SimulatedNode implements Effect.Visitor<Void> {
    private static final int RC_NOT_RUNNING = 7;

    final NodeId node;
    private final Simulation simulation;
    private final Agenda agenda;
    private final World world;
    private final Answers answers;
    private final NodeController controller;
    private final PlanMaker planner;
    private final SortedMap<MonitorKey, Boolean> monitors = new TreeMap<>();
    private final List<Event> held = new ArrayList<>();
    private SimulatedLog.Replica replica;
    private Incarnation incarnation;
    boolean alive = true;
    boolean paused;
    private long pausedSince;
    private long views;

    SimulatedNode(Simulation simulation, NodeId node, Incarnation incarnation, ControllerSettings settings) {
        this.simulation = simulation;
        this.agenda = simulation.agenda;
        this.world = simulation.world;
        this.answers = new Answers(simulation.agenda, simulation.coverage);
        this.node = node;
        this.incarnation = incarnation;
        this.planner = new PlanMaker(simulation.brain.get());
        this.controller = new NodeController(settings, simulation.brain.get(), incarnation);
    }

    /** The process begins: it joins the log and says which agents it has. */
    void start() {
        replica = simulation.log.open(
                node,
                (Position p, ClusterState s) -> tell(new Event.StateAdvanced(p, s)),
                l -> tell(new Event.LeadershipChanged(l)));
        tell(new Event.AgentsChanged(simulation.agentsOf(node)));
        tick();
    }

    NodeController controller() {
        return controller;
    }

    Incarnation incarnation() {
        return incarnation;
    }

    private void tick() {
        if (alive) {
            tell(new Event.Tick());
            agenda.after(500, this::tick);
        }
    }

    void tell(Event event) {
        if (!alive) {
            return;
        }
        if (paused) {
            held.add(event);
            return;
        }
        simulation.handled();
        for (Effect effect : controller.handle(event, agenda.now(), simulation.wallSeconds())) {
            effect.accept(this);
        }
        simulation.check(this);
    }

    void viewChanged(TreeMap<NodeId, Incarnation> members) {
        tell(new Event.ViewChanged(new View(++views, members)));
    }

    void pause() {
        paused = true;
        pausedSince = agenda.now();
    }

    void resume() {
        paused = false;
        if (alive && agenda.now() - pausedSince > 500) {
            tell(new Event.Paused(agenda.now() - pausedSince));
        }
        List<Event> waiting = List.copyOf(held);
        held.clear();
        waiting.forEach(this::tell);
    }

    /** The process ends without a word; what it started goes on running. */
    void kill() {
        alive = false;
        held.clear();
        world.machine(node).operating.clear();
        simulation.log.close(node);
    }

    @Override
    public Void submit(Effect.Submit effect) {
        byte[] entry = org.systole.core.state.EntryCodec.encode(effect.entry());
        if (replica.leadership().self()) {
            simulation.log.propose(node, entry, s -> tell(new Event.Submitted(effect.ticket(), s)));
        } else {
            simulation.forward(this, entry, s -> tell(new Event.Submitted(effect.ticket(), s)));
        }
        return null;
    }

    @Override
    public Void operate(Effect.Operate effect) {
        Intent intent = effect.intent();
        String service = intent.resource().value();
        simulation.invariants.operationBegins(this, intent);
        simulation.tale(node + " begins " + effect.id() + " " + intent.operation() + " " + service);
        boolean missing = !Configurations.isDevice(service) && simulation.agentMissing(node);
        if (missing) {
            finish(effect, new Execution(true, Ended.NOT_INSTALLED, 5, "agent missing", 0), 1);
            return null;
        }
        world.beginOperation(node, service, intent.operation());
        int boot = world.machine(node).boot;
        double trouble = intent.sends() || intent.receives() ? 0.2 : 0.03;
        boolean fails = simulation.troubled() && !Configurations.isDevice(service) && agenda.chance(trouble);
        long took = duration(intent);
        agenda.within(1, took + 2, () -> {
            if (alive && world.machine(node).boot == boot && world.machine(node).power) {
                Execution execution = carryOut(intent, service, fails);
                world.endOperation(node, service);
                simulation.tale(node + " ends " + effect.id() + " " + intent.operation() + " " + service + " "
                        + execution.ended() + " " + execution.rc());
                tell(new Event.OperationEnded(effect.id(), execution));
            }
        });
        return null;
    }

    private long duration(Intent intent) {
        if (intent.sends() && simulation.troubled() && agenda.chance(0.4)) {
            simulation.migrates(node, new NodeId(intent.peer()));
            return 9000;
        }
        return agenda.chance(0.05) ? 3000 : 20;
    }

    private void finish(Effect.Operate effect, Execution execution, long millis) {
        agenda.after(millis, () -> tell(new Event.OperationEnded(effect.id(), execution)));
    }

    /** A failing start may or may not have started the service; a failing stop leaves it running. */
    private Execution carryOut(Intent intent, String service, boolean fails) {
        boolean running = world.machine(node).running.contains(service);
        switch (intent.operation()) {
            case "start" -> {
                if (!Configurations.isDevice(service) && (!fails || agenda.chance(0.5))) {
                    world.start(node, service);
                }
            }
            case "stop" -> {
                if (!fails) {
                    world.stop(node, service);
                }
            }
            case "migrate_to" -> {
                return send(service, new NodeId(intent.peer()), fails);
            }
            case "migrate_from" -> {
                simulation.coverage.migrations += running && !fails ? 1 : 0;
                return running && !fails ? new Execution(false, Ended.DONE, 0, "", 10) : answers.failure();
            }
            case "reload-agent" -> {
                if (!running) {
                    return new Execution(false, Ended.DONE, RC_NOT_RUNNING, "nothing to reload", 5);
                }
            }
            case Intent.NOTIFY -> simulation.coverage.notices++;
            default -> {
                world.machine(node).colours.remove(service); // what is merely found has the colour it has
                return answers.found(running, simulation.troubled() && !Configurations.isDevice(service));
            }
        }
        return fails ? answers.failure() : new Execution(false, Ended.DONE, 0, "", 10, restart(intent, service));
    }

    /** Where it fails, it may have left all the same, or be up twice. */
    private Execution send(String service, NodeId target, boolean fails) {
        boolean reaches =
                world.connected(node, target) && world.machine(node).running.contains(service);
        if (reaches && (!fails || agenda.chance(0.7))) {
            world.send(node, target, service, fails && agenda.chance(0.5));
        }
        if (simulation.troubled() && agenda.chance(0.3)) {
            simulation.changesMind();
        }
        return reaches && !fails ? new Execution(false, Ended.DONE, 0, "", 10) : answers.failure();
    }

    /** What begins or is reloaded has the parameters that this node knows now; only the size needs a restart. */
    private Restart restart(Intent intent, String service) {
        if (Configurations.isDevice(service) || intent.operation().equals("stop")) {
            return Restart.NONE;
        }
        SortedMap<String, String> now =
                Configurations.parameters(controller.state().configuration(), service);
        world.machine(node).colours.put(service, now.getOrDefault("colour", ""));
        if (intent.isReload()) {
            simulation.coverage.reloads++;
        }
        return Restart.of(List.of("size"), now);
    }

    @Override
    public Void watch(Effect.Watch effect) {
        monitors.put(effect.key(), true);
        agenda.within(10, 300, () -> monitor(effect.key()));
        return null;
    }

    private void monitor(MonitorKey key) {
        if (alive && monitors.containsKey(key) && world.machine(node).power) {
            boolean fencing = Configurations.isDevice(key.resource().value());
            boolean running = fencing
                    || world.machine(node).running.contains(key.resource().value());
            tell(new Event.MonitorEnded(key, answers.found(running, simulation.troubled() && !fencing)));
            agenda.after(key.intervalMillis(), () -> monitor(key));
        }
    }

    @Override
    public Void unwatch(Effect.Unwatch effect) {
        monitors.remove(effect.key());
        return null;
    }

    @Override
    public Void fence(Effect.Fence effect) {
        simulation.switchPower(this, effect.attempt());
        return null;
    }

    @Override
    public Void proveDevice(Effect.ProveDevice effect) {
        boolean looked = agenda.chance(0.9);
        boolean ok = !simulation.troubled() || agenda.chance(0.8);
        Event.DeviceProved proved = new Event.DeviceProved(
                effect.device(), looked, ok, ok ? new TreeSet<>(effect.nodes()) : new TreeSet<>(), "simulated");
        agenda.within(5, 200, () -> tell(proved));
        return null;
    }

    @Override
    public Void feedWatchdog(Effect.FeedWatchdog effect) {
        return null;
    }

    void fenced(Fencing attempt, Fencing.Outcome outcome, String said) {
        tell(new Event.FencingEnded(attempt, outcome, said));
    }

    @Override
    public Void findSeed(Effect.FindSeed effect) {
        agenda.after(
                5,
                () -> tell(new Event.SeedFound(
                        Configurations.cib(simulation.options), "00000000-0000-0000-0000-000000000000")));
        return null;
    }

    @Override
    public Void reply(Effect.Reply effect) {
        simulation.replied(effect.ticket(), effect.answer());
        return null;
    }

    @Override
    public Void newLife(Effect.NewLife effect) {
        incarnation = simulation.nextLife(node);
        tell(new Event.LifeBegan(incarnation));
        simulation.networkChanged();
        return null;
    }

    @Override
    public Void leave(Effect.Leave effect) {
        simulation.left(this);
        return null;
    }

    @Override
    public Void announce(Effect.Announce effect) {
        simulation.announced(effect.event());
        return null;
    }

    /** Mostly at once, now and then so late that much has changed meanwhile. */
    @Override
    public Void makePlan(Effect.MakePlan effect) {
        Event planned = new Event.Planned(effect.request(), Optional.of(planner.make(effect.request())), "");
        agenda.within(1, agenda.chance(0.05) ? 400 : 4, () -> tell(planned));
        return null;
    }

    /** As on a machine that cannot be reset: what runs has to be stopped. */
    @Override
    public Void resetMachine(Effect.ResetMachine effect) {
        simulation.said(node, "is not reset: " + effect.why());
        return null;
    }

    @Override
    public Void say(Effect.Say effect) {
        simulation.said(node, effect.text());
        return null;
    }
}
