package org.systole.core.command.session;

import java.util.List;
import java.util.TreeMap;
import org.systole.cib.Element;
import org.systole.core.command.ClusterAccess.Snapshot;
import org.systole.core.command.ClusterAccess.Verb;
import org.systole.policy.Plan;

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
}
