package org.systole.core.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.systole.api.process.Deadline;
import org.systole.api.process.Ticker;
import org.systole.core.replication.ReplicatedLog.Committed;
import org.systole.core.replication.ReplicatedLog.Leadership;
import org.systole.core.replication.ReplicatedLog.NotAccepted;
import org.systole.core.replication.ReplicatedLog.OutcomeUnknown;
import org.systole.core.replication.ReplicatedLog.Position;

/**
 * Nodes as processes that are really killed and really frozen, on loopback addresses or, where nodes are to be
 * separated, in network namespaces.
 */
final class ProcessBench implements LogBench {
    private static final AtomicInteger PORTS =
            new AtomicInteger(10_000 + (int) (ProcessHandle.current().pid() % 1000) * 20);

    private final Path directory;
    private final List<String> addresses = new ArrayList<>();
    private final Map<Integer, Child> children = new ConcurrentHashMap<>();
    private final Map<Integer, Path> bases = new ConcurrentHashMap<>();
    private final int port = PORTS.getAndIncrement();
    private final int entriesPerSnapshot;
    private final TestNetwork network;
    private List<String> prefix = List.of();
    private int wiped;

    ProcessBench(Path directory, int size, int entriesPerSnapshot, boolean namespaces) {
        this.directory = directory;
        this.entriesPerSnapshot = entriesPerSnapshot;
        this.network = namespaces ? TestNetwork.namespaces(size) : TestNetwork.loopback();
        for (int node = 1; node <= size; node++) {
            addresses.add(network.address(node));
            bases.put(node, directory.resolve("n" + node));
        }
    }

    /** Starts nodes by this command from now on, which is to become the node. */
    void runWith(List<String> words) {
        prefix = words;
    }

    @Override
    public int size() {
        return addresses.size();
    }

