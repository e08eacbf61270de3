package org.systole.management.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.systole.management.event.FakeConsole.node;
import static org.systole.management.event.FakeConsole.resource;
import static org.systole.management.event.FakeConsole.view;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.systole.core.console.ClusterView;
import org.systole.core.console.ClusterView.FencingView;
import org.systole.management.event.ViewChanges.Change;

class ViewChangesTest {
    private static List<String> types(ClusterView before, ClusterView after) {
        return ViewChanges.between(before, after).stream().map(Change::type).toList();
    }

    private static ClusterView web(String role, String... nodes) {
        return view(List.of(node("node1", "online")), List.of(resource("web", "primitive", role, nodes)));
    }

    private static ClusterView fencing(String outcome) {
        FencingView fencing = new FencingView(
                "node2", "reboot", "strip", "node1", outcome, "", 10, outcome.equals("pending") ? 0 : 12);
        return view(List.of(node("node1", "online")), List.of(), List.of(fencing), true, "0.1.0");
    }

    @Test
    void aFencingThatWasOvertakenIsNoFailure() {
        assertThat(types(fencing("pending"), fencing("overtaken"))).isEmpty();
    }

    @Test
    void nothingHappensBetweenEqualViews() {
        assertThat(types(web("Started", "node1"), web("Started", "node1"))).isEmpty();
    }

    @Test
    void aResourceThatStartsThenStopsIsSaidOnceEach() {
        assertThat(types(web("Stopped"), web("Starting", "node1"))).containsExactly("org.systole.resource.changed");
        assertThat(types(web("Starting", "node1"), web("Started", "node1")))
                .containsExactly("org.systole.resource.started");
        assertThat(types(web("Stopped"), web("Started", "node1"))).containsExactly("org.systole.resource.started");
        assertThat(types(web("Started", "node1"), web("Stopped"))).containsExactly("org.systole.resource.stopped");
    }

    @Test
    void aMoveNamesBothNodes() {
        assertThat(ViewChanges.between(web("Started", "node1"), web("Started", "node2")))
                .containsExactly(new Change("org.systole.resource.moved", "web", "web was on node1 and is on node2."));
    }

    @Test
    void aFailureIsMoreThanAChange() {
        assertThat(types(web("Started", "node1"), web("FAILED", "node1")))
                .containsExactly("org.systole.resource.failed");
    }

    @Test
    void aNodeIsLostAndComesBack() {
        ClusterView here = view(List.of(node("node2", "online")), List.of());
        ClusterView lost = view(List.of(node("node2", "UNCLEAN (offline)")), List.of());
        ClusterView standby = view(List.of(node("node2", "standby")), List.of());

        assertThat(types(here, lost)).containsExactly("org.systole.node.lost");
        assertThat(types(lost, here)).containsExactly("org.systole.node.online");
        assertThat(types(here, standby)).containsExactly("org.systole.node.changed");
    }

    @Test
    void fencingIsFollowedToItsOutcome() {
        ClusterView none = view(List.of(node("node1", "online")), List.of());

        assertThat(types(none, fencing("pending"))).containsExactly("org.systole.fencing.started");
        assertThat(types(fencing("pending"), fencing("confirmed"))).containsExactly("org.systole.fencing.confirmed");
        assertThat(types(fencing("pending"), fencing("unknown"))).containsExactly("org.systole.fencing.failed");
    }

    @Test
    void onlyTheConfigurationsVersionCountsNotTheStatuss() {
        ClusterView one = view(List.of(), List.of(), List.of(), true, "0.1.0");
        ClusterView status = view(List.of(), List.of(), List.of(), true, "0.1.9");
        ClusterView two = view(List.of(), List.of(), List.of(), true, "0.2.0");

        assertThat(types(one, status)).isEmpty();
        assertThat(types(status, two)).containsExactly("org.systole.config.changed");
    }

    @Test
    void quorumIsLostAndRegained() {
        ClusterView with = view(List.of(), List.of(), List.of(), true, "0.1.0");
        ClusterView without = view(List.of(), List.of(), List.of(), false, "0.1.0");

        assertThat(types(with, without)).containsExactly("org.systole.cluster.quorum.lost");
        assertThat(types(without, with)).containsExactly("org.systole.cluster.quorum.regained");
    }

    @Test
    void everyTypeIsAnnounced() {
        assertThat(ViewChanges.TYPES)
                .containsAll(types(web("Stopped"), web("Started", "node1")))
                .doesNotHaveDuplicates();
    }
}
