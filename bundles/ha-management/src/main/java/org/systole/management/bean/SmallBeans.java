package org.systole.management.bean;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.systole.core.console.ClusterView;
import org.systole.core.console.ClusterView.FencingView;
import org.systole.core.console.ClusterView.NodeView;
import org.systole.management.event.Event;
import org.systole.management.event.EventLog;

/** The beans with a handful of attributes each. */
final class SmallBeans {
    private SmallBeans() {}

    /** {@code type=Membership}. */
    record Membership(Supplier<ClusterView> view) implements MembershipMXBean {
        private List<String> names(boolean present) {
            return view.get().nodes().stream()
                    .filter(n -> n.present() == present)
                    .map(NodeView::name)
                    .toList();
        }

        @Override
        public List<String> getPresent() {
            return names(true);
        }

        @Override
        public List<String> getAbsent() {
            return names(false);
        }

        @Override
        public int getPresentNodes() {
            return names(true).size();
        }

        @Override
        public String getCoordinator() {
            return view.get().coordinator();
        }

        @Override
        public long getTerm() {
            return view.get().term();
        }
    }

    /** {@code type=Quorum}. */
    record Quorum(Supplier<ClusterView> view) implements QuorumMXBean {
        @Override
        public boolean isQuorate() {
            return view.get().quorate();
        }

        @Override
        public int getVotes() {
            return (int) view.get().nodes().stream().filter(NodeView::present).count();
        }

        @Override
        public int getExpectedVotes() {
            return view.get().nodes().size();
        }

        @Override
        public int getNeededVotes() {
            return getExpectedVotes() / 2 + 1;
        }

        @Override
        public int getMargin() {
            return getVotes() - getNeededVotes();
        }
    }

    /** {@code type=Planner}. */
    record Planner(Supplier<ClusterView> view, Operator operator) implements PlannerMXBean {
        @Override
        public boolean isIdle() {
            return view.get().plan().idle();
        }

        @Override
        public List<String> getSteps() {
            return view.get().plan().steps();
        }

        @Override
        public List<String> getBlocked() {
            return view.get().plan().blocked();
        }

        @Override
        public List<String> getWarnings() {
            return view.get().plan().warnings();
        }

        @Override
        public String why(String resource) {
            return operator.run("systole", "why", resource);
        }

        @Override
        public String whyOn(String resource, String node) {
            return operator.run("systole", "why", resource, node);
        }

        @Override
        public String forecast(List<String> words) {
            return operator.dryRun(words);
        }
    }

    /** {@code type=Fencing}. */
    record Fencing(Supplier<ClusterView> view, Operator operator) implements FencingMXBean {
        @Override
        public List<FencingView> getHistory() {
            return view.get().fencing();
        }

        @Override
        public List<String> getPending() {
            return view.get().fencing().stream()
                    .filter(f -> f.outcome().equals("pending"))
                    .map(FencingView::target)
                    .toList();
        }

        private int count(String... outcomes) {
            return (int) view.get().fencing().stream()
                    .filter(f -> List.of(outcomes).contains(f.outcome()))
                    .count();
        }

        @Override
        public int getFailed() {
            return count("failed", "unknown");
        }

        @Override
        public int getConfirmed() {
            return count("confirmed");
        }

        @Override
        public String fence(String node) {
            return operator.run(words("fence", node, "--no-wait"));
        }

        @Override
        public String reboot(String node) {
            return operator.run(words("reboot", node, "--no-wait"));
        }

        @Override
        public String confirm(String node) {
            return operator.run(words("confirm", node));
        }

        @Override
        public String releaseBrake(String reason) {
            return operator.run(List.of("stonith_admin", "--release-brake", "--reason", reason));
        }

        @Override
        public String dryRun(String verb, String node) {
            return operator.dryRun(words(Verbs.known(verb, "fence", "reboot", "confirm"), node));
        }

        private static List<String> words(String verb, String node, String... more) {
            return Stream.concat(Stream.of("stonith_admin", "--" + verb, node), Stream.of(more))
                    .toList();
        }
    }

    /** {@code type=Config}. */
    record Config(Supplier<ClusterView> view, Operator operator) implements ConfigMXBean {
        @Override
        public String getVersion() {
            return view.get().configuration();
        }

        @Override
        public String getLastChange() {
            return view.get().changedBy();
        }

        @Override
        public String query(String xpath) {
            return xpath == null || xpath.isEmpty()
                    ? operator.run("cibadmin", "--query")
                    : operator.run("cibadmin", "--query", "--xpath", xpath);
        }

        @Override
        public String verify() {
            return operator.tell("crm_verify", "--live-check", "--verbose", "--strict");
        }

        @Override
        public String modify(String xml) {
            return operator.run(words("modify", xml));
        }

        @Override
        public String delete(String xml) {
            return operator.run(words("delete", xml));
        }

        @Override
        public String dryRun(String verb, String xml) {
            return operator.dryRun(words(Verbs.known(verb, "modify", "delete"), xml));
        }

        private static List<String> words(String verb, String xml) {
            return verb.equals("modify")
                    ? List.of("cibadmin", "--modify", "--allow-create", "--xml-text", xml)
                    : List.of("cibadmin", "--delete", "--xml-text", xml);
        }
    }

    /** {@code type=Events}. */
    record Events(EventLog log) implements EventsMXBean {
        private static final int RECENT = 100;

        @Override
        public long getLastEvent() {
            return log.last();
        }

        @Override
        public List<Event> getRecent() {
            return log.since(Math.max(0, log.last() - RECENT));
        }

        @Override
        public List<Event> eventsSince(long id) {
            return log.since(id);
        }
    }
}
