package org.systole.core.command.program;

import java.util.List;
import java.util.Optional;
import org.systole.api.model.NodeId;
import org.systole.core.command.ClusterAccess.Verb;
import org.systole.core.command.session.Command;
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
            "release-brake",
            "history",
            "last",
            "list",
            "list-registered",
            "list-installed",
            "list-targets",
            "query",
            "metadata",
            "validate");

    /** Devices and levels are part of the configuration here, and of nothing else. */
    private static final List<String> ELSEWHERE =
            List.of("register", "deregister", "register-level", "deregister-level");

    @Override
    public Syntax syntax() {
        return new Syntax(
                "stonith_admin",
                "fences nodes by hand, and shows what was fenced",
                List.of(
                        "--fence NODE | --reboot NODE | --unfence NODE",
                        "--confirm NODE | --release-brake --reason TEXT",
                        "--history NODE|'*' [--cleanup] | --last NODE",
                        "--list NODE | --list-registered | --list-installed",
                        "--list-targets DEVICE | --query DEVICE",
                        "--metadata --agent TYPE | --validate --agent TYPE --option NAME=VALUE"),
                List.of(
                        Option.value('F', "fence", "NODE", "switch the node off and leave it off"),
                        Option.value('B', "reboot", "NODE", "switch the node off and on again"),
                        Option.value('U', "unfence", "NODE", "have the node's devices switch it on"),
                        Option.value('C', "confirm", "NODE", "vouch that the node is down and runs nothing"),
                        Option.flag(' ', "release-brake", "let fencing go on although the safety brake holds it"),
                        Option.value('H', "history", "NODE", "show fencings of a node, or of all with '*'"),
                        Option.flag('c', "cleanup", "with --history, forget it"),
                        Option.value('h', "last", "NODE", "say when the node was fenced last"),
                        Option.value('l', "list", "NODE", "list the devices that can fence the node"),
                        Option.flag('L', "list-registered", "list the configured devices"),
                        Option.flag('I', "list-installed", "list the fencing drivers there are"),
                        Option.value('s', "list-targets", "DEVICE", "list the nodes that the device can fence"),
                        Option.value('Q', "query", "DEVICE", "ask a device whether it answers this node"),
                        Option.flag('M', "metadata", "show what a driver takes"),
                        Option.flag('K', "validate", "say whether parameters would do"),
                        Option.value('a', "agent", "TYPE", "the driver, with --metadata and --validate"),
                        Option.value('o', "option", "NAME=VALUE", "a parameter, with --validate"),
                        Option.value('t', "timeout", "SECONDS", "how long to wait for a fencing (120), or an answer"),
                        Option.value(
                                'y',
                                "delay",
                                "SECONDS",
                                "wait before fencing, beside what the devices say; -1 for no delay at all"),
                        Option.flag('n', "as-node-id", "with --last, NODE is the id of a node, not its name"),
                        Option.value(
                                ' ',
                                "tolerance",
                                "SECONDS",
                                "be content if the same succeeded not longer ago than this"),
                        Option.flag(' ', "no-wait", "do not wait until the node is fenced"),
                        Option.value('T', "tag", "TEXT", "the same as --reason"),
                        Option.flag('b', "broadcast", "accepted; the history is the same on all nodes"),
                        Option.value('R', "register", "DEVICE", "not done here; says what to do"),
                        Option.value('D', "deregister", "DEVICE", "not done here; says what to do"),
                        Option.value('r', "register-level", "TARGET", "not done here; says what to do"),
                        Option.value('d', "deregister-level", "TARGET", "not done here; says what to do"),
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
        if (ELSEWHERE.stream().anyMatch(words::has)) {
            throw new Refusal(
                    ExitCode.UNSAFE,
                    "Devices and levels stand in the configuration, so that every node has them: add a primitive of"
                            + " class stonith, or a fencing-level, with cibadmin.");
        }
        List<String> asked = TASKS.stream().filter(words::has).toList();
        if (asked.size() != 1 || !words.operands().isEmpty()) {
            throw new UsageError("say what to do, one thing: --" + String.join(", --", TASKS));
        }
        belongs(words, "as-node-id", asked.get(0), List.of("last"));
        belongs(words, "delay", asked.get(0), List.of("fence", "reboot", "unfence"));
        return run(session, asked.get(0));
    }

    private static ExitCode run(Session session, String task) throws Refusal, UsageError {
        Parsed words = session.words();
        FencingQueries queries = new FencingQueries(session);
        FencingOrders orders = new FencingOrders(session);
        return switch (task) {
            case "fence" -> orders.order(node(session, words.need(task)), "off");
            case "reboot" -> orders.order(node(session, words.need(task)), "reboot");
            case "unfence" -> orders.order(node(session, words.need(task)), "on");
            case "confirm" -> session.submit(new Verb.ConfirmDown(node(session, words.need(task)), session.origin()));
            case "release-brake" -> session.submit(new Verb.ReleaseBrake(words.need("reason"), session.origin()));
            case "history" -> FencingHistory.history(session, nodeOrAll(session, words.need(task)));
            case "last" -> FencingHistory.last(
                    session,
                    words.has("as-node-id") ? nodeById(session, words.need(task)) : node(session, words.need(task)));
            case "list" -> queries.fencing(node(session, words.need(task)));
            case "list-registered" -> queries.registered();
            case "list-installed" -> queries.installed();
            case "list-targets" -> queries.targets(words.need(task));
            case "metadata" -> queries.metadata();
            case "validate" -> queries.validate();
            default -> queries.query(words.need(task));
        };
    }

    private static Optional<NodeId> nodeOrAll(Session session, String name) throws Refusal {
        return name.equals("*") ? Optional.empty() : Optional.of(node(session, name));
    }

    private static void belongs(Parsed words, String option, String task, List<String> tasks) throws UsageError {
        if (words.has(option) && !tasks.contains(task)) {
            throw new UsageError("--" + option + " goes with --" + String.join(", --", tasks) + ", not with --" + task);
        }
    }

    private static NodeId nodeById(Session session, String id) throws Refusal {
        return new NodeId(new ResourceTree(session.cib()).nodeById(id).attribute("uname", id));
    }

    private static NodeId node(Session session, String name) throws Refusal {
        return new NodeId(new ResourceTree(session.cib()).node(name).attribute("uname", name));
    }
}
