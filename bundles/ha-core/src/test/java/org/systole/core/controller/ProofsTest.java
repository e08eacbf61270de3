package org.systole.core.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.systole.core.state.DeviceReport;
import org.systole.core.state.Entry;

class ProofsTest {
    private final Members cluster = new Members(
            "<crm_config/><resources><primitive id='power' class='stonith' type='strip'/>"
                    + "<primitive id='door' class='stonith' type='door'/></resources>",
            "stonith:strip");
    private final Proofs proofs = new Proofs(cluster.known);

    private List<Effect> at(long millis) {
        cluster.known.nowMillis = millis;
        cluster.known.wallSeconds = 100 + millis / 1000;
        proofs.decide();
        return cluster.effects().stream()
                .filter(e -> e instanceof Effect.ProveDevice)
                .toList();
    }

    private void found(boolean ok) {
        proofs.proved(new Event.DeviceProved("power", true, ok, new TreeSet<>(Members.NODES), "said"));
    }

    private List<DeviceReport> reports() {
        return cluster.known.state.fencing().reports().all();
    }

    @Test
    void looksInItsTurnAtTheDevicesItCanDriveAndSaysWhatItFound() {
        assertThat(at(0)).isEmpty();
        assertThat(at(8_999)).as("the turn of the third node").isEmpty();
        assertThat(at(9_000)).containsExactly(new Effect.ProveDevice("power", new TreeSet<>(Members.NODES)));
        assertThat(at(9_100)).as("under way").isEmpty();

        found(true);
        at(9_200);

        assertThat(reports()).singleElement().satisfies(r -> {
            assertThat(r.node()).isEqualTo(Members.SELF);
            assertThat(r.ok()).isTrue();
            assertThat(r.nodes()).containsExactlyElementsOf(Members.NODES);
        });
        assertThat(at(10_000)).isEmpty();
    }

    @Test
    void aBadFindIsLookedAtAgainSoonAndAGoodOneAfterAnHour() {
        at(0);
        at(9_000);
        found(false);
        at(9_200);
        assertThat(at(68_000)).isEmpty();
        assertThat(at(70_000)).hasSize(1);
        found(true);
        at(70_100);
        assertThat(at(3_600_000)).isEmpty();
        assertThat(at(3_671_000)).hasSize(1);
    }

    @Test
    void looksAtOnceWhenAnOperatorAsks() {
        at(0);
        at(9_000);
        found(true);
        at(9_200);
        cluster.apply(new Entry.ProveDevices(200));

        assertThat(at(106_000)).as("the turn of the third node").hasSize(1);
    }

    @Test
    void nobodyLooksWhileANodeIsToBeFenced() {
        at(0);
        cluster.lost(Members.NODE1);

        assertThat(at(9_000)).isEmpty();
    }

    @Test
    void whatWasNotLookedAtIsNoFind() {
        at(0);
        at(9_000);
        proofs.proved(new Event.DeviceProved("power", false, false, new TreeSet<>(), ""));

        assertThat(at(9_100)).hasSize(1);
        assertThat(reports()).isEmpty();
    }
}
