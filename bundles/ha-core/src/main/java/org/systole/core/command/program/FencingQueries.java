package org.systole.core.command.program;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.systole.api.agent.ResourceAgent.Parameter;
import org.systole.api.fencing.FencingDriver.Kind;
import org.systole.api.fencing.FencingDriver.Metadata;
import org.systole.api.fencing.FencingDriver.Outcome;
import org.systole.api.model.NodeId;
import org.systole.core.command.FencingTools;
import org.systole.core.command.session.Refusal;
import org.systole.core.command.session.ResourceTree;
import org.systole.core.command.session.Session;
import org.systole.core.command.words.ExitCode;
import org.systole.core.command.words.UsageError;
import org.systole.core.fencing.FencingDevices;
import org.systole.core.fencing.FencingDevices.Device;
import org.systole.core.fencing.FencingTopology;

/** Which devices and drivers there are, whom they can fence, and whether a device answers. */
final class FencingQueries {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Session session;

    FencingQueries(Session session) {
        this.session = session;
    }

    private FencingDevices devices() {
        return FencingDevices.of(session.cib().childOrEmpty("configuration"));
    }

    /** The configured devices. */
    ExitCode registered() {
        List<Device> all = devices().all();
        all.forEach(d -> session.println(d.id() + "\t" + d.type() + targets(d)));
        if (all.isEmpty()) {
            session.println("No fencing device is configured.");
        }
        return ExitCode.OK;
    }

    private static String targets(Device device) {
        return device.plugs().isEmpty()
                ? ""
                : "\tfor " + String.join(" ", device.plugs().keySet());
    }

    /** The devices that can fence a node, level by level. */
    ExitCode fencing(NodeId node) {
        FencingTopology.Levels levels = FencingTopology.of(
                        session.cib().childOrEmpty("configuration"),
                        session.fencing().reports())
                .of(node, new TreeMap<>());
        SortedSet<String> found = new TreeSet<>();
        for (FencingTopology.Level level : levels.levels()) {
            level.devices().stream().map(Device::id).filter(found::add).forEach(session::println);
        }
        levels.unusable().forEach(session::warn);
        session.println(
                found.isEmpty()
                        ? "No devices found"
                        : found.size() + (found.size() == 1 ? " device found" : " devices found"));
        return ExitCode.OK;
    }

    ExitCode installed() {
        TreeSet<String> types = new TreeSet<>();
        session.snapshot().agents().values().stream()
                .flatMap(a -> a.stream())
                .filter(a -> a.startsWith("stonith:"))
                .forEach(a -> types.add(a.substring("stonith:".length())));
        types.forEach(session::println);
        return ExitCode.OK;
    }

    /** Whether a device answers this node. */
    ExitCode query(String id) throws Refusal, UsageError {
        Device device = device(id);
        List<String> where = ResourceMoves.runningOn(session, device.id());
        session.println(
                where.isEmpty()
                        ? id + " is not running; it is used for fencing all the same unless it is disabled."
                        : id + " is running on " + String.join(" ", where));
        look(device, Kind.MONITOR);
        session.println(id + " answers " + session.snapshot().self());
        return ExitCode.OK;
    }

    private Device device(String id) throws Refusal {
        String known = new ResourceTree(session.cib()).resource(id).id();
        return devices()
                .device(known)
                .orElseThrow(() ->
                        new Refusal(ExitCode.NO_SUCH_OBJECT, "'" + id + "' is no fencing device, or it is disabled."));
    }

    private Outcome.Confirmed look(Device device, Kind kind) throws Refusal, UsageError {
        Outcome outcome = session.fencing()
                .look(device.id(), kind, session.patience(PATIENCE))
                .orElseThrow(() -> new Refusal(
                        ExitCode.UNAVAILABLE,
                        device.id() + " was not looked at: no node runs here, or one is just being fenced with it."));
        if (outcome instanceof Outcome.Confirmed confirmed) {
            return confirmed;
        }
        String why = outcome instanceof Outcome.Failed f ? f.reason() : ((Outcome.Unknown) outcome).reason();
        throw new Refusal(ExitCode.ERROR, device.id() + " does not answer as it should: " + why);
    }

    /** The nodes a device can fence: those the configuration names, else what the device lists. */
    ExitCode targets(String id) throws Refusal, UsageError {
        Device device = device(id);
        if (!device.anyNode()) {
            device.plugs().keySet().forEach(session::println);
            return ExitCode.OK;
        }
        Outcome.Confirmed listed = look(device, Kind.LIST);
        listed.observed().keySet().forEach(plug -> {
            String name = listed.names().getOrDefault(plug, "");
            session.println(name.isEmpty() ? plug : plug + "\t" + name);
        });
        return ExitCode.OK;
    }

    private Metadata said(String type) throws Refusal {
        FencingTools tools = session.fencing();
        return tools.metadata(type)
                .orElseThrow(() -> new Refusal(
                        ExitCode.NO_SUCH_OBJECT,
                        "There is no fencing driver '" + type + "' on this node; "
                                + (tools.types().isEmpty()
                                        ? "there is none at all, or no node runs here."
                                        : "there are " + String.join(" ", tools.types()) + ".")));
    }

    ExitCode metadata() throws Refusal, UsageError {
        Metadata said = said(session.words().need("agent"));
        session.println(said.shortDescription());
        for (Parameter p : said.parameters()) {
            session.println(p.name() + "\t" + (p.required() ? "required" : "") + (p.secret() ? " secret" : "")
                    + (p.defaultValue().isEmpty() ? "" : " default " + p.defaultValue()) + "\t" + p.description());
        }
        said.traits().stream().sorted().forEach(t -> session.println("trait\t" + t));
        return ExitCode.OK;
    }

    /** Whether parameters would do, without a word to the device. */
    ExitCode validate() throws Refusal, UsageError {
        String type = session.words().need("agent");
        Metadata said = said(type);
        Map<String, String> given = given();
        List<String> complaints = new ArrayList<>();
        for (Parameter p : said.parameters()) {
            boolean there = given.containsKey(p.name()) || given.containsKey(p.name() + "_file");
            if (p.required() && p.defaultValue().isEmpty() && !there) {
                complaints.add("required parameter " + p.name() + " is missing: " + p.description());
            }
        }
        SortedSet<String> known = new TreeSet<>();
        said.parameters().forEach(p -> known.add(p.name()));
        if (!known.isEmpty()) {
            given.keySet().stream()
                    .filter(n -> !n.startsWith("pcmk_")
                            && !known.contains(n)
                            && !known.contains(n.replaceFirst("_file$", "")))
                    .forEach(n -> session.warn("parameter " + n + " is none that the driver names"));
        }
        if (!complaints.isEmpty()) {
            throw new Refusal(
                    ExitCode.CONFIGURATION, "Validation of " + type + " failed: " + String.join("; ", complaints));
        }
        if (!session.words().has("quiet")) {
            session.println("Validation of " + type + " succeeded");
        }
        return ExitCode.OK;
    }

    private Map<String, String> given() throws UsageError {
        Map<String, String> given = new TreeMap<>();
        for (String option : session.words().values("option")) {
            int equals = option.indexOf('=');
            if (equals < 1) {
                throw new UsageError("--option " + option.replaceAll("=.*", "") + " is not NAME=VALUE");
            }
            given.put(option.substring(0, equals), option.substring(equals + 1));
        }
        return given;
    }
}
