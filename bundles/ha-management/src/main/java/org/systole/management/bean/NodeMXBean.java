package org.systole.management.bean;

import java.util.List;
import java.util.SortedMap;

/** One node. */
@Description("A node of the cluster")
public interface NodeMXBean {
    @Description("Its name")
    String getName();

    @Description("Its id in the configuration")
    String getId();

    @Description("Its state in the words of crm_mon, such as online, standby, UNCLEAN (offline)")
    String getState();

    @Description("Whether it is a member")
    boolean isOnline();

    @Description("Whether it is in standby, and so runs nothing")
    boolean isStandby();

    @Description("Whether its resources are left alone")
    boolean isMaintenance();

    @Description("Whether it may run something although nobody can talk to it")
    boolean isUnclean();

    @Description("Whether it is joining")
    boolean isPending();

    @Description("Whether it plans for the cluster")
    boolean isCoordinator();

    @Description("Whether the answering node hears it")
    boolean isPresent();

    @Description("Whether it is the answering node")
    boolean isLocal();

    @Description("Primitives active on it")
    List<String> getResources();

    @Description("Its attributes")
    SortedMap<String, String> getAttributes();

    @Description("Agents it offers")
    List<String> getAgents();

    @Description("Lets it run nothing")
    String standby();

    @Description("Lets it run things again")
    String online();

    @Description("Stops everything on it and lets it leave")
    String drain();

    @Description("Switches it off and leaves it off")
    String fence();

    @Description("Switches it off and on again")
    String reboot();

    @Description("Vouches that it is down and runs nothing; wrong, this costs data")
    String confirmDown();

    @Description("What an operation of this bean would lead to, without doing it")
    String dryRun(@Description("standby, online, drain, fence, reboot or confirmDown") String verb);
}
