package org.systole.core.replication;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.systole.api.model.NodeId;
import org.systole.core.membership.IncarnationSource;
import org.systole.core.replication.ReplicatedLog.Leadership;
import org.systole.core.replication.ReplicatedLog.NotAccepted;
import org.systole.core.replication.ReplicatedLog.Position;
import org.systole.core.settings.KeyRing;
import org.systole.core.settings.NodeSettings;
import org.systole.core.settings.NodeSettings.Transport;

/**
 * One node in a process of its own, told what to do line by line on standard input: {@code P NUMBER TEXT} proposes,
 * {@code C} makes a snapshot, {@code Q} leaves. On standard output it says {@code E POSITION TEXT} for an entry
 * applied, {@code S COUNT} when a snapshot replaced everything (the entries follow), {@code L TERM SELF} for the
 * leadership, {@code R NUMBER ok|no|unknown ...} for a proposal's outcome, {@code F REASON} and {@code O FULL} for
 * faults.
 */
public final class LogChild {
    private static final Object OUT = new Object();
    private static PrintStream out;

    private LogChild() {}

    /** Arguments: base directory, own number, port, entries per snapshot, segment bytes, addresses. */
    public static void main(String[] arguments) throws IOException {
        out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        System.setOut(System.err);
        int number = Integer.parseInt(arguments[1]);
        List<String> addresses = List.of(arguments).subList(5, arguments.length);
        List<NodeId> names = Stream.iterate(1, i -> i <= addresses.size(), i -> i + 1)
                .map(i -> new NodeId("n" + i))
                .toList();
        NodeSettings settings = new NodeSettings(
                names.get(number - 1),
                names,
                Path.of(arguments[0]),
                Duration.ofMillis(200),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                new Transport.Unicast("", addresses, Integer.parseInt(arguments[2])),
                new KeyRing(1, new TreeMap<>(Map.of(1, "secret".getBytes(StandardCharsets.UTF_8)))));
        int perSnapshot = Integer.parseInt(arguments[3]);
        LogStore.Limits limits =
                new LogStore.Limits(Integer.parseInt(arguments[4]), perSnapshot, 1 << 20, Math.max(1, perSnapshot / 4));
        ClusterNode node = ClusterNode.open(
                settings, new IncarnationSource(settings.base().resolve("var")).next(), FileOperations.REAL, limits);
        node.log().start(new Machine(), new Teller());
        say("UP");
        obey(node);
        node.close();
    }

    private static void obey(ClusterNode node) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null && !line.equals("Q"); line = in.readLine()) {
            String[] words = line.split(" ", 3);
            if (words[0].equals("P")) {
                propose(node, words[1], words[2]);
            } else if (words[0].equals("C")) {
                node.log().compact();
            }
        }
    }

    private static void propose(ClusterNode node, String number, String text) {
        node.log().propose(text.getBytes(StandardCharsets.UTF_8)).whenComplete((committed, failure) -> {
            if (failure == null) {
                say("R " + number + " ok " + committed.position());
            } else {
                say("R " + number + (failure instanceof NotAccepted ? " no " : " unknown ") + failure.getMessage());
            }
        });
    }

    private static void say(String line) {
        synchronized (OUT) {
            out.println(line);
            out.flush();
        }
    }

    private static final class Teller implements ReplicatedLog.Listener {
        @Override
        public void leadershipChanged(Leadership leadership) {
            say("L " + leadership.term() + " " + leadership.self());
        }

        @Override
        public void failed(String reason) {
            say("F " + reason);
        }

        @Override
        public void outOfSpace(boolean full) {
            say("O " + full);
        }
    }

    /** Remembers position and text of every entry. */
    private static final class Machine implements ReplicatedLog.StateMachine {
        private final List<String> lines = new ArrayList<>();

        @Override
        public byte[] apply(Position position, byte[] entry) {
            String line = position + " " + new String(entry, StandardCharsets.UTF_8);
            lines.add(line);
            say("E " + line);
            return new byte[0];
        }

        @Override
        public byte[] snapshot() {
            return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public void restore(Position position, byte[] snapshot) {
            lines.clear();
            if (snapshot.length > 0) {
                lines.addAll(List.of(new String(snapshot, StandardCharsets.UTF_8).split("\n")));
            }
            synchronized (OUT) {
                say("S " + lines.size());
                lines.forEach(line -> say("E " + line));
            }
        }
    }
}
