package org.systole.agent.pvfs2;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.systole.api.agent.Checked;
import org.systole.api.agent.ResourceAgent.Status;
import org.systole.api.process.Bounded;

/** Reads the configuration files a resource names, and holds them against its parameters. */
final class ConfigReader {
    private static final Duration READ_LIMIT = Duration.ofSeconds(3);

    private ConfigReader() {}

    static Checked<ServerConfig> read(Settings settings) throws InterruptedException {
        Checked<String> text = text("fsconfig", settings.fsconfig());
        if (text.isRefused()) {
            return text.asRefusal();
        }
        FsConfig config = FsConfig.parse(text.value());
        if (!settings.alias().isEmpty()) {
            return byAlias(settings, config);
        }
        Checked<String> own = text("serverconfig", settings.serverconfig());
        if (own.isRefused()) {
            return own.asRefusal();
        }
        return config.serverOf(own.value())
                .map(server -> agreeing(settings, server))
                .orElseGet(() -> Checked.refused(
                        Status.NOT_CONFIGURED,
                        "serverconfig=" + settings.serverconfig() + " has no StorageSpace, or its HostID is none of the"
                                + " addresses in " + settings.fsconfig() + ": "
                                + config.aliases().values()
                                + "; make them agree"));
    }

    private static Checked<ServerConfig> byAlias(Settings settings, FsConfig config) {
        if (!config.aliases().containsKey(settings.alias())) {
            return Checked.refused(
                    Status.NOT_CONFIGURED,
                    "alias=" + settings.alias() + " is not in " + settings.fsconfig() + ", which has "
                            + (config.aliases().isEmpty()
                                    ? "none"
                                    : String.join(", ", config.aliases().keySet()))
                            + "; use one of those");
        }
        return config.server(settings.alias())
                .map(server -> agreeing(settings, server))
                .orElseGet(() -> Checked.refused(
                        Status.NOT_CONFIGURED,
                        "alias " + settings.alias() + " has no tcp:// address with a port, or no storage space, in "
                                + settings.fsconfig() + "; add it there"));
    }

    private static Checked<ServerConfig> agreeing(Settings settings, ServerConfig server) {
        if (!settings.port().isEmpty() && Integer.parseInt(settings.port()) != server.port()) {
            return Checked.refused(
                    Status.INVALID_PARAMETER,
                    "port=" + settings.port() + " of " + settings.resource() + ", but " + settings.fsconfig()
                            + " has tcp://" + server.host() + ":" + server.port() + " for " + server.alias()
                            + "; make them agree");
        }
        for (String directory : java.util.List.of(server.data(), server.metadata())) {
            if (!directory.startsWith("/")) {
                return Checked.refused(
                        Status.NOT_CONFIGURED,
                        "storage space " + directory + " of " + server.alias() + " in " + settings.fsconfig()
                                + " is a relative path; write an absolute one");
            }
        }
        return Checked.of(server);
    }

    private static Checked<String> text(String parameter, String path) throws InterruptedException {
        return Bounded.run(READ_LIMIT, () -> content(parameter, path))
                .orElseGet(() -> Checked.refused(
                        Status.GENERIC_ERROR,
                        parameter + "=" + path + " cannot be read within " + READ_LIMIT.toMillis()
                                + " ms; is it on a file system that does not answer?"));
    }

    private static Checked<String> content(String parameter, String path) {
        try (FileInputStream stream = new FileInputStream(path)) {
            return Checked.of(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Checked.refused(
                    Status.NOT_INSTALLED,
                    parameter + " cannot be read on this node: " + e.getMessage() + "; put the file there");
        }
    }
}
