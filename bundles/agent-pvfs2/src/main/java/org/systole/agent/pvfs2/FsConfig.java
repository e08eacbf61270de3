package org.systole.agent.pvfs2;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The configuration of a PVFS2 file system: sections in angle brackets, one option and its value per line. Only what
 * the agent asks for is kept; options it does not know are left out, because the server is the judge of them.
 *
 * @param aliases addresses by alias, as they stand there: {@code tcp://host:port,ib://...}
 * @param defaults options for every server
 * @param servers options by alias
 * @param fileSystems the names of the file systems, in the file's order
 */
record FsConfig(
        SortedMap<String, String> aliases,
        SortedMap<String, String> defaults,
        SortedMap<String, SortedMap<String, String>> servers,
        List<String> fileSystems) {

    static FsConfig parse(String text) {
        FsConfig config = new FsConfig(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new ArrayList<>());
        String section = "";
        String server = "";
        for (List<String> words : lines(text)) {
            String first = words.get(0);
            if (first.startsWith("<")) {
                section = first.replaceAll("[</>]", "").toLowerCase(java.util.Locale.ROOT);
                server = "";
            } else if (section.equals("serveroptions") && first.equals("Server") && words.size() > 1) {
                server = words.get(1);
            } else if (words.size() > 1) {
                config.take(section, server, words);
            }
        }
        return config;
    }

    private void take(String section, String server, List<String> words) {
        String value = words.get(words.size() - 1);
        if (words.get(0).equals("Alias") && words.size() > 2) {
            aliases.put(words.get(1), words.get(2));
        } else if (section.equals("filesystem") && words.get(0).equals("Name")) {
            fileSystems.add(value);
        } else if (section.equals("defaults")) {
            defaults.put(words.get(0), value);
        } else if (section.equals("serveroptions") && !server.isEmpty()) {
            servers.computeIfAbsent(server, name -> new TreeMap<>()).put(words.get(0), value);
        }
    }

    private static List<List<String>> lines(String text) {
        return text.lines()
                .map(line -> line.replaceFirst("#.*", "").replace('"', ' ').strip())
                .filter(line -> !line.isEmpty())
                .map(line -> Arrays.asList(line.split("\\s+")))
                .toList();
    }

    /** The server of this alias; empty when the alias is not there or has no tcp address or no storage space. */
    Optional<ServerConfig> server(String alias) {
        return server(alias, servers.getOrDefault(alias, new TreeMap<>()));
    }

    /** The server a file of its own describes, as up to PVFS2 2.6: found by its HostID among the aliases. */
    Optional<ServerConfig> serverOf(String serverConfigText) {
        Map<String, String> own = new TreeMap<>();
        lines(serverConfigText).stream()
                .filter(words -> words.size() > 1)
                .forEach(words -> own.put(words.get(0), words.get(words.size() - 1)));
        String hostId = own.getOrDefault("HostID", "");
        return aliases.keySet().stream()
                .filter(alias -> urls(alias).anyMatch(hostId::equals))
                .findFirst()
                .flatMap(alias -> server(alias, own));
    }

    private Optional<ServerConfig> server(String alias, Map<String, String> own) {
        Map<String, String> options = new TreeMap<>(defaults);
        options.putAll(own);
        String single = options.getOrDefault("StorageSpace", "");
        String data = options.getOrDefault("DataStorageSpace", single);
        String metadata = options.getOrDefault("MetadataStorageSpace", single);
        return urls(alias)
                .filter(url -> url.matches("tcp://.+:[0-9]{1,5}"))
                .findFirst()
                .filter(url -> !data.isEmpty() && !metadata.isEmpty())
                .map(url -> new ServerConfig(
                        alias,
                        url.substring("tcp://".length(), url.lastIndexOf(':')).replaceAll("[\\[\\]]", ""),
                        Integer.parseInt(url.substring(url.lastIndexOf(':') + 1)),
                        data,
                        metadata,
                        options.getOrDefault("LogFile", ""),
                        fileSystems.isEmpty() ? "" : fileSystems.get(0)));
    }

    private Stream<String> urls(String alias) {
        return Stream.of(aliases.getOrDefault(alias, "").split(","));
    }
}
