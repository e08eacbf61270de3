package org.systole.stonith.external;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.systole.api.fencing.FencingDriver;
import org.systole.api.fencing.FencingDriverFinder;
import org.systole.api.process.CommandRunner;
import org.systole.api.process.Ticker;

/**
 * The fence agents and plug-ins that are installed: each file in the places where such programs are put. Whether one
 * may be run is looked at when it is called. Safe for use by any thread.
 */
@Component(service = {FencingDriverFinder.class, InstalledPrograms.class})
public final class InstalledPrograms implements FencingDriverFinder {
    private static final String AGENT = "fence_[A-Za-z0-9_]+";
    private static final String PLUG_IN = "[A-Za-z0-9][A-Za-z0-9_.-]*";

    /** Not agents, though they are called like them. */
    private static final List<String> NO_AGENTS = List.of(
            "fence_ack_manual", "fence_virtd", "fence_kdump_send", "fence_sanlockd", "fence_tool", "fence_node");

    private static final String IPMI = "external/ipmi";
    private static final String IPMI_AGENT = "fence_ipmilan";

    private final List<Path> agentPlaces;
    private final List<Path> plugInPlaces;
    private final CommandRunner runner;
    private final Ticker ticker;

    /** Drivers are kept as long as their file stays where it is: they know what it said of itself. */
    private final Map<Installed, FencingDriver> kept = new HashMap<>();

    /** A program under the type it answers for. */
    private record Installed(String type, Path path) {}

    @Activate
    public InstalledPrograms() {
        this(
                places("SYSTOLE_FENCE_AGENTS", "/usr/sbin:/usr/local/sbin"),
                places(
                        "SYSTOLE_STONITH_PLUGINS",
                        "/usr/lib/stonith/plugins/external:/usr/lib64/stonith/plugins/external"
                                + ":/usr/local/lib/stonith/plugins/external"),
                new Run(),
                Ticker.system());
    }

    /** Those in other places, for tests. */
    public InstalledPrograms(List<Path> agentPlaces, List<Path> plugInPlaces) {
        this(agentPlaces, plugInPlaces, new Run(), Ticker.system());
    }

    InstalledPrograms(List<Path> agentPlaces, List<Path> plugInPlaces, CommandRunner runner, Ticker ticker) {
        this.agentPlaces = List.copyOf(agentPlaces);
        this.plugInPlaces = List.copyOf(plugInPlaces);
        this.runner = runner;
        this.ticker = ticker;
    }

    private static List<Path> places(String variable, String otherwise) {
        String value = System.getenv().getOrDefault(variable, otherwise);
        return Arrays.stream(value.split(":"))
                .filter(place -> !place.isBlank())
                .map(Path::of)
                .toList();
    }

    @Override
    public synchronized SortedMap<String, FencingDriver> drivers() {
        SortedMap<String, Path> agents = files(agentPlaces, AGENT);
        agents.keySet().removeAll(NO_AGENTS);
        SortedMap<String, Path> plugIns = files(plugInPlaces, PLUG_IN);
        SortedMap<String, FencingDriver> drivers = new TreeMap<>();
        plugIns.forEach((name, path) -> {
            String type = "external/" + name;
            drivers.put(type, kept(type, path, () -> new PlugInDriver(type, new Program(path), runner, ticker)));
        });
        agents.forEach((name, path) -> drivers.put(
                name, kept(name, path, () -> new FenceAgentDriver(name, new Program(path), runner, ticker))));
        kept.values().removeIf(driver -> !drivers.containsValue(driver));
        if (agents.containsKey(IPMI_AGENT)) {
            drivers.put(IPMI, new IpmiDriver(drivers.get(IPMI_AGENT), new Program(agents.get(IPMI_AGENT))));
        }
        return Collections.unmodifiableSortedMap(drivers);
    }

    private FencingDriver kept(String type, Path path, Supplier<FencingDriver> fresh) {
        return kept.computeIfAbsent(new Installed(type, path), installed -> fresh.get());
    }

    /** Files by name; what an earlier place has wins. */
    private static SortedMap<String, Path> files(List<Path> places, String name) {
        SortedMap<String, Path> files = new TreeMap<>();
        for (Path place : places) {
            if (!Files.isDirectory(place)) {
                continue;
            }
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(place)) {
                for (Path file : stream) {
                    String called = file.getFileName().toString();
                    if (called.matches(name) && Files.isRegularFile(file)) {
                        files.putIfAbsent(called, file);
                    }
                }
            } catch (IOException e) {
                continue; // it went away, or may not be read: nothing in it can be used
            }
        }
        return files;
    }

    @Override
    public String missing(String type) {
        if (type.matches(AGENT)) {
            return type + " is not installed; looked for " + looked(agentPlaces, type)
                    + " (Debian: apt-get install fence-agents)";
        }
        if (type.matches("external/" + PLUG_IN)) {
            return type + " is not installed; looked for " + looked(plugInPlaces, type.substring("external/".length()))
                    + (type.equals(IPMI) ? " and for " + looked(agentPlaces, IPMI_AGENT) : "")
                    + " (Debian: apt-get install cluster-glue)";
        }
        return "";
    }

    private static String looked(List<Path> places, String name) {
        return places.stream().map(place -> place.resolve(name).toString()).collect(Collectors.joining(", "));
    }
}
