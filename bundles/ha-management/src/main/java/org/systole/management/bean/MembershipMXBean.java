package org.systole.management.bean;

import java.util.List;

/** Who is here. */
@Description("The nodes this node hears")
public interface MembershipMXBean {
    @Description("Nodes this node hears, itself among them")
    List<String> getPresent();

    @Description("Configured nodes it does not hear")
    List<String> getAbsent();

    @Description("How many it hears")
    int getPresentNodes();

    @Description("The node that plans; empty when nobody does")
    String getCoordinator();

    @Description("Term of the leadership; only grows")
    long getTerm();
}
