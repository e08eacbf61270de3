package org.systole.core.command.program;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.systole.api.model.NodeId;
import org.systole.cib.Element;
import org.systole.cib.report.Show;
import org.systole.core.command.ClusterAccess.FencingRecord;
import org.systole.core.command.ClusterAccess.Verb;
import org.systole.core.command.session.Command;
import org.systole.core.command.session.Pairs;
import org.systole.core.command.session.Refusal;
import org.systole.core.command.session.ResourceTree;
import org.systole.core.command.session.Session;
import org.systole.core.command.words.ExitCode;
import org.systole.core.command.words.Option;
import org.systole.core.command.words.Parsed;
import org.systole.core.command.words.Syntax;
import org.systole.core.command.words.UsageError;

/** {@code stonith_admin}: fencing by hand, and what was fenced. */
final class StonithAdmin implements Command {
    private static final List<String> TASKS = List.of(
            "fence",
            "reboot",
            "unfence",
            "confirm",
            "history",
            "last",
            "list",
            "list-registered",
            "list-installed",
            "query");

    @Override
    public Syntax syntax() {
        return new Syntax(
                "stonith_admin",
                "fences nodes by hand, and shows what was fenced",
                List.of(
                        "--fence NODE | --reboot NODE",
                        "--confirm NODE",
                        "--history NODE|'*'",
                        "--list-registered | --list-installed | --query DEVICE"),
                List.of(
                        Option.value('F', "fence", "NODE", "switch the node off and leave it off"),
                        Option.value('B', "reboot", "NODE", "switch the node off and on again"),
                        Option.value('U', "unfence", "NODE", "not done by hand here; says what to do"),
                        Option.value('C', "confirm", "NODE", "vouch that the node is down and runs nothing"),
                        Option.value('H', "history", "NODE", "show fencings of a node, or of all with '*'"),
                        Option.value('h', "last", "NODE", "say when the node was fenced last"),
                        Option.value(
                                'l',
                                "list",
                                "NODE",
                                "list the configured devices; which of them can fence the node"
                                        + " is asked of the device when it is needed"),
                        Option.flag('L', "list-registered", "list the configured devices"),
                        Option.flag('I', "list-installed", "list the fencing drivers there are"),
                        Option.value('Q', "query", "DEVICE", "show where a device runs"),
                        Common.TIMEOUT,
                        Common.REASON,
                        Common.DRY_RUN,
                        Option.flag('q', "quiet", "print less"),
                        Common.VERBOSE),
                List.of(
                        "stonith_admin --reboot node2 --dry-run",
                        "stonith_admin -H '*'",
                        "stonith_admin --confirm node2"));
    }

    @Override
    public ExitCode run(Session session) throws Refusal, UsageError {
        Parsed words = session.words();
        List<String> asked = TASKS.stream().filter(words::has).toList();
        if (asked.size() != 1 || !words.operands().isEmpty()) {
            throw new UsageError("say what to do, one thing: --" + String.join(", --", TASKS));
        }
        String task = asked.get(0);
        return switch (task) {
            case "fence" -> fence(session, words.need(task), "off");
            case "reboot" -> fence(session, words.need(task), "reboot");
            case "unfence" -> throw new Refusal(
                    ExitCode.UNSAFE,
                    "A node is given back its power or storage by its device, not by the cluster; switch it on there,"
                            + " and it joins by itself.");
            case "confirm" -> session.submit(new Verb.ConfirmDown(node(session, words.need(task)), session.origin()));
            case "history" -> history(session, words.need(task));
            case "last" -> last(session, words.need(task));
            case "list", "list-registered" -> devices(session);
            case "list-installed" -> drivers(session);
            default -> query(session, words.need(task));
        };
    }

    private static NodeId node(Session session, String name) throws Refusal {
        return new NodeId(new ResourceTree(session.cib()).node(name).attribute("uname", name));
    }

    private static ExitCode fence(Session session, String name, String how) throws Refusal {
        String reason = session.words()
                .value("reason")
                .orElse("asked for by " + session.terminal().user());
        return session.submit(new Verb.Fence(node(session, name), how, reason, session.origin()));
    }

    private static ExitCode history(Session session, String name) throws Refusal {
        boolean all = name.equals("*");
        String wanted = all ? "" : node(session, name).value();
        Show show =
                new Show(Set.of(), session.clock().instant(), session.clock().getZone());
        List<FencingRecord> found = session.snapshot().fencing().stream()
                .filter(f -> all || f.target().value().equals(wanted))
                .toList();
        if (found.isEmpty()) {
            session.println(all ? "No node was fenced." : wanted + " was never fenced.");
        }
        for (int i = found.size() - 1; i >= 0; i--) {
            session.println(line(found.get(i), show));
        }
        return ExitCode.OK;
    }

    private static String line(FencingRecord f, Show show) {
        String when = f.ended() == 0
                ? "since " + show.time(f.started())
                : "at " + show.time(f.ended()) + " after " + (f.ended() - f.started()) + "s";
        return f.target() + " " + f.how() + " " + f.outcome() + " " + when
                + (f.device().isEmpty() ? "" : " with " + f.device())
                + (f.executor().isEmpty() ? "" : " by " + f.executor())
                + (f.reason().isEmpty() ? "" : ": " + f.reason());
    }

    private static ExitCode last(Session session, String name) throws Refusal {
        String wanted = node(session, name).value();
        Optional<FencingRecord> last = session.snapshot().fencing().stream()
                .filter(f -> f.target().value().equals(wanted) && f.outcome().equals("confirmed"))
                .reduce((a, b) -> b);
        session.println(last.map(f -> "Node " + wanted + " was last fenced at " + Instant.ofEpochSecond(f.ended()))
                .orElse("Node " + wanted + " was never fenced"));
        return ExitCode.OK;
    }

    private static List<Element> configured(Session session) {
        return session.cib()
                .childOrEmpty("configuration")
                .childOrEmpty("resources")
                .descendants()
                .filter(e -> e.name().equals("primitive"))
                .filter(e -> e.attribute("class", "").equals("stonith"))
                .toList();
    }

    private static ExitCode devices(Session session) {
        List<Element> devices = configured(session);
        devices.forEach(d -> session.println(d.id() + "\t" + d.attribute("type", "") + targets(d)));
        if (devices.isEmpty()) {
            session.println("No fencing device is configured.");
        }
        return ExitCode.OK;
    }

    /** What the configuration says the device can fence; without it the device itself is asked. */
    private static String targets(Element device) {
        Pairs parameters = new Pairs(device, "instance_attributes", "");
        return parameters
                .value("pcmk_host_list")
                .or(() -> parameters.value("hostlist"))
                .or(() -> parameters.value("hostname"))
                .map(t -> "\tfor " + t)
                .orElse("");
    }

    private static ExitCode drivers(Session session) {
        session.snapshot().agents().values().stream()
                .flatMap(a -> a.stream())
                .filter(a -> a.startsWith("stonith:"))
                .distinct()
                .sorted()
                .forEach(a -> session.println(a.substring("stonith:".length())));
        return ExitCode.OK;
    }

    private static ExitCode query(Session session, String id) throws Refusal {
        Element device = new ResourceTree(session.cib()).resource(id);
        List<String> where = ResourceMoves.runningOn(session, device.id());
        session.println(
                where.isEmpty()
                        ? id + " is not running; it is used for fencing all the same unless it is disabled."
                        : id + " is running on " + String.join(" ", where));
        return ExitCode.OK;
    }
}
