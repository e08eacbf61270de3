package org.systole.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.systole.api.model.NodeId;
import org.systole.cib.Element;
import org.systole.cib.Xml;
import org.systole.core.controller.Event.Submission;
import org.systole.core.controller.Event.Submission.How;
import org.systole.core.replication.ReplicatedLog.Leadership;
import org.systole.core.replication.ReplicatedLog.Position;
import org.systole.core.state.ClusterState;
import org.systole.core.state.Entry;
import org.systole.core.state.EntryCodec;
import org.systole.core.state.StateCodec;

/**
 * The simulated log keeps what the real port promises (one order for all, each entry once, nothing acknowledged is
 * lost, nothing certainly refused turns up, one leader a term) and is as unpleasant as a real one: answers nobody can
 * give, leaders that do not know they are none any more, nodes that lag or skip to a snapshot, elections only on a
 * change.
 */
class SimulatedLogTest {
    private static final int SEEDS = 60;
    private static final List<NodeId> NODES = Stream.of("node1", "node2", "node3", "node4", "node5")
            .map(NodeId::new)
            .toList();

    /** One log that is hurt and written to at random, and everything that was seen of it. */
    private static final class Story {
        private final Agenda agenda;
        private final World world;
        private final SimulatedLog log;
        private final Random random;
        private final Map<NodeId, SimulatedLog.Replica> replicas = new TreeMap<>();
        private final Map<NodeId, Position> reached = new HashMap<>();
        private final SortedMap<Position, Set<String>> states = new TreeMap<>();
        private final SortedMap<Long, Set<NodeId>> leaders = new TreeMap<>();
        private final Map<String, Submission> answers = new TreeMap<>();
        private int written;
        private int skipped;
        private int lagged;
        private int believedInVain;

        Story(long seed) {
            agenda = new Agenda(seed);
            random = new Random(seed);
            world = new World(agenda, NODES);
            log = new SimulatedLog(agenda, world, new Planted(Set.of()), new Coverage());
            NODES.forEach(this::open);
            log.connectivityChanged();
            pass(500);
            found();
        }

        private void open(NodeId node) {
            reached.put(node, Position.NONE);
            replicas.put(node, log.open(node, (position, state) -> applied(node, position, state), l -> led(node, l)));
            log.connectivityChanged();
        }

        private void applied(NodeId node, Position position, ClusterState state) {
            Position before = reached.put(node, position);
            assertThat(position).as("%s goes forward only", node).isGreaterThan(before);
            skipped += position.index() > before.index() + 1 ? 1 : 0;
            lagged += position.index() + 3 < log.size() ? 1 : 0;
            states.computeIfAbsent(position, p -> new TreeSet<>())
                    .add(new String(StateCodec.encode(state), StandardCharsets.UTF_8));
        }

        private void led(NodeId node, Leadership leadership) {
            if (leadership.self()) {
                leaders.computeIfAbsent(leadership.term(), t -> new TreeSet<>()).add(node);
            }
        }

        private void found() {
            NodeId leader = log.leader().orElseThrow();
            Entry seed = new Entry.Seed("11111111-2222-3333-4444-555555555555", cib(), NODES, 100);
            long term = replicas.get(leader).leadership().term();
            for (Entry entry : List.of(new Entry.Barrier(term, leader, 100), seed)) {
                log.propose(leader, EntryCodec.encode(entry), s -> {});
                pass(100);
            }
            assertThat(log.committed().seeded()).isTrue();
        }

        private static Element cib() {
            try {
                return Xml.parse(
                        "test",
                        "<cib epoch=\"1\"><configuration><crm_config/><nodes/><resources/><constraints/>"
                                + "</configuration><status/></cib>");
            } catch (Xml.Malformed e) {
                throw new IllegalStateException(e);
            }
        }

        /** Lets so many virtual milliseconds pass. */
        private void pass(long millis) {
            boolean[] over = new boolean[1];
            agenda.after(millis, () -> over[0] = true);
            while (!over[0]) {
                agenda.step();
            }
        }

        /** Every node that believes that it leads writes something of its own. */
        private void write() {
            List.copyOf(replicas.values()).stream()
                    .filter(r -> r.leadership().self())
                    .forEach(r -> {
                        believedInVain += log.leader().equals(Optional.of(r.node)) ? 0 : 1;
                        write(r.node);
                    });
        }

