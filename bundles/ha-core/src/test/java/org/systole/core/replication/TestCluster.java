package org.systole.core.replication;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.systole.api.model.NodeId;
import org.systole.core.membership.IncarnationSource;
import org.systole.core.settings.KeyRing;
import org.systole.core.settings.NodeSettings;
import org.systole.core.settings.NodeSettings.Transport;

/** Nodes in this process, each on a loopback address of its own. */
final class TestCluster implements AutoCloseable {
    private static final AtomicInteger PORTS =
            new AtomicInteger(10_000 + (int) (ProcessHandle.current().pid() % 2000) * 10);

    private final Path base;
    private final List<NodeId> names = new ArrayList<>();
    private final List<String> addresses = new ArrayList<>();
    private final int port = PORTS.getAndIncrement();
    private final Map<NodeId, Member> members = new TreeMap<>();
    private final LogStore.Limits limits;

    TestCluster(Path base, int size, LogStore.Limits limits) {
        this.base = base;
        this.limits = limits;
        for (int i = 1; i <= size; i++) {
            names.add(new NodeId("n" + i));
            addresses.add("127.0.1." + i);
        }
    }

    /** One running node. */
    static final class Member implements ReplicatedLog.Listener {
        final ClusterNode node;
        final ListMachine machine = new ListMachine();
        final List<String> failures = new CopyOnWriteArrayList<>();
        final List<Boolean> space = new CopyOnWriteArrayList<>();

        Member(ClusterNode node) {
            this.node = node;
            node.log().start(machine, this);
        }

        boolean leads() {
            return node.log().leadership().self();
        }

        @Override
        public void leadershipChanged(ReplicatedLog.Leadership leadership) {}

        @Override
        public void failed(String reason) {
            failures.add(reason);
        }

        @Override
        public void outOfSpace(boolean full) {
            space.add(full);
        }
    }

    NodeSettings settings(NodeId name) {
        return new NodeSettings(
                name,
                names,
                base.resolve(name.value()),
                Duration.ofMillis(200),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                new Transport.Unicast("", addresses, port),
                new KeyRing(1, new TreeMap<>(Map.of(1, "secret".getBytes(StandardCharsets.UTF_8)))));
    }

    Member start(int number) {
        return start(number, FileOperations.REAL);
    }

    Member start(int number, FileOperations files) {
        NodeId name = names.get(number - 1);
        try {
            NodeSettings settings = settings(name);
            ClusterNode node = ClusterNode.open(
                    settings, new IncarnationSource(settings.base().resolve("var")).next(), files, limits);
            Member member = new Member(node);
            members.put(name, member);
            return member;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void startAll() {
        for (int i = 1; i <= names.size(); i++) {
            start(i);
        }
    }

    void stop(int number) {
        members.remove(names.get(number - 1)).node.close();
    }

    Member member(int number) {
        return members.get(names.get(number - 1));
    }

    List<Member> members() {
        return List.copyOf(members.values());
    }

    Member leader() {
        return await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> members.values().stream().filter(Member::leads).findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    /** Proposes until it is committed. */
    void write(String text) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> tryWrite(text));
    }

    boolean tryWrite(String text) throws InterruptedException {
        for (Member member : members.values()) {
            if (member.leads()) {
                try {
                    member.node
                            .log()
                            .propose(text.getBytes(StandardCharsets.UTF_8))
                            .get(5, TimeUnit.SECONDS);
                    return true;
                } catch (ExecutionException | TimeoutException e) {
                    return false;
                }
            }
        }
        return false;
    }

    @Override
    public void close() {
        members.values().forEach(member -> member.node.close());
    }
}
