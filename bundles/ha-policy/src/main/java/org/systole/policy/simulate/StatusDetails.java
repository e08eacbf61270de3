package org.systole.policy.simulate;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.systole.cib.Element;
import org.systole.cib.report.ClusterReport;
import org.systole.cib.report.Show;
import org.systole.cib.report.TextReport;
import org.systole.cib.report.XmlReport;

/** What a status shows beside nodes and resources, as {@code crm_mon} shows it. */
final class StatusDetails {
    private final Element cib;
    private final Instant now;

    StatusDetails(Element cib, Instant now) {
        this.cib = cib;
        this.now = now;
    }

    /** The sections asked for; empty where none is. */
    String text(Set<SimulateReport.Part> parts) {
        Show show = show(parts);
        return show.parts().isEmpty() ? "" : TextReport.details(report(), show);
    }

    /** The status for programs. */
    List<Element> xml(Set<SimulateReport.Part> parts) {
        Set<String> wanted = new java.util.TreeSet<>(Set.of("nodes", "resources"));
        if (parts.contains(SimulateReport.Part.ATTRIBUTES)) {
            wanted.add("node_attributes");
        }
        if (parts.contains(SimulateReport.Part.FAIL_COUNTS)) {
            wanted.addAll(List.of("node_history", "failures"));
        }
        return XmlReport.of(report(), show(parts), "").children().stream()
                .filter(c -> wanted.contains(c.name()))
                .toList();
    }

    private Show show(Set<SimulateReport.Part> parts) {
        Set<Show.Part> shown = EnumSet.noneOf(Show.Part.class);
        if (parts.contains(SimulateReport.Part.ATTRIBUTES)) {
            shown.add(Show.Part.ATTRIBUTES);
        }
        if (parts.contains(SimulateReport.Part.FAIL_COUNTS)) {
            shown.add(Show.Part.FAIL_COUNTS);
        }
        return new Show(shown, now, ZoneOffset.UTC);
    }

    private ClusterReport report() {
        return ClusterReport.of(cib, new ClusterReport.Surroundings("systole", "", Map.of(), List.of()));
    }
}
