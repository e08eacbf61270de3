package org.systole.core.controller;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.systole.api.model.ResourceId;
import org.systole.cib.CibRequest;
import org.systole.cib.Element;
import org.systole.cib.change.CibChanges;
import org.systole.cib.change.Outcome;
import org.systole.cib.view.Configuration;
import org.systole.cib.view.Primitive;
import org.systole.policy.Action;
import org.systole.policy.Plan;
import org.systole.policy.Scheduler;
import org.systole.policy.SnapshotInput;

/** The product's policy, document rules and digests. Reads a configuration once and keeps it until another comes. */
public final class PolicyBrain implements Brain {
    private final Scheduler scheduler = new Scheduler();
    /** What led to the newest plan, for what the next one has in common with it. */
    private Scheduler.Outcome newest;

    private Element read;
    private Configuration view;

    @Override
    public Plan plan(SnapshotInput input) {
        newest = scheduler.again(input, newest);
        return newest.plan();
    }

    @Override
    public List<Recurring> monitors(Element configuration, ResourceId resource) {
        Optional<Primitive> primitive = viewOf(configuration).primitive(resource);
        return primitive.stream()
                .flatMap(p -> p.recurring().stream()
                        .filter(o -> o.enabled() && o.name().equals("monitor"))
                        .filter(o -> o.role().isEmpty() || !o.role().equals("Stopped"))
                        .map(o -> new Recurring(
                                o.interval().toMillis(), o.timeout().toMillis(), p.digest(o))))
                .toList();
    }

    @Override
    public Edited edit(Element cib, CibRequest request) {
        Outcome outcome = CibChanges.apply(cib, request);
        if (outcome instanceof Outcome.Changed changed) {
            return new Edited(0, changed.cib(), changed.sentence());
        }
        if (outcome instanceof Outcome.Refused refused) {
            return new Edited(refused.exitCode(), cib, refused.sentence());
        }
        return new Edited(0, cib, ((Outcome.Unchanged) outcome).sentence());
    }

    @Override
    public void configuration(Element cib) {
        viewOf(cib.childOrEmpty("configuration"));
    }

    @Override
    public String of(Action.Operate operation) {
        Optional<Primitive> primitive = view == null ? Optional.empty() : view.primitive(operation.resource());
        return primitive
                .map(p -> p.digest(p.operation(operation.operation().key(), Duration.ZERO)))
                .orElse("");
    }

    private Configuration viewOf(Element configuration) {
        if (read != configuration) {
            read = configuration;
            view = Configuration.of(Element.of("cib").and(configuration));
        }
        return view;
    }
}
