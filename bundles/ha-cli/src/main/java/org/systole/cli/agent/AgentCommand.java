package org.systole.cli.agent;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.systole.api.agent.ResourceAgent;
import org.systole.api.agent.ResourceAgent.Operation;
import org.systole.api.agent.ResourceAgent.Status;
import org.systole.cib.Nearest;
import org.systole.cib.report.JsonText;
import org.systole.core.command.session.Terminal;
import org.systole.core.command.words.DidYouMean;
import org.systole.core.command.words.ExitCode;
import org.systole.core.command.words.UsageError;
import org.systole.core.executor.OperationLedger;
import org.systole.core.executor.OperationRunner;
import org.systole.core.registry.Offers;
import org.systole.launcher.PlugInHost;
import org.systole.launcher.Refusal;

/** {@code systole agent}: calls one agent on this machine without a node. Its exit code is the agent's. */
public final class AgentCommand {
    private static final String PROGRAM = "systole agent: ";

    /** Before the name of a script for which a native agent answers. */
    private static final String SET_ASIDE = "systole:native:";

    private static final List<String> OTHER_ACTIONS = List.of("check", "meta-data", "time");

    private final Offers<ResourceAgent> agents;
    private final AgentWords words;
    private final Terminal terminal;

    AgentCommand(Offers<ResourceAgent> agents, AgentWords words, Terminal terminal) {
        this.agents = agents;
        this.words = words;
        this.terminal = terminal;
    }

    /**
     * With the plug-ins of an installation.
     *
     * @param line the words behind {@code systole agent}
     * @param home where the distribution is
     * @param base the directory of a node, if there is one
     * @param machine the machine's own name
     * @return the exit code
     */
    public static int run(List<String> line, Path home, Optional<Path> base, String machine, Terminal terminal) {
        if (line.isEmpty() || line.contains("--help")) {
            terminal.out(AgentWords.SYNTAX.help());
            return line.isEmpty() ? ExitCode.USAGE.number() : ExitCode.OK.number();
        }
        try {
            AgentWords words = AgentWords.parse(line, machine, terminal);
            try (PlugInHost host = PlugInHost.open(home, base, ResourceAgent.class)) {
                host.problems().forEach(problem -> terminal.err(PROGRAM + problem + "\n"));
                Offers<ResourceAgent> offers = new Offers<>("Agent", ResourceAgent.TYPE);
                host.services(ResourceAgent.class).forEach(found -> offers.add(found.service(), found.properties()));
                return new AgentCommand(offers, words, terminal).run();
            }
        } catch (UsageError e) {
            terminal.err(PROGRAM + e.getMessage() + "\n");
            return ExitCode.USAGE.number();
        } catch (Refusal e) {
            terminal.err(PROGRAM + e.getMessage() + "\n");
            return e.code();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.ERROR.number();
        }
    }

    int run() throws UsageError, InterruptedException {
        if (words.action().equals("list")) {
            return list();
        }
        Optional<Operation> operation = Operation.of(words.action());
        if (operation.isEmpty() && !OTHER_ACTIONS.contains(words.action())) {
            List<String> actions = actions();
            throw new UsageError("there is no action '" + words.action() + "', only " + String.join(", ", actions) + "."
                    + DidYouMean.hint(words.action(), actions));
        }
        if (!agents.types().contains(words.agent())) {
            terminal.err(PROGRAM + "there is no agent " + words.agent() + " here."
                    + Nearest.to(words.agent(), agents.types())
                            .map(near -> " Did you mean '" + near + "'?")
                            .orElse("")
                    + " 'systole agent list' names them; others are dropped into a deploy directory\n");
            return Status.NOT_INSTALLED.code();
        }
        try (OperationRunner runner = new OperationRunner(agents, OperationLedger.none())) {
            Calls calls = new Calls(words, agents, runner);
            words.keepSecretsOff(calls.metadata());
            return operation.isPresent() ? call(calls, operation.get()) : other(calls);
        }
    }

