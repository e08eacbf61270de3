package org.systole.core.node;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.systole.api.agent.ResourceAgent;
import org.systole.api.fencing.FencingDriver;
import org.systole.api.notify.Notifier;
import org.systole.core.alert.AlertWorker;
import org.systole.core.executor.OperationLedger;
import org.systole.core.executor.OperationRunner;
import org.systole.core.fencing.FencingWorker;
import org.systole.core.registry.Offers;

/** The plug-ins of this node and what calls them. */
final class PlugIns implements AutoCloseable {
    private final Offers<ResourceAgent> agents;
    private final Offers<FencingDriver> drivers;
    private final OperationRunner runner;
    private final FencingWorker fencing;
    private final AlertWorker alerts;
    private final List<Runnable> listeners = new ArrayList<>();

    PlugIns(
            Offers<ResourceAgent> agents,
            Offers<FencingDriver> drivers,
            Offers<Notifier> notifiers,
            OperationLedger ledger) {
        this.agents = agents;
        this.drivers = drivers;
        this.runner = new OperationRunner(agents, ledger);
        this.fencing = new FencingWorker(drivers);
        this.alerts = new AlertWorker(notifiers);
    }

    OperationRunner runner() {
        return runner;
    }

    FencingWorker fencing() {
        return fencing;
    }

    /** The types of fencing device this node can drive. */
    SortedSet<String> fencingTypes() {
        return drivers.types();
    }

    AlertWorker alerts() {
        return alerts;
    }

    /**
     * Agents as {@code class:provider:type}, drivers as {@code stonith:type}. Where a plug-in and a script have one
     * name, {@code systole:native:} or {@code systole:script:} before that name says which of them answers.
     */
    SortedSet<String> offered() {
        SortedSet<String> all = new TreeSet<>(agents.types());
        agents.shadowing().forEach(type -> all.add("systole:script:" + type));
        drivers.types().forEach(t -> all.add("stonith:" + t));
        return all;
    }

    void listen(Runnable listener) {
        listeners.add(listener);
        agents.listen(listener);
        drivers.listen(listener);
    }

    @Override
    public void close() {
        listeners.forEach(agents::forget);
        listeners.forEach(drivers::forget);
        runner.close();
        fencing.close();
        alerts.close();
    }
}
