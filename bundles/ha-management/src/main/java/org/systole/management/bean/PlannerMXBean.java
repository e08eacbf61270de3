package org.systole.management.bean;

import java.util.List;

/** What the cluster is about to do. */
@Description("The plan")
public interface PlannerMXBean {
    @Description("Whether nothing is left to do")
    boolean isIdle();

    @Description("What is done or about to be done, in a possible order")
    List<String> getSteps();

    @Description("What should be done but cannot, and why")
    List<String> getBlocked();

    @Description("What the planner warns of")
    List<String> getWarnings();

    @Description("Why a resource is where it is, or is not running")
    String why(@Description("id of the resource") String resource);

    @Description("The same for one node")
    String whyOn(@Description("id of the resource") String resource, @Description("name of the node") String node);

    @Description("What a command would lead to, without doing it")
    String forecast(@Description("the program, then its words") List<String> words);
}
