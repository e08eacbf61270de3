package org.systole.core.command.program;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.systole.api.model.ResourceId;
import org.systole.cib.Element;
import org.systole.cib.verify.Finding;
import org.systole.cib.view.Configuration;
import org.systole.cib.view.Operation;
import org.systole.cib.view.Primitive;
import org.systole.core.command.session.Terminal;
import org.systole.core.fencing.FencingTimes;

/**
 * Compares how long clients of PVFS2 servers try again, as the file systems' configurations say, with how long the
 * cluster may take to bring a server back: a client that gives up leaves a truncated file.
 */
final class RetryBudget {
    /** PVFS2's own, where its configuration is silent. */
    private static final long LIMIT = 5;

    private static final long DELAY_MILLIS = 2000;

    private static final Duration USUAL = Duration.ofSeconds(20);
    private static final Duration FENCING = Duration.ofSeconds(60);

    private RetryBudget() {}

    /**
     * How long clients try, and whether that was read or is PVFS2's own because the file is not here: the servers' own
     * nodes have it, and their agent complains if they have not.
     */
    private record Patience(String file, long limit, long delayMillis, boolean assumed) {
        static Patience of(String file, Terminal files) {
            try {
                String text = new String(files.read(file), StandardCharsets.UTF_8);
                return new Patience(
                        file,
                        value(text, "ClientRetryLimit", LIMIT),
                        value(text, "ClientRetryDelayMilliSecs", DELAY_MILLIS),
                        false);
            } catch (IOException e) {
                return new Patience(file, LIMIT, DELAY_MILLIS, true);
            }
        }

        Duration total() {
            return Duration.ofMillis(Math.multiplyExact(limit, delayMillis));
        }
    }

    /** One finding at most for each file: a warning, or a note where the file is not here to be read. */
    static List<Finding> findings(Element cib, Terminal files) {
        List<Finding> findings = new ArrayList<>();
        Configuration configuration = Configuration.of(cib);
        Map<String, List<Primitive>> byFile = new TreeMap<>();
        cib.childOrEmpty("configuration")
                .childOrEmpty("resources")
                .descendants()
                .filter(e ->
                        e.name().equals("primitive") && e.attribute("type", "").equals("PVFS2"))
                .flatMap(e -> configuration.primitive(new ResourceId(e.id())).stream())
                .filter(p -> p.parameters().getOrDefault("fsconfig", "").startsWith("/"))
                .forEach(p -> byFile.computeIfAbsent(p.parameters().get("fsconfig"), f -> new ArrayList<>())
                        .add(p));
        byFile.forEach((file, servers) ->
                finding(Patience.of(file, files), servers, configuration).ifPresent(findings::add));
        return findings;
    }

    private static Optional<Finding> finding(Patience patience, List<Primitive> servers, Configuration configuration) {
        Duration fencing = configuration.options().fencingEnabled()
                ? FencingTimes.parse(configuration.options().get("stonith-timeout", "60s"), FENCING)
                : Duration.ZERO;
        return servers.stream()
                .map(server -> outage(server, fencing))
                .max((a, b) -> a.total().compareTo(b.total()))
                .filter(outage -> outage.total().compareTo(patience.total()) > 0)
                .map(outage -> outage.finding(patience));
    }

    /** How long a server may be away, by the limits of the configuration. */
    private record Outage(Primitive server, Duration detection, Duration fencing, Duration start) {
        Duration total() {
            return detection.plus(fencing).plus(start);
        }

        Finding finding(Patience patience) {
            long limit = patience.limit();
            long enough = (total().toMillis() + limit - 1) / Math.max(1, limit);
            return new Finding(
                    patience.assumed() ? Finding.Severity.INFO : Finding.Severity.WARNING,
                    "client-retry-budget",
                    server.element().location(),
                    server.id().value(),
                    "clients of " + patience.file() + " give up after "
                            + patience.total().toSeconds() + " s (ClientRetryLimit " + limit
                            + " x ClientRetryDelayMilliSecs " + patience.delayMillis()
                            + (patience.assumed() ? ", PVFS2's own, as the file is not here" : "") + "), but "
                            + server.id() + " may be away for "
                            + total().toSeconds() + " s: " + detection.toSeconds()
                            + " to notice (interval and timeout of"
                            + " its monitor), " + fencing.toSeconds() + " to fence (stonith-timeout), "
                            + start.toSeconds() + " to start",
                    "set ClientRetryDelayMilliSecs to " + enough + " or more in " + patience.file()
                            + ", or shorten these limits");
        }
    }

    private static Outage outage(Primitive server, Duration fencing) {
        Duration detection = server.recurring().stream()
                .filter(operation -> operation.name().equals("monitor"))
                .map(operation -> operation.interval().plus(operation.timeout(USUAL)))
                .min(Duration::compareTo)
                .orElse(Duration.ZERO);
        Operation start = server.operation("start", Duration.ZERO);
        return new Outage(server, detection, fencing, start.timeout(USUAL));
    }

    /** The last setting of that name, as PVFS2 takes it; a comment or nonsense is none. */
    private static long value(String text, String name, long otherwise) {
        return text.lines()
                .map(line -> line.replaceFirst("#.*", "").strip().split("\\s+"))
                .filter(words -> words.length == 2 && words[0].equals(name) && words[1].matches("[0-9]{1,9}"))
                .map(words -> Long.parseLong(words[1]))
                .reduce((first, second) -> second)
                .orElse(otherwise);
    }
}
