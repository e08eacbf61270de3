package org.systole.core.command.program;

import java.util.List;
import java.util.Optional;
import org.systole.cib.CibRequest.Operation;
import org.systole.cib.Element;
import org.systole.core.command.session.Command;
import org.systole.core.command.session.Pairs;
import org.systole.core.command.session.Refusal;
import org.systole.core.command.session.Session;
import org.systole.core.command.words.DidYouMean;
import org.systole.core.command.words.ExitCode;
import org.systole.core.command.words.Option;
import org.systole.core.command.words.Parsed;
import org.systole.core.command.words.Syntax;
import org.systole.core.command.words.UsageError;

/** {@code crm_attribute}: attributes of nodes, and options of the cluster. */
final class CrmAttribute implements Command {
    private static final List<String> SECTIONS =
            List.of("crm_config", "rsc_defaults", "op_defaults", "nodes", "status");

    @Override
    public Syntax syntax() {
        return new Syntax(
                "crm_attribute",
                "shows and changes options of the cluster and attributes of nodes",
                List.of(
                        "-n NAME -G | -v VALUE | -D",
                        "-t rsc_defaults|op_defaults -n NAME -G | -v VALUE | -D",
                        "-N NODE -n NAME -G | -v VALUE | -D [-l reboot|forever]"),
                List.of(
                        Option.value('n', "name", "NAME", "the option or attribute"),
                        Option.flag('G', "query", "print its value"),
                        Option.value('v', "update", "VALUE", "set it"),
                        Option.flag('D', "delete", "remove it"),
                        Option.value('N', "node", "NODE", "an attribute of this node"),
                        Option.value('U', "uname", "NODE", "the same, as Heartbeat called it"),
                        Option.value(
                                'l', "lifetime", "TIME", "of a node's attribute: forever (default), or until reboot"),
                        Option.value('t', "type", "SECTION", "crm_config (default), rsc_defaults or op_defaults"),
                        Option.value('s', "set-name", "ID", "the set with this id"),
                        Option.value('d', "default", "VALUE", "what to print when there is none"),
                        Option.flag('q', "quiet", "print the value only"),
                        Option.flag('Q', "quiet", "the same, as older versions had it"),
                        Common.LONG_TIMEOUT,
                        Common.REASON,
                        Common.DRY_RUN,
                        Common.VERBOSE),
                List.of(
                        "crm_attribute -n no-quorum-policy -G",
                        "crm_attribute -n maintenance-mode -v true",
                        "crm_attribute -N node1 -n rack -v 7"));
    }

    @Override
    public ExitCode run(Session session) throws Refusal, UsageError {
        Parsed words = session.words();
        if (!words.operands().isEmpty()) {
            throw new UsageError("'" + words.operands().get(0) + "' is not understood; the name is given with -n");
        }
        Optional<String> node = words.value("node").or(() -> words.value("uname"));
        String section = words.value("type").orElse(node.isPresent() ? "nodes" : "crm_config");
        if (!SECTIONS.contains(section)) {
            throw new UsageError("there is no section '" + section + "'." + DidYouMean.hint(section, SECTIONS));
        }
        if (node.isPresent() || section.equals("nodes") || section.equals("status")) {
            return ofNode(session, node.orElse(session.snapshot().self().value()), section);
        }
        return ofCluster(session, section);
    }

    private static ExitCode ofNode(Session session, String node, String section) throws Refusal, UsageError {
        Parsed words = session.words();
        String lifetime = words.value("lifetime").orElse(section.equals("status") ? "reboot" : "forever");
        if (!lifetime.equals("reboot") && !lifetime.equals("forever")) {
            throw new UsageError("lifetime '" + lifetime + "' is neither reboot nor forever");
        }
        boolean untilReboot = lifetime.equals("reboot");
        NodeAttribute attribute = new NodeAttribute(session, node, words.need("name"));
        if (words.has("update")) {
            return attribute.set(words.value("update").orElse(""), untilReboot);
        }
        if (words.has("delete")) {
            return attribute.forget(untilReboot);
        }
        Optional<String> value = untilReboot ? attribute.transientValue() : attribute.permanent();
        return print(session, untilReboot ? "status" : "nodes", value);
    }

    private static ExitCode print(Session session, String scope, Optional<String> value) throws Refusal, UsageError {
        Parsed words = session.words();
        String name = words.need("name");
        String found = value.or(() -> words.value("default"))
                .orElseThrow(
                        () -> new Refusal(ExitCode.NO_SUCH_OBJECT, "There is no '" + name + "' in " + scope + "."));
        session.println(words.has("quiet") ? found : "scope=" + scope + "  name=" + name + " value=" + found);
        return ExitCode.OK;
    }

    private static ExitCode ofCluster(Session session, String section) throws Refusal, UsageError {
        Parsed words = session.words();
        String name = words.need("name");
        Element holder = session.cib().childOrEmpty("configuration").childOrEmpty(section);
        boolean options = section.equals("crm_config");
        String set = options ? "cluster_property_set" : "meta_attributes";
        String setId = words.value("set-name").orElse(options ? "cib-bootstrap-options" : section + "-options");
        Pairs pairs = new Pairs(holder, set, setId);
        if (words.has("update")) {
            Element payload = Element.of(section)
                    .and(pairs.setting(name, words.value("update").orElse("")));
            return session.change(Operation.MODIFY_OR_CREATE, payload);
        }
        Optional<Element> pair = pairs.pair(name);
        if (!words.has("delete")) {
            return print(session, section, pairs.value(name));
        }
        if (pair.isEmpty()) {
            session.println("There is no '" + name + "' in " + section + "; nothing to do.");
            return ExitCode.OK;
        }
        return session.change(
                Operation.DELETE, Element.of("nvpair", "id", pair.get().id()));
    }
}
