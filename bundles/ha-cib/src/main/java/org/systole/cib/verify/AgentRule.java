package org.systole.cib.verify;

import java.util.SortedSet;
import org.systole.cib.Nearest;

/** Agents that no deployed bundle offers, where the caller knows what is deployed: imported, shown, not started. */
final class AgentRule implements Rule {
    @Override
    public void check(Document document, Report report) {
        document.known().agents().ifPresent(agents -> document.all("primitive")
                .forEach(p -> agent(document, p, agents, report)));
    }

    private static void agent(Document document, Occurrence primitive, SortedSet<String> agents, Report report) {
        String agent = document.agent(primitive);
        if (!agents.contains(agent)) {
            report.warning(
                    "agent-missing",
                    primitive,
                    primitive.text() + " needs " + (agent.startsWith("stonith:") ? "the fencing driver " : "the agent ")
                            + agent + ", which no bundle offers; it stays stopped until one does",
                    Nearest.hint(agent, agents, "drop a bundle with it into deploy/"));
        }
    }
}
