package org.systole.core.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.systole.api.model.NodeId;
import org.systole.core.settings.HaCf.Medium;

/** Takes {@code ha.cf} line by line. Collects every problem before it refuses. One thread, one file. */
final class HaCfParser {
    /** Heartbeat's own port, {@code ha-cluster} in {@code /etc/services}. */
    private static final int DEFAULT_PORT = 694;

    private final String file;
    private final List<String> problems = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<NodeId> nodes = new ArrayList<>();
    private final List<Medium.Multicast> multicasts = new ArrayList<>();
    private final Map<String, Integer> peers = new LinkedHashMap<>();
    private final Map<String, Duration> times = new LinkedHashMap<>();
    private String peerDevice = "";
    private boolean multicastFirst;
    private boolean unsupportedMedium;
    private int port = DEFAULT_PORT;
    private HaCf.Watchdog watchdog;
    private String where = "";

    HaCfParser(String file) {
        this.file = file;
    }

    void line(int number, String text) {
        where = file + ":" + number + ": ";
        String content = text.replaceFirst("#.*", "").strip();
        if (!content.isEmpty()) {
            List<String> words = Arrays.asList(content.split("\\s+"));
            directive(words.get(0), words.subList(1, words.size()));
        }
    }

    private void directive(String name, List<String> values) {
        switch (name) {
            case "node" -> node(values);
            case "mcast" -> multicast(values);
            case "ucast" -> unicast(values);
            case "udpport" -> number(name, values, 0, 1, 65535).ifPresent(n -> port = n);
            case "keepalive", "deadtime", "initdead" -> time(name, values);
            case "watchdog" -> watchdog(values);
            case "autojoin" -> autojoin(values);
            case "crm", "pacemaker" -> crm(name, values);
            default -> other(name);
        }
    }

