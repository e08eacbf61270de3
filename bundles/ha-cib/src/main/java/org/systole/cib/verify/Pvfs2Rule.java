package org.systole.cib.verify;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.systole.cib.Element;

/**
 * PVFS2 servers: paths that lost their leading slash, aliases that may not be the ones of the file system's
 * configuration, and how long clients must wait before they give up.
 */
final class Pvfs2Rule implements Rule {
    private static final Set<String> PATHS = Set.of("fsconfig", "serverconfig", "pidfile", "conf_dir", "fs_conf_dir");
    private static final Duration CLIENT_PATIENCE = Duration.ofSeconds(10);
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(20);
    private static final int CLIENT_TRIES = 5;

    @Override
    public void check(Document document, Report report) {
        List<Occurrence> servers = document.all("primitive")
                .filter(p -> document.definition(p).attribute("type", "").equals("PVFS2"))
                .toList();
        document.all("nvpair")
                .filter(n -> n.parentName().equals("instance_attributes"))
                .filter(n -> PATHS.contains(n.element().attribute("name", "")))
                .forEach(n -> path(n, report));
        servers.forEach(s -> alias(s, report));
        patience(document, servers, report);
    }

    private static void path(Occurrence nvpair, Report report) {
        String value = nvpair.element().attribute("value", "");
        if (!value.isBlank() && !value.startsWith("/")) {
            report.warning(
                    "relative-path",
                    nvpair,
                    nvpair.text() + " has " + nvpair.element().attribute("name", "") + "=\"" + value
                            + "\", which is relative: it means another file wherever the daemon runs",
                    "write /" + value.replaceAll("/+", "/"));
        }
    }

    private static void alias(Occurrence server, Report report) {
        Optional<Element> alias = Document.parameter(server.element(), "alias");
        String port = Document.parameter(server.element(), "port")
                .map(n -> n.attribute("value", ""))
                .orElse("3334");
        alias.map(n -> n.attribute("value", ""))
                .filter(a -> !a.contains("_tcp"))
                .ifPresent(a -> report.info(
                        "pvfs2-alias",
                        server,
                        server.text() + " is the server with the alias " + a + "; the file system's configuration must"
                                + " have exactly that alias, and pvfs2-genconfig --iospec writes " + a + "_tcp" + port,
                        "compare with the Alias lines of the file named by fsconfig"));
    }

    private static void patience(Document document, List<Occurrence> servers, Report report) {
        Duration worst = Duration.ZERO;
        Occurrence slowest = null;
        for (Occurrence server : servers) {
            Duration notice = document.operations(server).stream()
                    .filter(o -> o.attribute("name", "").equals("monitor"))
                    .map(o -> notice(document, o))
                    .max(Duration::compareTo)
                    .orElse(Duration.ZERO);
            if (notice.compareTo(worst) > 0) {
                worst = notice;
                slowest = server;
            }
        }
        if (slowest != null && worst.compareTo(CLIENT_PATIENCE) > 0) {
            long delay = (worst.toMillis() + CLIENT_TRIES - 1) / CLIENT_TRIES;
            report.info(
                    "pvfs2-client-patience",
                    slowest,
                    "a PVFS2 server that hangs is noticed after up to " + worst.toSeconds()
                            + " s (interval and timeout of"
                            + " the monitor of " + slowest.id() + "), and clients give up after ClientRetryLimit x"
                            + " ClientRetryDelayMilliSecs, by default 5 x 2000 ms",
                    "set ClientRetryDelayMilliSecs to " + delay + " or more in the file system's configuration, or make"
                            + " the monitor quicker");
        }
    }

    private static Duration notice(Document document, Element monitor) {
        Duration interval = Values.time(monitor.attribute("interval", "0")).orElse(Duration.ZERO);
        Duration fallback = document.all("nvpair")
                .filter(n -> n.parent().map(Occurrence::parentName).orElse("").equals("op_defaults"))
                .filter(n -> n.element().attribute("name", "").equals("timeout"))
                .findFirst()
                .flatMap(n -> Values.time(n.element().attribute("value", "")))
                .orElse(DEFAULT_TIMEOUT);
        return interval.plus(monitor.attribute("timeout").flatMap(Values::time).orElse(fallback));
    }
}
