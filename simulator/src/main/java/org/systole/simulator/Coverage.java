package org.systole.simulator;

/** Which of the situations that matter a run has met, so that a suite can show that it tested them. */
public final class Coverage {
    int partitionDuringFencing;
    int leaderLossDuringOperation;
    int undeployDuringOperation;
    int fencings;
    int starts;
    int elections;
    int brakes;
    int reloads;
    int notices;
    int migrations;
    int targetsFenced;
    int sourcesFenced;
    int lateResults;
    int coordinatorsLost;
    int strangeAnswers;

    public boolean partitionDuringFencing() {
        return partitionDuringFencing > 0;
    }

    public boolean leaderLossDuringOperation() {
        return leaderLossDuringOperation > 0;
    }

    public boolean undeployDuringOperation() {
        return undeployDuringOperation > 0;
    }

    /** Whether fencing had to wait for the safety brake. */
    public boolean brake() {
        return brakes > 0;
    }

    /** How often a service took up a changed parameter while it ran. */
    public int reloads() {
        return reloads;
    }

    /** Copies of clones that were told of the others. */
    public int notices() {
        return notices;
    }

    /** How often a service arrived somewhere without having been stopped. */
    public int migrations() {
        return migrations;
    }

    /** How often a node was fenced to which a service was being sent. */
    public int targetsFenced() {
        return targetsFenced;
    }

    /** How often a node was fenced that was sending a service. */
    public int sourcesFenced() {
        return sourcesFenced;
    }

    /** How often the sender's result came when its target was lost or in another life. */
    public int lateResults() {
        return lateResults;
    }

    /** How often the coordinator changed while a service was being sent. */
    public int coordinatorsLost() {
        return coordinatorsLost;
    }

    /** How often an agent that was asked whether something runs said neither yes nor no, or did not answer. */
    public int strangeAnswers() {
        return strangeAnswers;
    }

    public int fencings() {
        return fencings;
    }

    public int starts() {
        return starts;
    }
}
