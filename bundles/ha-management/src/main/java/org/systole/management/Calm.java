package org.systole.management;

import java.time.Duration;
import org.systole.core.console.ClusterView;
import org.systole.core.console.Console;

/**
 * Waits until this node has nothing urgent to do: it has quorum, and neither configuration nor status of the cluster
 * changed between two looks. A cluster that starts, or recovers, needs its processors for that first.
 */
final class Calm {
    private final Console console;
    private final Duration every;
    private final int looks;

    /**
     * @param every time between two looks
     * @param limit waits no longer than this
     */
    Calm(Console console, Duration every, Duration limit) {
        this.console = console;
        this.every = every;
        this.looks = (int) Math.max(1, limit.toMillis() / every.toMillis());
    }

    /** @return whether it became calm; false when the time was over before */
    boolean await() throws InterruptedException {
        String before = "";
        for (int look = 0; look < looks; look++) {
            Thread.sleep(every.toMillis());
            String now = state();
            if (!now.isEmpty() && now.equals(before)) {
                return true;
            }
            before = now;
        }
        return false;
    }

    /** Changes whenever something happens in the cluster; empty while there is no quorum, or no node to ask. */
    private String state() {
        try {
            ClusterView view = console.view();
            return view.quorate() ? view.configuration() + " " + view.term() : "";
        } catch (IllegalStateException e) {
            // The node did not start and says so itself.
            return "";
        }
    }
}
