package org.systole.core.command.program;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.systole.api.model.NodeId;
import org.systole.core.command.ClusterAccess.Verb;
import org.systole.core.command.session.Command;
import org.systole.core.command.session.Refusal;
import org.systole.core.command.session.ResourceTree;
import org.systole.core.command.session.Session;
import org.systole.core.command.words.DidYouMean;
import org.systole.core.command.words.ExitCode;
import org.systole.core.command.words.Option;
import org.systole.core.command.words.Syntax;
import org.systole.core.command.words.UsageError;

/** {@code systole}: the few verbs of every day. {@code systole node} and {@code systole configure} never get here. */
final class Systole implements Command {
    /** One verb. */
    private interface Task {
        ExitCode run(Session session) throws Refusal, UsageError;
    }

    private static final Map<String, Task> VERBS = new LinkedHashMap<>();

    static {
        VERBS.put("status", Status::print);
        VERBS.put("why", Systole::why);
        VERBS.put("move", PlannedMove::run);
        VERBS.put("standby", session -> standby(session, true));
        VERBS.put("online", session -> standby(session, false));
        VERBS.put("drain", Systole::drain);
        VERBS.put("fencing", FencingCoverage::run);
        VERBS.put("history", Chronicle::print);
        VERBS.put("diagnose", Diagnosis::print);
        VERBS.put("version", Systole::version);
    }

    @Override
    public Syntax syntax() {
        return new Syntax(
                "systole",
                "the verbs of every day; crm_resource, cibadmin and the others have the details",
                List.of(
                        "node --base DIR             run a node in the foreground",
                        "configure DIR MCAST KEY NODE...   prepare a node's directory",
                        "fence-device TYPE ...       drive one fencing device by hand; it has a --help of its own",
                        "agent CLASS:PROVIDER:TYPE ACTION...   call one resource agent by hand; agent --help",
                        "status                      is all well, and what happens next",
                        "why RESOURCE [NODE]         why it runs where it does, or why not",
                        "move RESOURCE NODE          move it, and leave no constraint behind if it stays by itself",
                        "standby NODE | online NODE  let a node run nothing, or run things again",
                        "drain NODE                  stop everything on a node and let it leave",
                        "fencing check | drill       which devices can fence each node, and was that proved; prove it now",
                        "history                     what happened lately",
                        "diagnose                    what is wrong, and what to do",
                        "version"),
                List.of(
                        Option.value('t', "timeout", "SECONDS", Common.TIMEOUT.help()),
                        Common.REASON,
                        Common.DRY_RUN,
                        Common.QUIET,
                        Common.VERBOSE),
                List.of("systole status", "systole why server1", "systole move server1 node5 --dry-run"));
    }

    @Override
    public ExitCode run(Session session) throws Refusal, UsageError {
        String verb = session.words().operand(0, "the verb, one of " + String.join(", ", VERBS.keySet()) + ",");
        Task task = VERBS.get(verb);
        if (task == null) {
            throw new UsageError(
                    "there is no verb '" + verb + "'." + DidYouMean.hint(verb, List.copyOf(VERBS.keySet())));
        }
        return task.run(session);
    }

    private static ExitCode why(Session session) throws Refusal, UsageError {
        String resource = session.words().operand(1, "the resource");
        Optional<String> node = session.words().operands().stream().skip(2).findFirst();
        session.print(Why.of(session.planned(), session.forecast(), resource, node));
        return ExitCode.OK;
    }

    private static ExitCode standby(Session session, boolean on) throws Refusal, UsageError {
        String node = session.words().operand(1, "the node");
        if (on) {
            return NodeAttribute.standby(session, node, true, false);
        }
        return NodeAttribute.online(session, node);
    }

    private static ExitCode drain(Session session) throws Refusal, UsageError {
        String name = session.words().operand(1, "the node");
        String node = new ResourceTree(session.cib()).node(name).attribute("uname", name);
        return session.submit(new Verb.Drain(new NodeId(node), session.origin()));
    }

    private static ExitCode version(Session session) {
        session.println(Product.NAME_AND_VERSION + " on node "
                + session.snapshot().self() + ", Java " + Runtime.version().feature());
        return ExitCode.OK;
    }
}
