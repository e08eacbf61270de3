package org.systole.core.command.program;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.systole.core.command.session.Command;
import org.systole.core.command.session.Refusal;
import org.systole.core.command.session.Session;
import org.systole.core.command.words.ExitCode;
import org.systole.core.command.words.Option;
import org.systole.core.command.words.Parsed;
import org.systole.core.command.words.Syntax;
import org.systole.core.command.words.UsageError;

/** {@code crm_standby}: a node in standby stays a member but runs no resources. */
final class CrmStandby implements Command {
    private static final List<String> ON = List.of("true", "on", "yes", "y", "1");
    private static final List<String> OFF = List.of("false", "off", "no", "n", "0");

    @Override
    public Syntax syntax() {
        return new Syntax(
                "crm_standby",
                "lets a node run no resources, or run them again",
                List.of("[-N NODE] -v on|off [-l reboot|forever]", "[-N NODE] --query", "[-N NODE] --delete"),
                List.of(
                        Option.value('N', "node", "NODE", "the node; without it, the one the command runs on"),
                        Option.value('U', "uname", "NODE", "the same as --node, as Heartbeat called it"),
                        Option.value('v', "update", "VALUE", "on (true) or off (false)"),
                        Option.flag('G', "query", "print whether it is on"),
                        Option.flag('D', "delete", "forget the setting, so that the node runs resources"),
                        Option.value('l', "lifetime", "TIME", "forever (default), or until the next reboot"),
                        Option.flag('q', "quiet", "with --query: print the value only"),
                        Option.flag('Q', "quiet", "the same, as older versions had it"),
                        Common.TIMEOUT,
                        Common.REASON,
                        Common.DRY_RUN,
                        Common.VERBOSE),
                List.of("crm_standby -N node2 -v on", "crm_standby -U node2 -v false", "crm_standby -G -N node2"));
    }

    @Override
    public ExitCode run(Session session) throws Refusal, UsageError {
        Parsed words = session.words();
        if (!words.operands().isEmpty()) {
            throw new UsageError("'" + words.operands().get(0) + "' is not understood; the node is given with -N");
        }
        String name = words.value("node")
                .or(() -> words.value("uname"))
                .orElse(session.snapshot().self().value());
        if (words.has("update")) {
            return NodeAttribute.standby(session, name, on(words.need("update")), reboot(words));
        }
        if (words.has("delete")) {
            return new NodeAttribute(session, name, "standby").forget(reboot(words));
        }
        return query(session, name, words.has("quiet"));
    }

    private static boolean on(String value) throws UsageError {
        String lower = value.toLowerCase(Locale.ROOT);
        if (ON.contains(lower)) {
            return true;
        }
        if (OFF.contains(lower)) {
            return false;
        }
        throw new UsageError("'" + value + "' is neither on (true) nor off (false)");
    }

    /** Whether the setting ends with the next reboot. */
    private static boolean reboot(Parsed words) throws UsageError {
        String lifetime = words.value("lifetime").orElse("forever");
        if (!lifetime.equals("reboot") && !lifetime.equals("forever")) {
            throw new UsageError("lifetime '" + lifetime + "' is neither reboot nor forever");
        }
        return lifetime.equals("reboot");
    }

    private static ExitCode query(Session session, String name, boolean quiet) throws Refusal {
        NodeAttribute standby = new NodeAttribute(session, name, "standby");
        Optional<String> permanent = standby.permanent();
        String scope = permanent.isPresent() ? "nodes" : "status";
        String value = permanent.or(standby::transientValue).orElse("off");
        session.println(quiet ? value : "scope=" + scope + "  name=standby value=" + value);
        return ExitCode.OK;
    }
}
