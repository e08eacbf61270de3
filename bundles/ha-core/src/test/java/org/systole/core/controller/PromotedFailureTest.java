package org.systole.core.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;
import org.systole.core.state.Entry;
import org.systole.core.state.Intent;
import org.systole.core.state.OperationRecord.Ended;
import org.systole.core.state.ResourceRecord;
import org.systole.core.state.Restart;

/** A promoted copy whose monitor fails, in a cluster that plans anew after each step. */
class PromotedFailureTest {
    private static final ResourceId DB = new ResourceId("db");
    private static final NodeId NODE = Members.NODE1;
    private static final int RUNS_NOT = 7;
    private static final int PROMOTED_FAILED = 9;
    private static final int MOST_STEPS = 12;

    private Members members;
    private Planning planning;

    /** One copy, promoted, and what its monitor's failure leads to. */
    private void cluster(String onFail) {
        members = new Members(
                """
                <crm_config>
                <cluster_property_set id="o"><nvpair id="f" name="stonith-enabled" value="false"/></cluster_property_set>
                </crm_config><nodes/><resources>
                <clone id="dbs"><meta_attributes id="m"><nvpair id="p" name="promotable" value="true"/>
                <nvpair id="n" name="clone-max" value="1"/></meta_attributes>
                <primitive id="db" class="ocf" provider="x" type="Y"><operations>
                <op id="w" name="monitor" interval="10s" role="Promoted" on-fail="%s"/></operations></primitive></clone>
                </resources><constraints/>
                """
                        .formatted(onFail),
                "ocf:x:Y",
                "systole:node");
        planning = new Planning(members.known);
        members.apply(new Entry.SetAttribute(NODE, "master-db", Optional.of("10"), 100));
        assertThat(goOn()).containsExactly("start", "promote");
    }

    /** What is done until nothing is left to do, but for probes; every agent does as it is told. */
    private List<String> goOn() {
        List<String> done = new ArrayList<>();
        List<Intent> due = step();
        while (!due.isEmpty()) {
            for (Intent intent : due) {
                members.end(intent.node(), intent.isProbe() ? RUNS_NOT : 0);
                if (!intent.isProbe()) {
                    done.add(intent.operation());
                }
            }
            assertThat(done).hasSizeLessThan(MOST_STEPS);
            due = step();
        }
        return done;
    }

    private List<Intent> step() {
        planning.askAgain();
        planning.made(members.plan(planning));
        List<Intent> due = planning.intents();
        if (!due.isEmpty()) {
            members.apply(new Entry.Intents(1, due, 100));
        }
        return due;
    }

    private void monitorFails() {
        ResourceRecord record = members.known.state.node(NODE).resources().get(DB);
        Entry.Result result = new Entry.Result(
                DB,
                "monitor",
                10_000,
                record.last(),
                false,
                Ended.DONE,
                PROMOTED_FAILED,
                "a test",
                "",
                5,
                Restart.NONE);
        members.apply(new Entry.Results(NODE, Members.life(NODE), List.of(result), 101));
    }

    @Test
    void itStartsAnew() {
        cluster("restart");

        monitorFails();

        assertThat(goOn()).containsExactly("demote", "stop", "start", "promote");
    }

    @Test
    void aDemotionIsEnoughWhereTheConfigurationSaysSo() {
        cluster("demote");

        monitorFails();

        assertThat(goOn()).containsExactly("demote", "promote");
    }
}
