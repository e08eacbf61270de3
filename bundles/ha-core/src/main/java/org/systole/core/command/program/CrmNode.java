package org.systole.core.command.program;

import java.util.List;
import java.util.stream.Collectors;
import org.systole.api.model.NodeId;
import org.systole.cib.report.ClusterReport.NodeLine;
import org.systole.core.command.ClusterAccess.Snapshot;
import org.systole.core.command.session.Command;
import org.systole.core.command.session.Refusal;
import org.systole.core.command.session.ResourceTree;
import org.systole.core.command.session.Session;
import org.systole.core.command.words.ExitCode;
import org.systole.core.command.words.Option;
import org.systole.core.command.words.Parsed;
import org.systole.core.command.words.Syntax;
import org.systole.core.command.words.UsageError;

/** {@code crm_node}: what this node knows of the membership. */
final class CrmNode implements Command {
    private static final List<String> QUESTIONS =
            List.of("cluster-id", "list", "name", "partition", "quorum", "name-for-id");

    @Override
    public Syntax syntax() {
        return new Syntax(
                "crm_node",
                "shows what this node knows of the membership",
                List.of("-l | -n | -i | -p | -q", "-N ID"),
                List.of(
                        Option.flag('l', "list", "list the nodes with id, name and state"),
                        Option.flag('n', "name", "print this node's name"),
                        Option.flag('i', "cluster-id", "print this node's id"),
                        Option.flag('p', "partition", "print the nodes this node hears, itself among them"),
                        Option.flag('q', "quorum", "print 1 with quorum, 0 without"),
                        Option.value('N', "name-for-id", "ID", "print the name of the node with this id"),
                        Common.VERBOSE,
                        Common.QUIET),
                List.of("crm_node -q", "crm_node -l"));
    }

    @Override
    public ExitCode run(Session session) throws Refusal, UsageError {
        Parsed words = session.words();
        List<String> asked = QUESTIONS.stream().filter(words::has).toList();
        if (asked.size() != 1) {
            throw new UsageError("ask one thing: -l, -n, -i, -p, -q or -N ID");
        }
        Snapshot snapshot = session.snapshot();
        switch (asked.get(0)) {
            case "list" -> Reports.of(snapshot).nodes().forEach(n -> session.println(line(n)));
            case "name" -> session.println(snapshot.self().value());
            case "cluster-id" -> session.println(new ResourceTree(snapshot.cib())
                    .node(snapshot.self().value())
                    .id());
            case "partition" -> session.println(
                    snapshot.present().stream().map(NodeId::value).collect(Collectors.joining(" ")));
            case "quorum" -> session.println(snapshot.quorate() ? "1" : "0");
            default -> session.println(new ResourceTree(snapshot.cib())
                    .node(words.need("name-for-id"))
                    .attribute("uname", ""));
        }
        return ExitCode.OK;
    }

    private static String line(NodeLine node) {
        String state = node.online() ? "member" : node.pending() ? "pending" : "lost";
        return node.id() + " " + node.name() + " " + state;
    }
}
