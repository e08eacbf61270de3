package org.systole.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.systole.core.state.StateBuilder.cluster;

import org.junit.jupiter.api.Test;
import org.systole.cib.CibVersion;
import org.systole.cib.Element;
import org.systole.cib.patch.CibPatch;

class ConfigurationChangeTest {
    private final StateBuilder cluster = cluster("n1", "n2", "n3").joined("n1").joined("n2");

    /** A patch that adds an empty order constraint of that id to the present configuration. */
    private Entry.Configure adding(String id) {
        Element base = cluster.state().configurationDocument();
        Element configuration = base.childOrEmpty("configuration");
        Element constraints = configuration
                .childOrEmpty("constraints")
                .and(Element.of("rsc_order", "id", id, "first", "web", "then", "every"));
        Element changed = base.with(
                        "epoch", String.valueOf(cluster.state().version().epoch() + 1))
                .replacing(configuration.replacing(constraints));
        return new Entry.Configure(CibPatch.between(base, changed), "ana", "cibadmin", "test", 100);
    }

    @Test
    void raisesTheEpochAndRemembersWho() {
        CibVersion before = cluster.state().version();

        cluster.apply(adding("o1"));

        assertThat(cluster.state().version()).isEqualTo(new CibVersion(0, before.epoch() + 1, 0));
        assertThat(cluster.state().lastChange()).startsWith("ana\tcibadmin");
        assertThat(CibRendering.cib(cluster.state(), true).toString()).contains("rsc_order id=\"o1\"");
    }

    @Test
    void saysWhenWhoChangedItLastAlsoBeforeAnybodyDid() {
        assertThat(CibRendering.cib(cluster.state(), true).toString())
                .contains("cib-last-written=\"Thu Jan 1 00:01:40 1970 UTC\"", "update-client=\"systole node\"")
                .doesNotContain("update-user");

        cluster.apply(adding("o1"));

        assertThat(CibRendering.cib(cluster.state(), true).toString())
                .contains("cib-last-written=\"Thu Jan 1 00:0", "update-client=\"cibadmin\"", "update-user=\"ana\"");
    }

    @Test
    void isNeverInTheWayOfStatusChanges() {
        Entry.Configure change = adding("o1");
        cluster.absent("web", "n1", "n2").joined("n3").apply(change);

        assertThat(cluster.last().accepted()).isTrue();
    }

    @Test
    void refusesAChangeMadeFromAnOlderConfiguration() {
        Entry.Configure late = adding("o2");
        cluster.apply(adding("o1")).apply(late);

        assertThat(cluster.last().accepted()).isFalse();
        assertThat(CibRendering.cib(cluster.state(), true).toString()).doesNotContain("o2");
    }
}
