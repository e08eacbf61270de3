package org.systole.policy.simulate;

import java.util.List;
import org.systole.cib.Element;
import org.systole.cib.view.ClusterOptions;
import org.systole.cib.view.Configuration;
import org.systole.cib.view.Text;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.Scheduler;
import org.systole.policy.SnapshotInput;

/**
 * One run: the present, the present with what is pretended, the plan made for that, and the state when that is done.
 * In a file, unlike in a running cluster, {@code no-quorum-policy=ignore} counts as quorum, so that configurations
 * behave as their authors know them. Made anew for each run; used by one thread.
 */
final class Simulation {
    private final Request request;
    private final Scheduler scheduler = new Scheduler();
    private final Scheduler.Outcome present;
    private final Scene scene;
    private final Scheduler.Outcome decided;
    private Rehearsal rehearsal;
    private Scheduler.Outcome afterwards;

    /**
     * What to simulate.
     *
     * @param cib configuration and status in the modern dialect
     * @param changes what to pretend before
     * @param failures results to pretend while the plan is carried out
     */
    record Request(Element cib, Moment moment, List<Modification> changes, List<OperationSpec> failures) {
        Request {
            changes = List.copyOf(changes);
            failures = List.copyOf(failures);
        }
    }

    Simulation(Request request) {
        this.request = request;
        this.present = decide(request.cib());
        this.scene = Scene.of(request.cib(), request.changes(), request.moment().now());
        this.decided = request.changes().isEmpty() ? present : decide(scene.cib());
    }

    private Scheduler.Outcome decide(Element document) {
        ClusterOptions options =
                Configuration.of(document, request.moment().now()).options();
        boolean quorum = Text.truth(document.attribute("have-quorum", "false"), false)
                || options.quorumPolicy() == ClusterOptions.QuorumPolicy.IGNORE;
        return scheduler.decide(ClusterSnapshot.of(
                SnapshotInput.ofFile(document, quorum, request.moment().now())));
    }

    Request request() {
        return request;
    }

    /** What would be done as things are; of interest for its state only. */
    Scheduler.Outcome present() {
        return present;
    }

    /** The document the plan is made for. */
    Scene scene() {
        return scene;
    }

    /** The plan, with what led to it. */
    Scheduler.Outcome decided() {
        return decided;
    }

    Rehearsal rehearsal() {
        if (rehearsal == null) {
            rehearsal = Rehearsal.of(scene.cib(), decided, request.failures());
        }
        return rehearsal;
    }

    /** The same for the state that the plan leads to. */
    Scheduler.Outcome afterwards() {
        if (afterwards == null) {
            afterwards = decide(rehearsal().after());
        }
        return afterwards;
    }
}
