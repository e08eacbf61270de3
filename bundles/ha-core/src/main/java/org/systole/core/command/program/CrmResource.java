package org.systole.core.command.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.systole.core.command.session.Command;
import org.systole.core.command.session.Refusal;
import org.systole.core.command.session.Session;
import org.systole.core.command.words.ExitCode;
import org.systole.core.command.words.Option;
import org.systole.core.command.words.Syntax;
import org.systole.core.command.words.UsageError;

/** {@code crm_resource}: everything about one resource. */
final class CrmResource implements Command {
    /** One thing it can do. */
    private interface Task {
        ExitCode run(Session session) throws Refusal, UsageError;
    }

    private static final Map<String, Task> TASKS = new TreeMap<>();

    static {
        TASKS.put("list", ResourceQueries::list);
        TASKS.put("list-raw", ResourceQueries::listRaw);
        TASKS.put("locate", ResourceQueries::locate);
        TASKS.put("query-xml", ResourceQueries::xml);
        TASKS.put("query-xml-raw", ResourceQueries::xml);
        TASKS.put("list-operations", ResourceQueries::operations);
        TASKS.put("list-all-operations", ResourceQueries::operations);
        TASKS.put("constraints", ResourceQueries::constraints);
        TASKS.put("list-agents", ResourceQueries::agents);
        TASKS.put("list-standards", ResourceQueries::standards);
        TASKS.put("list-ocf-providers", ResourceQueries::providers);
        TASKS.put("why", Why::resources);
        TASKS.put("set-parameter", ResourceParameters::set);
        TASKS.put("get-parameter", ResourceParameters::get);
        TASKS.put("delete-parameter", ResourceParameters::delete);
        TASKS.put("move", ResourceMoves::move);
        TASKS.put("ban", ResourceMoves::ban);
        TASKS.put("clear", ResourceMoves::clear);
        TASKS.put("cleanup", ResourceRepair::cleanUp);
        TASKS.put("refresh", ResourceRepair::refresh);
        TASKS.put("wait", ResourceRepair::settle);
    }

    @Override
    public Syntax syntax() {
        return new Syntax(
                "crm_resource",
                "shows and changes one resource",
                List.of(
                        "--list | --list-raw | --list-agents",
                        "-r RESOURCE --locate | --why [-N NODE] | --query-xml",
                        "-r RESOURCE -p NAME -v VALUE [--meta | --utilization]",
                        "-r RESOURCE -g NAME | -d NAME [--meta | --utilization]",
                        "-r RESOURCE --move [-N NODE] | --ban [-N NODE] | --clear",
                        "[-r RESOURCE] --cleanup [-N NODE]"),
                options(),
                List.of(
                        "crm_resource -r server0 -p target_role -v stopped",
                        "crm_resource -r server0 --why",
                        "crm_resource -r server0 --move -N node5 --dry-run"));
    }

    private static List<Option> options() {
        List<Option> all = new ArrayList<>(queries());
        all.addAll(changes());
        return all;
    }

    private static List<Option> queries() {
        return List.of(
                Option.value('r', "resource", "ID", "the resource: a primitive, group or clone"),
                Option.flag('L', "list", "list resources and where they are"),
                Option.flag('l', "list-raw", "list the ids of all instances"),
                Option.flag('W', "locate", "say where it runs"),
                Option.flag('Y', "why", "say why it runs where it does, or why not"),
                Option.flag('q', "query-xml", "print its configuration"),
                Option.flag('w', "query-xml-raw", "the same"),
                Option.flag('O', "list-operations", "list its operations on the nodes"),
                Option.flag('o', "list-all-operations", "the same"),
                Option.flag('a', "constraints", "list the constraints that name it"),
                Option.flag(' ', "list-agents", "list the agents there are, and on which nodes"),
                Option.flag(' ', "list-standards", "list the classes of agents there are"),
                Option.flag(' ', "list-ocf-providers", "list the providers of ocf agents there are"),
                Option.value('g', "get-parameter", "NAME", "print a parameter"));
    }

    private static List<Option> changes() {
        return List.of(
                Option.value('p', "set-parameter", "NAME", "set a parameter to the value of -v"),
                Option.value('v', "parameter-value", "VALUE", "the value"),
                Option.value('d', "delete-parameter", "NAME", "remove a parameter"),
                Option.flag('m', "meta", "the parameter is an option for the cluster, such as target-role"),
                Option.flag('z', "utilization", "the parameter says what the resource uses up"),
                Option.value('s', "set-name", "ID", "only in the set with this id"),
                Option.flag('M', "move", "move it, to -N or just away, by a constraint that --clear removes"),
                Option.flag('B', "ban", "keep it off a node, by a constraint that --clear removes"),
                Option.flag('U', "clear", "remove what --move and --ban left"),
                Option.value('u', "lifetime", "TIME", "the constraint ends after this, such as PT30M"),
                Option.flag(' ', "promoted", "the constraint is about the promoted role only"),
                Option.flag(' ', "master", "the same"),
                Option.flag('C', "cleanup", "forget failures, so that it is tried again"),
                Option.flag('R', "refresh", "forget what is known about it, so that it is looked at again"),
                Option.flag(' ', "wait", "wait until nothing is left to do"),
                Option.value('N', "node", "NODE", "the node"),
                Option.value('H', "host-uname", "NODE", "the same, as Heartbeat called it"),
                Option.value('T', "timeout", "SECONDS", Common.TIMEOUT.help()),
                Common.FORCE,
                Common.REASON,
                Common.DRY_RUN,
                Common.QUIET,
                Common.VERBOSE);
    }

    @Override
    public ExitCode run(Session session) throws Refusal, UsageError {
        List<String> asked =
                TASKS.keySet().stream().filter(session.words()::has).toList();
        boolean agentsOf = asked.equals(List.of("list-agents"));
        if (!session.words().operands().isEmpty() && !agentsOf) {
            throw new UsageError("'" + session.words().operands().get(0)
                    + "' is not understood; the resource is given with -r, the node with -N");
        }
        if (asked.size() != 1) {
            throw new UsageError("say what to do, one thing: --" + String.join(", --", TASKS.keySet()));
        }
        return TASKS.get(asked.get(0)).run(session);
    }

    /** The node named, or empty. */
    static Optional<String> node(Session session) {
        return session.words().value("node").or(() -> session.words().value("host-uname"));
    }
}
