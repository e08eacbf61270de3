package org.systole.core.command.session;

import java.util.List;
import java.util.TreeMap;
import org.systole.api.model.ResourceId;
import org.systole.cib.Element;
import org.systole.core.command.ClusterAccess.Snapshot;
import org.systole.core.command.ClusterAccess.Verb;
import org.systole.policy.Plan;
import org.systole.policy.reason.Explanation;
import org.systole.policy.reason.Fate;

/** Says that it would, and plans nothing. */
public final class FakeForecast implements Session.Forecast {
    @Override
    public String of(Snapshot now, Verb verb) {
        return "it would\n";
    }

    @Override
    public Plan plan(Snapshot now, Element cib) {
        return new Plan(List.of(), new TreeMap<>(), List.of(), List.of());
    }

    @Override
    public Explanation why(Snapshot now, ResourceId resource) {
        Fate fate = Fate.of(plan(now, now.cib()), resource);
        return new Explanation(List.of(), fate, fate);
    }
}
