package org.systole.core.command.program;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.cib.report.ClusterReport;
import org.systole.core.command.ClusterAccess.Snapshot;
import org.systole.core.command.ClusterAccess.Verb;
import org.systole.core.command.session.Refusal;
import org.systole.core.command.session.ResourceTree;
import org.systole.core.command.session.Session;
import org.systole.core.command.words.ExitCode;
import org.systole.core.command.words.UsageError;

/** Forgetting failures, and waiting until the cluster has nothing left to do. */
final class ResourceRepair {
    private static final long LOOK_EVERY_MILLIS = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(100);

    private ResourceRepair() {}

    /** Forgets failures of the resource named, or of all that have any. */
    static ExitCode cleanUp(Session session) throws Refusal {
        return forget(session, false);
    }

    /** Forgets all that is known, so that the resources are probed anew. */
    static ExitCode refresh(Session session) throws Refusal {
        return forget(session, true);
    }

    private static ExitCode forget(Session session, boolean everything) throws Refusal {
        Optional<String> name = CrmResource.node(session);
        ResourceTree tree = new ResourceTree(session.cib());
        Optional<NodeId> node = Optional.empty();
        if (name.isPresent()) {
            node = Optional.of(new NodeId(tree.node(name.get()).attribute("uname", name.get())));
        }
        List<String> targets = targets(session, tree, everything);
        if (targets.isEmpty()) {
            session.println((session.words().has("resource") ? "It has no" : "No resource has")
                    + " failures on record; nothing to clean up. --refresh looks at it again all the same.");
            return ExitCode.OK;
        }
        for (String target : targets) {
            session.submit(new Verb.CleanUp(new ResourceId(target), node, session.origin()));
        }
        return ExitCode.OK;
    }

    private static List<String> targets(Session session, ResourceTree tree, boolean everything) throws Refusal {
        Optional<String> given = session.words().value("resource");
        List<String> asked =
                given.isPresent() ? ResourceTree.primitivesIn(tree.resource(given.get())) : tree.primitives();
        if (everything || session.words().has("force")) {
            return asked;
        }
        TreeSet<String> failed = failed(Reports.of(session.snapshot()));
        return given.isPresent() ? asked.stream().filter(failed::contains).toList() : List.copyOf(failed);
    }

    /** Resources with a failure on record; also those the configuration no longer has. */
    private static TreeSet<String> failed(ClusterReport report) {
        TreeSet<String> failed = new TreeSet<>();
        report.failures().forEach(f -> failed.add(f.resource()));
        report.nodes().forEach(n -> n.history().stream()
                .filter(h -> !h.failCount().isEmpty())
                .forEach(h -> failed.add(h.resource())));
        return failed;
    }

    /** Waits until the plan is empty, or the patience ends. */
    static ExitCode settle(Session session) throws Refusal, UsageError {
        Duration patience = session.patience(PATIENCE);
        Instant end = session.clock().instant().plus(patience);
        while (!settled(session.snapshot())) {
            if (!session.clock().instant().isBefore(end)) {
                throw new Refusal(
                        ExitCode.TIMEOUT,
                        "After " + patience.toSeconds() + "s there is still something to do; see systole status.");
            }
            pause();
        }
        return ExitCode.OK;
    }

    /** Whether there is a plan and nothing in it that could still be done. */
    static boolean settled(Snapshot snapshot) {
        return snapshot.plan()
                .map(p -> p.steps().stream().allMatch(s -> !s.blocked().isEmpty()))
                .orElse(false);
    }

    /** Lets a moment pass before the next look at the snapshot. */
    static void pause() throws Refusal {
        try {
            if (new CountDownLatch(1).await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("nobody counts this latch down");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(ExitCode.TIMEOUT, "the node is stopping");
        }
    }
}
