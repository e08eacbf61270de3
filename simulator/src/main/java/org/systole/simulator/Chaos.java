package org.systole.simulator;

import java.util.List;
import java.util.Optional;
import org.systole.api.model.NodeId;
import org.systole.cib.CibRequest;
import org.systole.cib.Xml;
import org.systole.core.command.ClusterAccess.Verb;
import org.systole.core.controller.Event;

/** What befalls a simulated cluster, one fault after the other. */
final class Chaos {
    private final Simulation simulation;
    private final Agenda agenda;
    private final World world;
    private boolean over;
    private int colours;

    Chaos(Simulation simulation) {
        this.simulation = simulation;
        this.agenda = simulation.agenda;
        this.world = simulation.world;
    }

    void end() {
        over = true;
    }

    void strike() {
        if (over) {
            return;
        }
        if (simulation.options.hindersMigrations() && agenda.chance(0.8)) {
            prefer();
            agenda.within(100, 1200, this::strike);
            return;
        }
        NodeId victim = simulation.names().get(agenda.pick(simulation.names().size()));
        note(victim);
        if (agenda.chance(0.15)) {
            simulation.releaseBrake();
        }
        switch (agenda.pick(19)) {
            case 0, 1 -> {
                simulation.powerCut(victim);
                agenda.within(500, 8000, () -> simulation.boot(victim));
            }
            case 2 -> {
                simulation.killProcess(victim);
                agenda.within(100, 4000, () -> simulation.startProcess(victim));
            }
            case 3, 4 -> pause(victim);
            case 5, 6, 7 -> split();
            case 8, 9 -> mend();
            case 10, 11 -> {
                simulation.deploy(victim, false);
                agenda.within(300, 5000, () -> simulation.deploy(victim, true));
            }
            case 12 -> paint();
            case 13, 14, 15, 16 -> prefer();
            case 17 -> ask(new Verb.Fence(victim, "reboot", "simulated request", "simulator"));
            default -> ask(
                    agenda.chance(0.5)
                            ? new Verb.Drain(victim, "simulator")
                            : new Verb.CleanUp(
                                    new org.systole.api.model.ResourceId("g0a"), Optional.empty(), "simulator"));
        }
        agenda.within(100, 1200, this::strike);
    }

    /** What may befall a migration: its target is lost or fenced, its source, or who decides about both. */
    void hinder(NodeId from, NodeId to) {
        if (over) {
            return;
        }
        switch (simulation.options.hindersMigrations() ? 0 : agenda.pick(6)) {
            case 0, 1 -> {
                simulation.powerCut(to);
                agenda.within(100, 1500, () -> simulation.boot(to));
            }
            case 2 -> ask(new Verb.Fence(to, "reboot", "simulated request", "simulator"));
            case 3 -> ask(new Verb.Fence(from, "reboot", "simulated request", "simulator"));
            case 4 -> simulation.log.leader().ifPresent(leader -> {
                simulation.killProcess(leader);
                agenda.within(100, 4000, () -> simulation.startProcess(leader));
            });
            default -> split();
        }
    }

    /** Counts whether the coming fault meets a situation that matters. */
    private void note(NodeId victim) {
        boolean operating = world.machines().values().stream().anyMatch(m -> !m.operating.isEmpty());
        if (operating && simulation.log.leader().filter(victim::equals).isPresent()) {
            simulation.coverage.leaderLossDuringOperation++;
        }
    }

    private void pause(NodeId victim) {
        SimulatedNode process = simulation.processes().get(victim);
        if (process != null && !process.paused) {
            simulation.tale(victim + " stops for a while");
            process.pause();
            agenda.after(1000, simulation::networkChanged);
            agenda.within(200, 6000, () -> {
                process.resume();
                simulation.networkChanged();
            });
        }
    }

    private void split() {
        if (!simulation.log.committed().fencings().isEmpty()) {
            simulation.coverage.partitionDuringFencing++;
        }
        List<NodeId> names = simulation.names();
        int side = 1 + agenda.pick(names.size() - 1);
        int first = agenda.pick(names.size());
        for (int i = 0; i < names.size(); i++) {
            int place = (i + first) % names.size();
            world.machine(names.get(place)).group = i < side ? 0 : 1;
        }
        simulation.tale("the network splits: "
                + names.stream().map(n -> n + "=" + world.machine(n).group).toList());
        simulation.networkChanged();
    }

    private void mend() {
        simulation.names().forEach(n -> world.machine(n).group = 0);
        simulation.tale("the network is whole");
        simulation.networkChanged();
    }

    /** An operator changes a parameter that its service takes up while it runs. */
    private void paint() {
        List<String> services = Configurations.services(simulation.options);
        change(Configurations.colour(services.get(agenda.pick(services.size())), String.valueOf(++colours)));
    }

    /** An operator would rather have a service that migrates somewhere else. */
    void prefer() {
        int node = 1 + agenda.pick(simulation.names().size());
        change(Configurations.home(agenda.chance(0.5) ? "v0" : "v1", node, 1000));
    }

    private void change(String element) {
        try {
            CibRequest request = new CibRequest(
                    CibRequest.Operation.MODIFY,
                    "",
                    Optional.of(Xml.parse("a change", element)),
                    "operator",
                    "simulator",
                    "chaos");
            ask(new Verb.ChangeConfiguration(request, "simulator"));
        } catch (Xml.Malformed e) {
            throw new IllegalStateException(e);
        }
    }

    private void ask(Verb verb) {
        simulation.log.leader().map(simulation.processes()::get).ifPresent(p -> {
            simulation.tale("an operator asks " + p.node + ": " + verb);
            p.tell(new Event.Asked(-1, verb));
        });
    }
}
