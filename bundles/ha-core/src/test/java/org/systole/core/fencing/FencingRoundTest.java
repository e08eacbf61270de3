package org.systole.core.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.systole.api.fencing.FencingDriver.Kind;
import org.systole.api.model.NodeId;
import org.systole.core.fencing.FencingDevices.Device;
import org.systole.core.fencing.FencingTopology.Level;

class FencingRoundTest {
    private static final Duration BUDGET = Duration.ofSeconds(60);
    private static final NodeId ONE = new NodeId("node1");
    private static final NodeId THREE = new NodeId("node3");

    private static Level level(String id, Map<String, String> parameters) {
        return new Level(List.of(new Device(id, "apc", new TreeMap<>(parameters), new TreeMap<>(), new TreeSet<>())));
    }

    private static FencingRound round(Level... levels) {
        return FencingRound.of(List.of(levels), l -> List.of(ONE, THREE), Kind.OFF, BUDGET);
    }

    private static List<String> order(FencingRound round, int count) {
        return IntStream.range(0, count)
                .mapToObj(round::after)
                .map(t -> t.level().devices().get(0).id() + "@" + t.executor())
                .toList();
    }

    @Test
    void theNextLevelHasItsTurnBeforeAnotherNodeTries() {
        assertThat(order(round(level("a", Map.of()), level("b", Map.of())), 5))
                .containsExactly("a@node1", "b@node1", "a@node3", "b@node3", "a@node1");
    }

    @Test
    void aDeviceIsTriedAsOftenAsItAsksBeforeTheNextLevel() {
        assertThat(order(round(level("a", Map.of("pcmk_off_retries", "2")), level("b", Map.of())), 3))
                .containsExactly("a@node1", "a@node1", "b@node1");
    }

    @Test
    void levelsShareTheTimeThatDevicesDoNotSetThemselves() {
        FencingRound round =
                round(level("a", Map.of("pcmk_off_timeout", "20s")), level("b", Map.of()), level("c", Map.of()));

        assertThat(round.tries().subList(0, 3))
                .extracting(FencingRound.Try::timeout)
                .containsExactly(Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(20));
        assertThat(round(level("a", Map.of())).after(7).timeout()).isEqualTo(BUDGET);
    }

    @Test
    void littleTimeIsStillSome() {
        assertThat(round(level("a", Map.of("pcmk_off_timeout", "2min")), level("b", Map.of()))
                        .after(1)
                        .timeout())
                .isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void roundsAreCounted() {
        FencingRound round = round(level("a", Map.of()), level("b", Map.of()));

        assertThat(IntStream.range(0, 7).map(round::rounds)).containsExactly(0, 0, 1, 1, 2, 2, 3);
    }

    @Test
    void aLevelThatNobodyCanDriveIsLeftOut() {
        FencingRound round = FencingRound.of(
                List.of(level("a", Map.of()), level("b", Map.of())),
                l -> l.devices().get(0).id().equals("a") ? List.of() : List.of(ONE),
                Kind.OFF,
                BUDGET);

        assertThat(order(round, 2)).containsExactly("b@node1", "b@node1");
    }
}