    private void node(List<String> names) {
        if (names.isEmpty()) {
            problem("node names no node; write: node NAME [NAME...]");
        }
        for (String name : names) {
            if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
                problem("'" + name + "' is no host name; write what 'uname -n' prints on that node");
            } else if (nodes.contains(new NodeId(name))) {
                problem("node " + name + " is named twice; remove one");
            } else {
                nodes.add(new NodeId(name));
            }
        }
    }

    private void multicast(List<String> values) {
        multicastFirst |= peers.isEmpty();
        if (values.size() != 5) {
            problem("mcast takes DEVICE GROUP PORT TTL LOOP, as in 'mcast eth0 239.192.0.1 3335 1 0', but "
                    + values.size() + " words stand here");
            return;
        }
        Optional<Integer> groupPort = number("mcast", values, 2, 1, 65535);
        Optional<Integer> ttl = number("mcast", values, 3, 0, 255);
        Optional<String> wrong = Addresses.multicastProblem(values.get(1));
        wrong.ifPresent(this::problem);
        if (groupPort.isPresent() && ttl.isPresent() && wrong.isEmpty()) {
            multicasts.add(new Medium.Multicast(values.get(0), values.get(1), groupPort.get(), ttl.get()));
        }
    }

    private void unicast(List<String> values) {
        if (values.size() != 2) {
            problem("ucast takes DEVICE ADDRESS, as in 'ucast eth0 10.0.0.2', but " + values.size()
                    + " words stand here");
            return;
        }
        Optional<String> wrong = Addresses.unicastProblem(values.get(1));
        wrong.ifPresent(this::problem);
        if (wrong.isEmpty() && peers.putIfAbsent(values.get(1), port) != null) {
            problem("address " + values.get(1) + " is given twice; remove one");
        }
        peerDevice = peerDevice.isEmpty() ? values.get(0) : peerDevice;
    }

    private Optional<Integer> number(String name, List<String> values, int index, int min, int max) {
        String text = index < values.size() ? values.get(index) : "";
        if (text.matches("\\d{1,9}")) {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
                return Optional.of(value);
            }
        }
        problem(name + ": '" + text + "' is no number from " + min + " to " + max);
        return Optional.empty();
    }

    private void time(String name, List<String> values) {
        String text = values.size() == 1 ? values.get(0) : String.join(" ", values);
        Optional<Duration> time = Times.parse(text);
        if (time.isEmpty() || time.get().isZero()) {
            problem(name + " '" + text + "' is no time; write seconds as in '2' or '1.5', or '1500ms'");
        } else if (times.put(name, time.get()) != null) {
            notes.add(where + name + " is given more than once; the last counts");
        }
    }

    private void watchdog(List<String> values) {
        if (values.isEmpty() || values.size() > 2 || !values.get(0).startsWith("/")) {
            problem("watchdog takes DEVICE [SECONDS], as in 'watchdog /dev/watchdog 10', but '"
                    + String.join(" ", values) + "' stands here");
            return;
        }
        Optional<Integer> seconds = values.size() == 2 ? number("watchdog", values, 1, 1, 3600) : Optional.empty();
        watchdog = new HaCf.Watchdog(values.get(0), seconds.map(Duration::ofSeconds));
    }

    private void autojoin(List<String> values) {
        if (!values.equals(List.of("none"))) {
            problem("autojoin " + String.join(" ", values) + " is not supported, because nodes that come unasked make"
                    + " majorities meaningless; remove the line and list every node with: node NAME");
        }
    }

    private void crm(String name, List<String> values) {
        if (values.stream().anyMatch(v -> v.matches("(?i)off|no|false|n|0"))) {
            notes.add(where + name + " " + values.get(0)
                    + " is ignored: Systole always works from the CIB and never reads" + " haresources");
        }
    }

    private void other(String name) {
        Optional<String> ignored = HaCfDirectives.ignored(name);
        if (ignored.isPresent()) {
            unsupportedMedium |= HaCfDirectives.isMedium(name);
            notes.add(where + name + " is ignored: " + ignored.get());
        } else {
            problem("unknown directive '" + name + "'"
                    + HaCfDirectives.nearest(name)
                            .map(n -> "; did you mean '" + n + "'?")
                            .orElse("; remove the line"));
        }
    }

    private void problem(String sentence) {
        problems.add(where + sentence);
    }

    HaCf end() throws BadSettings {
        where = file + ": ";
        if (nodes.isEmpty() && problems.isEmpty()) {
            problem("no node is named; add a line: node NAME [NAME...]");
        }
        Optional<Medium> medium = medium();
        if (medium.isEmpty() && problems.isEmpty()) {
            problem((unsupportedMedium ? "no medium in it is supported" : "nothing says how nodes reach each other")
                    + "; add a line such as: mcast eth0 239.192.0.1 3335 1 0");
        }
        Duration keepalive = times.getOrDefault("keepalive", HaCf.KEEPALIVE);
        Duration deadtime = times.getOrDefault("deadtime", HaCf.DEADTIME);
        Duration initdead = times.getOrDefault("initdead", HaCf.INITDEAD);
        judge(keepalive, deadtime, initdead);
        if (!problems.isEmpty()) {
            throw new BadSettings(problems);
        }
        return new HaCf(
                nodes, medium.orElseThrow(), keepalive, deadtime, initdead, Optional.ofNullable(watchdog), notes);
    }

    private Optional<Medium> medium() {
        int used = multicasts.isEmpty() && peers.isEmpty() ? 0 : 1;
        int media = multicasts.size() + (peers.isEmpty() ? 0 : 1);
        if (media > used) {
            notes.add(where + media + " media are given; only the first is used, so there is no second path between the"
                    + " nodes: bond the network devices instead");
        }
        if (!multicasts.isEmpty() && (multicastFirst || peers.isEmpty())) {
            return Optional.of(multicasts.get(0));
        }
        if (peers.isEmpty()) {
            return Optional.empty();
        }
        List<Integer> ports = peers.values().stream().distinct().toList();
        if (ports.size() > 1) {
            problem("the ucast lines stand below different udpport lines " + ports + "; use one port for all");
        }
        return Optional.of(new Medium.Unicast(peerDevice, List.copyOf(peers.keySet()), ports.get(0)));
    }

    private void judge(Duration keepalive, Duration deadtime, Duration initdead) {
        if (deadtime.compareTo(keepalive) <= 0) {
            problem("deadtime " + Times.format(deadtime) + " is not longer than keepalive " + Times.format(keepalive)
                    + ", so every node would be held dead at once; set deadtime to "
                    + Times.format(keepalive.multipliedBy(4)) + " or more");
        } else if (deadtime.compareTo(keepalive.multipliedBy(2)) < 0) {
            notes.add(where + "deadtime " + Times.format(deadtime) + " is less than twice keepalive "
                    + Times.format(keepalive) + ": one lost packet gets a healthy node fenced; better are four times");
        }
        if (initdead.compareTo(deadtime.multipliedBy(2)) < 0) {
            notes.add(where + "initdead " + Times.format(initdead) + " is less than twice deadtime "
                    + Times.format(deadtime) + ": nodes that boot slowly may be fenced at a cold start");
        }
    }
}