    private static List<String> actions() {
        SortedSet<String> all = new TreeSet<>(OTHER_ACTIONS);
        Arrays.stream(Operation.values()).map(Operation::key).forEach(all::add);
        return List.copyOf(all);
    }

    private int list() {
        List<String> found = agents.types().stream()
                .filter(type -> !type.startsWith(SET_ASIDE))
                .filter(type -> words.agent().isEmpty() || (type + ":").startsWith(words.agent() + ":"))
                .toList();
        if (words.json()) {
            terminal.out("[" + found.stream().map(JsonText::quoted).collect(Collectors.joining(",")) + "]\n");
        } else {
            found.forEach(type -> terminal.out(type + remark(type) + "\n"));
        }
        if (found.isEmpty()) {
            terminal.err(PROGRAM + "there is no agent " + words.agent() + ":... here\n");
        }
        return found.isEmpty() ? Status.NOT_INSTALLED.code() : 0;
    }

    /** Which of the two answers, where a plug-in and a script have one name. */
    private String remark(String type) {
        if (agents.types().contains(SET_ASIDE + type)) {
            return "\tnative; the script of that name is not used";
        }
        return agents.shadowing().contains(type) ? "\tscript; the native agent is not used" : "";
    }

    private int call(Calls calls, Operation operation) {
        Answer answer = calls.call(operation, words.probe(), List.of());
        if (words.json()) {
            terminal.out("{\"agent\":" + JsonText.quoted(words.agent()) + ",\"resource\":"
                    + JsonText.quoted(words.resource()) + ",\"node\":" + JsonText.quoted(words.node()) + ","
                    + answer.json().substring(1) + "\n");
        } else {
            terminal.out(words.agent() + " " + answer.text());
        }
        return answer.exit();
    }

    private int other(Calls calls) throws InterruptedException {
        return switch (words.action()) {
            case "check" -> check(calls);
            case "time" -> time(calls);
            default -> describe(calls);
        };
    }

    private int describe(Calls calls) throws InterruptedException {
        terminal.out(words.json() ? MetadataText.json(words.agent(), calls.metadata()) : calls.xml());
        return 0;
    }

    private int time(Calls calls) {
        Timing timing = new Timing(calls);
        Optional<Answer> wrong = timing.run(words.repeat());
        if (wrong.isPresent()) {
            terminal.err(PROGRAM + "nothing was measured: " + wrong.get().text());
            return wrong.get().exit() == 0 ? 1 : wrong.get().exit();
        }
        terminal.out(
                words.json()
                        ? "{\"agent\":" + JsonText.quoted(words.agent()) + ",\"rounds\":" + words.repeat() + ","
                                + timing.json() + "}\n"
                        : timing.text());
        return 0;
    }

    private int check(Calls calls) {
        List<String> printed = new ArrayList<>();
        List<Answer> answers = new Conformance(calls, answer -> {
                    printed.add(answer.json());
                    if (!words.json()) {
                        terminal.out(answer.text());
                    }
                })
                .run();
        long wrong = answers.stream().filter(answer -> !answer.asExpected()).count();
        if (words.json()) {
            terminal.out("{\"agent\":" + JsonText.quoted(words.agent()) + ",\"action\":\"check\",\"exit\":"
                    + (wrong == 0 ? 0 : 1) + ",\"calls\":[" + String.join(",", printed) + "]}\n");
        } else {
            terminal.out(
                    wrong == 0
                            ? words.agent() + " keeps the rules: " + answers.size()
                                    + " calls answered as they should.\n"
                            : words.agent() + " breaks the rules: " + wrong + " of " + answers.size()
                                    + " answers are wrong"
                                    + (answers.size() <= Conformance.LOOKS ? "; nothing was started" : "") + ".\n");
        }
        return wrong == 0 ? 0 : 1;
    }
}
