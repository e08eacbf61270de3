package org.systole.management.bean;

import java.util.List;

/** The cluster as a whole. */
@Description("The cluster as this node sees it")
public interface ClusterMXBean {
    @Description("Name of the cluster; empty when it has none")
    String getName();

    @Description("The node that answers")
    String getNode();

    @Description("Version of Systole on this node")
    String getVersion();

    @Description("Version of configuration and status: admin_epoch.epoch.num_updates")
    String getConfiguration();

    @Description("Who changed the configuration last, and with what")
    String getLastChange();

    @Description("The node that plans; empty when nobody does")
    String getCoordinator();

    @Description("Whether this node has quorum")
    boolean isQuorate();

    @Description("Whether the cluster leaves all resources alone")
    boolean isMaintenance();

    @Description("Whether there is nothing to look at")
    boolean isHealthy();

    @Description("OK, WARN or CRITICAL")
    String getHealthStatus();

    @Description("What to look at, worst first")
    List<String> getProblems();

    @Description("Failed operations")
    List<String> getFailures();

    @Description("Nodes in the configuration")
    int getConfiguredNodes();

    @Description("Nodes that are members")
    int getOnlineNodes();

    @Description("Nodes in standby")
    int getStandbyNodes();

    @Description("Nodes that may run something although nobody can talk to them, and wait for fencing")
    int getUncleanNodes();

    @Description("Primitives in the configuration")
    int getResources();

    @Description("Primitives that are active")
    int getRunningResources();

    @Description("Primitives that are stopped although nobody asked for it")
    int getStoppedResources();

    @Description("Primitives that failed")
    int getFailedResources();

    @Description("Primitives the cluster gave up on")
    int getBlockedResources();

    @Description("When these values were taken, in milliseconds since the epoch")
    long getLastUpdated();

    @Description("Age of these values in seconds")
    double getSecondsSinceUpdate();

    @Description("The first screen: verdict, problems, where things are")
    String status();

    @Description("crm_mon -1 -r, in the given format")
    String report(@Description("text, xml or json") String format);

    @Description("Everything an expert would look at first")
    String diagnose();

    @Description("Runs a command as the command line would")
    String run(@Description("the program, then its words") List<String> words);
}
