package org.systole.agent.pvfs2;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.systole.api.agent.ResourceAgent.Parameter;
import org.systole.api.agent.ResourceAgent.Request;
import org.systole.api.agent.ResourceAgent.Result;
import org.systole.api.agent.ResourceAgent.Status;

/** The parameters of one resource; empty where the configuration is silent. */
record Settings(
        String resource,
        String node,
        String fsconfig,
        String serverconfig,
        String alias,
        String port,
        String ip,
        String pidfile,
        String fsname,
        String serverPath,
        String checkPath,
        String createStorage,
        String storageMount) {

    static final List<Parameter> PARAMETERS = List.of(
            Parameter.required("fsconfig", "absolute path of the file system's configuration file"),
            Parameter.optional(
                    "alias", "", "which server of the configuration this is, by its Alias (PVFS2 2.7 and later)"),
            Parameter.optional(
                    "serverconfig",
                    "",
                    "absolute path of the server's own configuration file (up to PVFS2 2.6); instead of alias"),
            Parameter.optional(
                    "port", "", "TCP port; by default the one of the configuration, which it has to agree with"),
            Parameter.optional(
                    "ip",
                    "",
                    "address or host name of the server, which has to be on the node before the server is started; by"
                            + " default the host of the configuration"),
            Parameter.optional(
                    "pidfile",
                    "",
                    "absolute path the server writes its process id to; by default below /run. Never relied on"),
            Parameter.optional(
                    "fsname", "", "name of the file system the check asks for; by default the configured one"),
            Parameter.optional(
                    "server_path",
                    "",
                    "the server program; by default pvfs2-server in /usr/local/sbin, /usr/sbin or the PATH"),
            Parameter.optional(
                    "check_path",
                    "",
                    "the check program; by default pvfs2-check-server in /usr/local/bin, /usr/bin or the PATH"),
            Parameter.optional(
                    "create_storage",
                    "no",
                    "yes: make the storage space at the first start, if it is absent and its file system is mounted"),
            Parameter.optional(
                    "storage_mount",
                    "",
                    "mount point of the file system the storage space has to be on; by default any that "
                            + "is not one of the"
                            + " system's own, such as / or /var"));

    static Settings of(Request request) {
        return new Settings(
                request.resource().value(),
                request.node().value(),
                request.parameter("fsconfig"),
                request.parameter("serverconfig"),
                request.parameter("alias"),
                request.parameter("port"),
                request.parameter("ip"),
                request.parameter("pidfile"),
                request.parameter("fsname"),
                request.parameter("server_path"),
                request.parameter("check_path"),
                request.parameter("create_storage"),
                normal(request.parameter("storage_mount")));
    }

    private static String normal(String path) {
        return path.length() > 1 ? path.replaceAll("/+", "/").replaceAll("/$", "") : path;
    }

    /** What is wrong with the parameters as such, whatever the state of the machine. */
    Optional<Result> problem() {
        if (alias.isEmpty() == serverconfig.isEmpty()) {
            Status status = alias.isEmpty() ? Status.NOT_CONFIGURED : Status.INVALID_PARAMETER;
            return refuse(
                    status,
                    "give either alias (PVFS2 2.7 and later) or serverconfig (up to 2.6) for " + resource + ", not "
                            + (alias.isEmpty() ? "none" : "both") + " of them");
        }
        return relativePath().or(this::wrongPort).or(this::wrongSwitch);
    }

    private Optional<Result> relativePath() {
        Map<String, String> paths = new TreeMap<>(Map.of(
                "fsconfig", fsconfig,
                "serverconfig", serverconfig,
                "pidfile", pidfile,
                "server_path", serverPath,
                "check_path", checkPath,
                "storage_mount", storageMount));
        return paths.entrySet().stream()
                .filter(path -> !path.getValue().isEmpty() && !path.getValue().startsWith("/"))
                .findFirst()
                .flatMap(path -> refuse(
                        Status.INVALID_PARAMETER,
                        path.getKey() + "=" + path.getValue() + " of " + resource
                                + " is a relative path, and there is no directory it is relative to; write "
                                + ("/" + path.getValue()).replaceAll("/+", "/") + " if that is meant"));
    }

    private Optional<Result> wrongPort() {
        if (port.isEmpty()
                || port.matches("[0-9]{1,5}") && Integer.parseInt(port) >= 1 && Integer.parseInt(port) <= 65535) {
            return Optional.empty();
        }
        return refuse(Status.INVALID_PARAMETER, "port=" + port + " of " + resource + " is no port; give 1 to 65535");
    }

    private Optional<Result> wrongSwitch() {
        if (createStorage.isEmpty() || mayCreateStorage() || isNo(createStorage)) {
            return Optional.empty();
        }
        return refuse(
                Status.INVALID_PARAMETER,
                "create_storage=" + createStorage + " of " + resource + " is neither yes nor no; give one of them");
    }

    boolean mayCreateStorage() {
        return List.of("yes", "true", "on", "1").contains(createStorage.toLowerCase(Locale.ROOT));
    }

    private static boolean isNo(String value) {
        return List.of("no", "false", "off", "0").contains(value.toLowerCase(Locale.ROOT));
    }

    /** The pid file that was asked for, or one below /run that no other server has. */
    String pidFile() {
        if (!pidfile.isEmpty()) {
            return pidfile;
        }
        String name = alias.isEmpty() ? serverconfig.substring(serverconfig.lastIndexOf('/') + 1) : alias;
        return "/run/pvfs2-server-" + name.replaceAll("[^A-Za-z0-9_.-]", "_") + ".pid";
    }

    /** How messages call this server. */
    String name() {
        return alias.isEmpty() ? "server of " + serverconfig : "server " + alias;
    }

    private static Optional<Result> refuse(Status status, String reason) {
        return Optional.of(new Result(status, reason));
    }
}
