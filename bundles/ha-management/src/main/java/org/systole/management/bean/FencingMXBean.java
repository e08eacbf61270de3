package org.systole.management.bean;

import java.util.List;
import org.systole.core.console.ClusterView.FencingView;

/** Fencing. */
@Description("Fencing: what was fenced, and fencing by hand")
public interface FencingMXBean {
    @Description("Fencings, newest first; times in seconds since the epoch")
    List<FencingView> getHistory();

    @Description("Nodes being fenced now")
    List<String> getPending();

    @Description("Fencings on record that failed or whose outcome is unknown")
    int getFailed();

    @Description("Fencings on record that were confirmed")
    int getConfirmed();

    @Description("Switches a node off and leaves it off")
    String fence(@Description("name of the node") String node);

    @Description("Switches a node off and on again")
    String reboot(@Description("name of the node") String node);

    @Description("Vouches that a node is down and runs nothing; wrong, this costs data")
    String confirm(@Description("name of the node") String node);

    @Description("Lets fencing go on although the safety brake holds it")
    String releaseBrake(@Description("why, for the record") String reason);

    @Description("What fence, reboot or confirm would lead to, without doing it")
    String dryRun(@Description("fence, reboot or confirm") String verb, @Description("name of the node") String node);
}
