package org.systole.management.bean;

import java.util.List;

/** One primitive, group or clone. */
@Description("A resource of the cluster: a primitive, group or clone")
public interface ResourceMXBean {
    @Description("Its id")
    String getId();

    @Description("primitive, group or clone")
    String getKind();

    @Description("The group or clone around it; empty for none")
    String getParent();

    @Description("The agent of a primitive, class:provider:type")
    String getAgent();

    @Description("Its role: Started, Stopped, Promoted, Unpromoted, Starting, Stopping; of a group also Partial")
    String getRole();

    @Description("Whether it is active somewhere")
    boolean isRunning();

    @Description("Where it is active")
    List<String> getNodes();

    @Description("Whether the cluster starts and stops it")
    boolean isManaged();

    @Description("Whether it is stopped on purpose")
    boolean isDisabled();

    @Description("Whether it failed")
    boolean isFailed();

    @Description("Whether the cluster gave up on it until someone helps")
    boolean isBlocked();

    @Description("Why it is not running, in a few words")
    String getNote();

    @Description("Failures counted on all nodes")
    long getFailCount();

    @Description("Ids of what is in it")
    List<String> getMembers();

    @Description("Lets it run")
    String start();

    @Description("Stops it and keeps it stopped")
    String stop();

    @Description("Moves it; leaves no constraint behind if it stays by itself. Waits until it is there")
    String move(@Description("name of the node") String node);

    @Description("Removes what moves and bans left behind")
    String clear();

    @Description("Forgets failures, so that it is tried again")
    String cleanup();

    @Description("Lets the cluster start and stop it")
    String manage();

    @Description("Keeps the cluster from starting and stopping it")
    String unmanage();

    @Description("Why it is where it is, or is not running")
    String why();

    @Description("The same for one node")
    String whyOn(@Description("name of the node") String node);

    @Description("What an operation of this bean would lead to, without doing it")
    String dryRun(
            @Description("start, stop, move, clear, cleanup, manage or unmanage") String verb,
            @Description("name of the node for move, else empty") String node);
}
