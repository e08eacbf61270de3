package org.systole.policy.steps;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.systole.api.model.ResourceId;
import org.systole.policy.ClusterSnapshot;
import org.systole.policy.Snapshots;
import org.systole.policy.placement.Placement;
import org.systole.policy.state.Health;
import org.systole.policy.state.Instances;
import org.systole.policy.state.Management;

class FollowersTest {
    private static final Why LOST = Why.unrunnable(Event.of("store", Act.START));
    private static final Why UNANSWERED = Why.unrunnable(new Event("db:0", Event.What.MONITOR));

    private final Map<ResourceId, Work> works = new LinkedHashMap<>();

    private Followers followers(String scenario) {
        ClusterSnapshot snapshot = Snapshots.of("online n1 n2\n" + scenario);
        Instances instances = Instances.of(snapshot);
        Health health = Health.of(snapshot, instances);
        Placement placement = Placement.of(snapshot, instances, health);
        instances.all().forEach(i -> {
            Management management =
                    Management.of(i, health, snapshot.configuration().options());
            Work work = new Work(i, placement.seat(i), management, false);
            i.active().forEach(t -> work.places.add(health.node(t.node())));
            work.start = work.seat.assigned() && !work.active();
            work.promote = work.seat.role() == org.systole.policy.state.Role.PROMOTED;
            works.put(i.id(), work);
        });
        return Followers.of(snapshot, instances, works);
    }

    private Work work(String id) {
        return works.get(new ResourceId(id));
    }

    /** It restarts, and will not start. */
    private Work lost(String id, Why why) {
        Work work = work(id);
        work.askStop(Why.required(Event.of("store", Act.START)));
        work.forbidStart(why);
        return work;
    }

    private static final String PAIR =
            """
            primitive db
            primitive web
            colocation web with db INFINITY
            running db n1
            running web n1
            """;

    @Test
    void whatMustBeWithSomethingLostStops() {
        Followers followers = followers(PAIR);
        assertThat(followers.parts(lost("db", LOST))).containsExactly(work("web"));
        assertThat(work("web").stop).isTrue();
        assertThat(work("web").stopReason).isEqualTo(Why.colocation("db"));
        assertThat(work("web").causes)
                .extracting(c -> c.rule() + " " + c.object())
                .containsExactly("COLOCATION web-with-db");
    }

    @Test
    void toldAgainItIsNoNews() {
        Followers followers = followers(PAIR);
        Work db = lost("db", LOST);
        followers.parts(db);
        assertThat(followers.parts(db)).isEmpty();
    }

    @Test
    void whatWaitsForAnAnswerOnlyIsNotLost() {
        Followers followers = followers(PAIR);
        assertThat(followers.parts(lost("db", UNANSWERED))).isEmpty();
        assertThat(work("web").stop).isFalse();
    }

    @Test
    void whatCanStartLeavesTheOthersAlone() {
        Followers followers = followers(PAIR);
        work("db").askStop(Why.NONE);
        assertThat(followers.parts(work("db"))).isEmpty();
    }

    @Test
    void withoutQuorumOnlyAPlanForAFileStopsIt() {
        assertThat(followers(PAIR).parts(lost("db", Why.NO_QUORUM))).isEmpty();
        assertThat(followers("on-paper\n" + PAIR).parts(lost("db", Why.NO_QUORUM)))
                .containsExactly(work("web"));
    }

    @Test
    void aWishToBeNearBindsNobody() {
        Followers followers = followers(PAIR.replace("INFINITY", "1000"));
        assertThat(followers.parts(lost("db", LOST))).isEmpty();
    }

    @Test
    void whatDoesNotRunYetDoesNotStart() {
        Followers followers = followers(PAIR.replace("running web n1\n", ""));
        assertThat(followers.parts(lost("db", UNANSWERED))).containsExactly(work("web"));
        assertThat(work("web").startable).isFalse();
        assertThat(work("web").stop).isFalse();
    }

    @Test
    void alongAChainOnlyWhatIsNoPartIsTold() {
        Followers followers = followers(PAIR + "primitive a\nprimitive b\ngroup g = a b\n"
                + "running a n1\nrunning b n1\ncolocation g with db INFINITY\n");
        assertThat(followers.chained(lost("db", LOST))).containsExactly(work("web"));
        assertThat(followers.parts(work("db"))).containsExactly(work("a"));
    }

    @Test
    void whatStopsForItselfBeginsNoChain() {
        Followers followers = followers(PAIR);
        Work db = work("db");
        db.askStop(Why.NONE);
        db.forbidStart(LOST);
        assertThat(followers.chained(db)).isEmpty();
        assertThat(followers.parts(db)).containsExactly(work("web"));
    }

    @Test
    void ofACloneTheLastCopyCounts() {
        String clone =
                """
                primitive db
                clone dbs = db
                primitive web
                colocation web with dbs INFINITY
                running db n1 n2
                running web n1
                """;
        Followers followers = followers(clone);
        assertThat(followers.parts(lost("db:0", LOST))).isEmpty();
        assertThat(followers.parts(lost("db:1", LOST))).isEqualTo(List.of(work("web")));
    }

    @Test
    void whatMustBeNearOnlyWhilePromotedIsHeldBack() {
        String pair =
                """
                primitive db
                primitive sql
                clone sqls = sql promotable=true
                attribute n1 master-sql=10
                colocation sqls with db INFINITY rsc-role=Promoted with-rsc-role=Started
                running sql n1 n2
                """;
        Followers followers = followers(pair);
        assertThat(work("sql:0").promote).isTrue();
        work("db").forbidStart(LOST);
        assertThat(followers.chained(work("db"))).containsExactly(work("sql:0"));
        assertThat(work("sql:0").held).isTrue();
        assertThat(work("sql:0").stop).isFalse();
    }
}
