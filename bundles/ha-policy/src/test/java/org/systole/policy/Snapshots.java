package org.systole.policy;

/** Snapshots from the text form of scenarios, for the tests of single stages. */
public final class Snapshots {
    private Snapshots() {}

    public static ClusterSnapshot of(String scenario) {
        return ClusterSnapshot.of(Scenario.read(scenario).cluster().input());
    }
}