        private void write(NodeId at) {
            String name = "k" + written++;
            byte[] entry = EntryCodec.encode(new Entry.SetAttribute(NODES.get(0), name, Optional.of("x"), 100));
            log.propose(at, entry, s -> {
                Submission before = answers.put(name, s);
                assertThat(before).as("one answer to %s", name).isNull();
            });
        }

        private void hurt() {
            NodeId one = NODES.get(random.nextInt(NODES.size()));
            switch (random.nextInt(6)) {
                case 0 -> NODES.forEach(n -> world.machine(n).group = random.nextInt(2));
                case 1, 2 -> NODES.forEach(n -> world.machine(n).group = 0);
                case 3 -> {
                    log.close(one);
                    replicas.remove(one);
                }
                case 4 -> NODES.stream()
                        .filter(n -> !replicas.containsKey(n))
                        .toList()
                        .forEach(this::open);
                default -> write(one);
            }
            log.connectivityChanged();
        }

        void live() {
            for (int round = 0; round < 120; round++) {
                for (int i = random.nextInt(4); i > 0; i--) {
                    write();
                }
                pass(1 + random.nextInt(round % 10 == 0 ? 3000 : 60));
                log.trickle();
                hurt();
            }
        }

        void heal() {
            NODES.forEach(n -> world.machine(n).group = 0);
            NODES.stream().filter(n -> !replicas.containsKey(n)).toList().forEach(this::open);
            log.connectivityChanged();
            for (int i = 0;
                    i < log.size() + 200 && reached.values().stream().anyMatch(p -> p.index() < log.size());
                    i++) {
                pass(100);
                log.trickle();
            }
            pass(3000);
        }

        Set<String> kept() {
            Set<String> names = new TreeSet<>();
            ClusterState state = log.committed();
            state.node(NODES.get(0)).attributes().keySet().stream()
                    .filter(n -> n.startsWith("k"))
                    .forEach(names::add);
            return names;
        }
    }

    private static List<Story> stories() {
        return IntStream.rangeClosed(1, SEEDS)
                .mapToObj(seed -> {
                    Story story = new Story(seed);
                    story.live();
                    story.heal();
                    return story;
                })
                .toList();
    }

    @Test
    void keepsThePromisesOfThePort() {
        for (Story story : stories()) {
            assertThat(story.states.values())
                    .as("the same state at the same position")
                    .allMatch(s -> s.size() == 1);
            assertThat(story.leaders.values()).as("one leader a term").allMatch(l -> l.size() == 1);
            assertThat(story.reached.values()).as("all come up").allMatch(p -> p.index() == story.log.size());
            Set<String> kept = story.kept();
            story.answers.forEach((name, answer) -> {
                if (answer.how() == How.ACCEPTED) {
                    assertThat(kept).as("acknowledged").contains(name);
                } else if (answer.how() == How.REFUSED) {
                    assertThat(kept).as("certainly not accepted").doesNotContain(name);
                }
            });
        }
    }

    @Test
    void isAsUnpleasantAsARealOne() {
        List<Story> stories = stories();

        assertThat(stories.stream().mapToInt(s -> s.skipped).sum())
                .as("skipped by a snapshot")
                .isPositive();
        assertThat(stories.stream().mapToInt(s -> s.lagged).sum())
                .as("lagged behind")
                .isPositive();
        assertThat(stories.stream().mapToInt(s -> s.believedInVain).sum())
                .as("leaders that are none any more")
                .isPositive();
        long[] unknown = new long[2];
        stories.forEach(s -> s.answers.forEach((name, answer) -> {
            if (answer.how() == How.UNKNOWN) {
                unknown[s.kept().contains(name) ? 0 : 1]++;
            }
        }));
        assertThat(unknown[0]).as("unknown, and in the log all the same").isPositive();
        assertThat(unknown[1]).as("unknown, and not in the log").isPositive();
    }

    @Test
    void electsOnlyWhenSomethingChanged() {
        Story story = new Story(7);
        story.pass(100);
        SortedMap<Long, Set<NodeId>> before = new TreeMap<>(story.leaders);

        for (int i = 0; i < 50; i++) {
            story.write();
            story.pass(200);
        }

        assertThat(story.leaders).isEqualTo(before);
        assertThat(story.answers).hasSize(50);
    }
}