    @Override
    public void start(int node) {
        List<String> command = new ArrayList<>(network.prefix(node));
        command.addAll(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.net.preferIPv4Stack=true",
                "-Dorg.slf4j.simpleLogger.log.org.systole=debug",
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                LogChild.class.getName(),
                bases.get(node).toString(),
                Integer.toString(node),
                Integer.toString(port),
                Integer.toString(entriesPerSnapshot),
                Integer.toString(64 * 1024)));
        command.addAll(addresses);
        try {
            Files.createDirectories(bases.get(node));
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(
                            directory.resolve("n" + node + ".log").toFile()))
                    .start();
            children.put(node, new Child(process));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void kill(int node) {
        Child child = children.remove(node);
        if (child != null) {
            child.process.destroyForcibly();
            try {
                assertThat(child.process.waitFor(20, TimeUnit.SECONDS)).isTrue();
                child.reader.join(20_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            child.ended();
        }
    }

    @Override
    public void wipe(int node) {
        Path old = bases.get(node).resolve("var").resolve("raft");
        try {
            Files.move(old, directory.resolve("wiped-" + ++wiped));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void pause(int node) {
        signal("STOP", node);
    }

    @Override
    public void resume(int node) {
        signal("CONT", node);
    }

    private void signal(String name, int node) {
        TestNetwork.run(
                "kill", "-" + name, Long.toString(children.get(node).process.pid()));
    }

    @Override
    public boolean canSeparate() {
        return network.canSeparate();
    }

    @Override
    public void separate(Set<Integer> nodes) {
        network.separate(nodes);
    }

    @Override
    public void heal() {
        network.heal();
    }

    @Override
    public CompletableFuture<Committed> propose(int node, String text) {
        Child child = children.get(node);
        return child == null
                ? CompletableFuture.failedFuture(new NotAccepted("node " + node + " is down"))
                : child.propose(text);
    }

    @Override
    public void compact(int node) {
        Child child = children.get(node);
        if (child != null) {
            child.tell("C");
        }
    }

    @Override
    public List<Applied> applied(int node) {
        Child child = children.get(node);
        return child == null ? List.of() : child.applied();
    }

    @Override
    public boolean restoredFromSnapshot(int node) {
        Child child = children.get(node);
        return child != null && child.restored;
    }

    @Override
    public List<Leadership> leaderships(int node) {
        Child child = children.get(node);
        return child == null ? List.of() : child.leaderships();
    }

    /** Whether the node took another node's snapshot since it was started last; its own is restored earlier. */
    boolean caughtUpBySnapshot(int node) {
        Child child = children.get(node);
        return child != null && child.caughtUpBySnapshot;
    }

    /** What a node said of faults since it was started last. */
    @Override
    public boolean admitted(int node) {
        try {
            // A ballot is written to when it is opened, so a copy is.
            Path copy = Files.createTempDirectory(directory, "ballot");
            Files.copy(bases.get(node).resolve("var/raft/ballot"), copy.resolve("ballot"));
            Ballot ballot = Ballot.open(copy, FileOperations.REAL, false);
            ballot.close();
            return ballot.admittedAt() > 0;
        } catch (NoSuchFileException | LogDamaged e) {
            return false; // not written yet, or copied in the middle of it
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> faults(int node) {
        Child child = children.get(node);
        return child == null ? List.of() : child.faults();
    }

    boolean isRunning(int node) {
        Child child = children.get(node);
        return child != null && child.process.isAlive();
    }

    @Override
    public boolean await(Duration atMost, BooleanSupplier condition) {
        try {
            return Deadline.in(atMost, Ticker.system()).await(Duration.ofMillis(10), condition::getAsBoolean);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        children.keySet().forEach(this::kill);
        network.close();
    }

    /** The end of the nodes' own messages, for a failure's report. */
    String messages() {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".log")).sorted().toList()) {
                List<String> lines = Files.readAllLines(file);
                text.append(file).append(":\n");
                lines.subList(Math.max(0, lines.size() - 30), lines.size())
                        .forEach(line -> text.append(line).append('\n'));
            }
        } catch (IOException e) {
            text.append(e);
        }
        return text.toString();
    }

    private static final class Child {
        private final Process process;
        private final Thread reader;
        private final Map<String, CompletableFuture<Committed>> open = new ConcurrentHashMap<>();
        private final List<Applied> applied = new ArrayList<>();
        private final List<Leadership> leaderships = new ArrayList<>();
        private final List<String> faults = new ArrayList<>();
        private final AtomicInteger numbers = new AtomicInteger();
        private int replacing;
        private volatile boolean restored;
        private volatile boolean up;
        private volatile boolean caughtUpBySnapshot;

        Child(Process process) {
            this.process = process;
            this.reader = new Thread(this::read, "child-" + process.pid());
            reader.setDaemon(true);
            reader.start();
        }

        synchronized List<Applied> applied() {
            return replacing > 0 ? List.of() : List.copyOf(applied);
        }

        synchronized List<Leadership> leaderships() {
            return List.copyOf(leaderships);
        }

        synchronized List<String> faults() {
            return List.copyOf(faults);
        }

        CompletableFuture<Committed> propose(String text) {
            String number = Integer.toString(numbers.incrementAndGet());
            CompletableFuture<Committed> answer = new CompletableFuture<>();
            open.put(number, answer);
            tell("P " + number + " " + text);
            if (!process.isAlive()) {
                ended();
            }
            return answer;
        }

        void tell(String line) {
            try {
                process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
                process.getOutputStream().flush();
            } catch (IOException e) {
                ended();
            }
        }

        void ended() {
            open.values().forEach(answer -> answer.completeExceptionally(new OutcomeUnknown("the process ended")));
        }

        private void read() {
            try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    take(line);
                }
            } catch (IOException e) {
                faults.add(e.toString());
            }
            ended();
        }

        private synchronized void take(String line) {
            String[] words = line.split(" ", 3);
            switch (words[0]) {
                case "E" -> {
                    applied.add(new Applied(position(words[1]), words[2]));
                    replacing = Math.max(0, replacing - 1);
                }
                case "S" -> {
                    applied.clear();
                    replacing = Integer.parseInt(words[1]);
                    restored = true;
                    caughtUpBySnapshot |= up;
                }
                case "L" -> leaderships.add(new Leadership(
                        Long.parseLong(words[1]), java.util.Optional.empty(), Boolean.parseBoolean(words[2])));
                case "R" -> answered(words[1], words[2]);
                case "UP" -> up = true;
                case "F", "O" -> faults.add(line);
                default -> faults.add(line);
            }
        }

        private void answered(String number, String outcome) {
            CompletableFuture<Committed> answer = open.remove(number);
            if (outcome.startsWith("ok ")) {
                answer.complete(new Committed(position(outcome.substring(3)), new byte[0]));
            } else if (outcome.startsWith("no")) {
                answer.completeExceptionally(new NotAccepted(outcome));
            } else {
                answer.completeExceptionally(new OutcomeUnknown(outcome));
            }
        }

        private static Position position(String text) {
            String[] parts = text.split("\\.");
            return new Position(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
        }
    }
}
