package org.systole.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The brackets around what clones and bundles do as wholes. */
class WholesTest {
    private static final String BUNDLE =
            """
            on-paper
            online n1 n2
            bundle <bundle id="store"><podman image="store:1" replicas="2" promoted-max="1"/>\
            <network control-port="9999"/><primitive id="db" class="ocf" provider="test" type="Dummy"/></bundle>
            remote store-0 store-1
            running store-podman-0 n1
            running store-0 n1
            running db store-0
            """;

    private static Plan plan(String scenario) {
        return Scenario.read(scenario).cluster().plan();
    }

    private static List<String> names(Plan plan) {
        return plan.steps().stream()
                .map(Plan.Step::action)
                .filter(Action.Pseudo.class::isInstance)
                .map(a -> ((Action.Pseudo) a).name())
                .toList();
    }

    private static Plan.Step step(Plan plan, String name) {
        return plan.steps().stream()
                .filter(s ->
                        (s.action() instanceof Action.Pseudo p ? p.name() : Scenario.name(s.action())).equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + plan.steps()));
    }

    /** Checks that each of the steps waits for the one before it, be it by others. */
    private static void inTurn(Plan plan, String... names) {
        for (int i = 1; i < names.length; i++) {
            int first = step(plan, names[i - 1]).id();
            SortedSet<Integer> before = new TreeSet<>();
            Deque<Integer> queue = new ArrayDeque<>(List.of(step(plan, names[i]).id()));
            while (!queue.isEmpty()) {
                plan.steps().get(queue.remove()).after().stream()
                        .filter(before::add)
                        .forEach(queue::add);
            }
            assertThat(before).as(names[i - 1] + " before " + names[i]).contains(first);
        }
    }

    @Test
    void aBundleStartsAroundTheCloneInsideOfIt() {
        Plan plan = plan(BUNDLE + "attribute store-0 master-db=5\n");
        inTurn(
                plan,
                "store_start_0",
                "start store-podman-1 on n2",
                "start store-1 on n2",
                "start db:1 on store-1",
                "store-master_running_0",
                "store_running_0",
                "store_promote_0",
                "store-master_promote_0",
                "promote db:0 on store-0",
                "store-master_promoted_0",
                "store_promoted_0");
        inTurn(plan, "store_start_0", "store-master_start_0", "start db:1 on store-1");
    }

    @Test
    void aBundleStopsWhenWhatIsInsideHas() {
        Plan plan = plan(BUNDLE.replace("online n1 n2", "online n1 n2\nstandby n1 n2"));
        inTurn(
                plan,
                "store_stop_0",
                "store-master_stop_0",
                "stop db:0 on store-0",
                "stop store-0 on n1",
                "stop store-podman-0 on n1",
                "store_stopped_0");
        inTurn(plan, "stop db:0 on store-0", "store-master_stopped_0", "store_stopped_0");
        assertThat(names(plan)).doesNotContain("store_start_0", "store-master_start_0");
    }

    @Test
    void enoughCopiesAreCountedAnewWhenSomeLeave() {
        String clone =
                """
                on-paper
                online n1 n2 n3
                standby n3
                primitive disk
                clone disks = disk %s
                primitive web
                order disks then web
                running disk n1 n2 n3
                running web n1
                """;
        assertThat(names(plan(clone.formatted("clone-min=2")))).contains("disks_stopped_0", "disks_running_0");
        assertThat(names(plan(clone.formatted("")))).contains("disks_stopped_0").doesNotContain("disks_running_0");
    }

    @Test
    void noticesFrameAnActAndTheNextWaitsForTheirAnswers() {
        Plan plan = plan(
                """
                on-paper
                online n1 n2
                shutdown n1
                primitive disk
                clone disks = disk promotable=true notify=true
                attribute n2 master-disk=10
                primitive web
                order disks then web first-action=promote then-action=start
                promoted disk n1
                running disk n2
                """);
        inTurn(
                plan,
                "disks_pre_notify_demote_0",
                "pre-notify demote to disk:1 on n2",
                "disks_confirmed-pre_notify_demote_0",
                "disks_demote_0",
                "disks_demoted_0",
                "disks_post_notify_demoted_0",
                "post-notify demote to disk:1 on n2",
                "disks_confirmed-post_notify_demoted_0",
                "disks_pre_notify_stop_0",
                "disks_confirmed-post_notify_stopped_0",
                "disks_pre_notify_promote_0",
                "disks_confirmed-post_notify_promoted_0",
                "start web on n2");
    }
}
