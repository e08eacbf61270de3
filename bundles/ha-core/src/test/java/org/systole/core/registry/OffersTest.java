package org.systole.core.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OffersTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Offers<String> offers = new Offers<>("Thing", "type");

    @Test
    void findsTheServiceOfAType() {
        offers.add("one", Map.of("type", new String[] {"a", "b"}));

        assertThat(offers.types()).containsExactly("a", "b");
        assertThat(offers.lease("b", LIMIT).orElseThrow().service()).isEqualTo("one");
        assertThat(offers.lease("c", LIMIT)).isEmpty();
    }

    @Test
    void prefersTheHigherRankingThenTheOlderService() {
        offers.add("young", Map.of("type", "a", "service.id", 9L));
        offers.add("old", Map.of("type", "a", "service.id", 3L));
        assertThat(offers.lease("a", LIMIT).orElseThrow().service()).isEqualTo("old");

        offers.add("better", Map.of("type", "a", "service.id", 10L, "service.ranking", 5));
        assertThat(offers.lease("a", LIMIT).orElseThrow().service()).isEqualTo("better");
    }

    @Test
    void tellsWhichTypesAProgramAnswersInPlaceOfAPlugIn() {
        Offers<String> both = new Offers<>("Thing", "thing.type");
        both.add("plug-in", Map.of("thing.type", new String[] {"a", "b", "c"}, "service.id", 1L));
        both.add("before it", Map.of("thing.type", "a", "thing.source", "/a", "service.id", 2L, "service.ranking", 10));
        both.add("behind it", Map.of("thing.type", "b", "thing.source", "/b", "service.id", 3L));
        both.add("alone", Map.of("thing.type", "d", "thing.source", "/d", "service.id", 4L));

        assertThat(both.shadowing()).containsExactly("a");
    }

    @Test
    void leavesOutAServiceWithoutAType() {
        offers.add("nameless", Map.of());

        assertThat(offers.types()).isEmpty();
    }

    @Test
    void tellsListenersOfEveryChange() {
        AtomicInteger changes = new AtomicInteger();
        offers.listen(changes::incrementAndGet);

        String service = "one";
        offers.add(service, Map.of("type", "a"));
        offers.remove(service);

        assertThat(changes).hasValue(2);
    }

    @Test
    void removalWaitsForCallsUnderWayAndAdmitsNoNewOnes() throws InterruptedException {
        String service = "one";
        offers.add(service, Map.of("type", "a"));
        Offers.Lease<String> lease = offers.lease("a", LIMIT).orElseThrow();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        offers.listen(begun::countDown);
        Thread remover = new Thread(() -> {
            offers.remove(service);
            gone.countDown();
        });
        remover.start();

        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(offers.lease("a", LIMIT)).isEmpty();
        assertThat(gone.getCount()).isEqualTo(1);

        lease.close();
        assertThat(gone.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void removalDoesNotWaitForACallBeyondItsLimit() {
        String service = "one";
        offers.add(service, Map.of("type", "a"));
        offers.lease("a", Duration.ofSeconds(-10)).orElseThrow();

        offers.remove(service);

        assertThat(offers.types()).isEmpty();
    }

    @Test
    void aLeaseGivenBackTwiceCountsOnce() throws InterruptedException {
        String service = "one";
        offers.add(service, Map.of("type", "a"));
        Offers.Lease<String> first = offers.lease("a", LIMIT).orElseThrow();
        Offers.Lease<String> second = offers.lease("a", LIMIT).orElseThrow();
        first.close();
        first.close();
        CountDownLatch gone = new CountDownLatch(1);
        offers.listen(gone::countDown);
        Thread remover = new Thread(() -> offers.remove(service));
        remover.start();
        assertThat(gone.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(remover.isAlive()).isTrue();

        second.close();
        remover.join(30_000);
        assertThat(remover.isAlive()).isFalse();
    }

    @Test
    void followsAServiceThatChangesItsTypes() {
        String service = "scripts";
        offers.add(service, Map.of("type", new String[] {"a", "b"}));
        AtomicInteger changes = new AtomicInteger();
        offers.listen(changes::incrementAndGet);

        offers.update(service, Map.of("type", new String[] {"b", "c"}));
        offers.update(service, Map.of("type", new String[] {"c", "b"}));

        assertThat(offers.types()).containsExactly("b", "c");
        assertThat(changes).hasValue(1);
    }
}
