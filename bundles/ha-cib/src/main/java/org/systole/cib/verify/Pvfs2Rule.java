package org.systole.cib.verify;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.systole.cib.Element;

/**
 * PVFS2 servers: paths that lost their leading slash, and aliases that may not be the ones of the file system's
 * configuration.
 */
final class Pvfs2Rule implements Rule {
    private static final Set<String> PATHS = Set.of("fsconfig", "serverconfig", "pidfile", "conf_dir", "fs_conf_dir");

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
}
