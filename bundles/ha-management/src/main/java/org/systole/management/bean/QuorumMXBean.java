package org.systole.management.bean;

/** Whether there is a majority. */
@Description("Votes and majority")
public interface QuorumMXBean {
    @Description("Whether this node is in a majority that follows a proven leader")
    boolean isQuorate();

    @Description("Nodes heard")
    int getVotes();

    @Description("Nodes in the configuration")
    int getExpectedVotes();

    @Description("Votes a majority needs")
    int getNeededVotes();

    @Description("How many more nodes may be lost before quorum is; negative without it")
    int getMargin();
}
