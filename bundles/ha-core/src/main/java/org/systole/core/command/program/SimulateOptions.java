package org.systole.core.command.program;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.systole.core.command.words.Option;
import org.systole.core.command.words.Parsed;
import org.systole.policy.simulate.Modification;
import org.systole.policy.simulate.SimulateReport.Part;

/** The words of {@code crm_simulate} and what they stand for; letters and names are those of Pacemaker's. */
final class SimulateOptions {
    static final List<Option> ALL = List.of(
            Option.flag('L', "live-check", "what the running cluster knows now"),
            Option.value('x', "xml-file", "FILE", "configuration and status in a file"),
            Option.flag('p', "xml-pipe", "the same on the standard input"),
            Option.flag('R', "run", "show what would be done"),
            Option.flag('S', "simulate", "also pretend to do it, and show the state then"),
            Option.flag('X', "in-place", "like --simulate, and write the state then back to the file"),
            Option.flag('A', "show-attrs", "show node attributes"),
            Option.flag('c', "show-failcounts", "show fail counts and failed operations"),
            Option.flag('s', "show-scores", "show the scores that decide"),
            Option.flag('U', "show-utilization", "show what nodes can carry and resources take"),
            Option.value('t', "set-datetime", "DATE", "as of this moment (ISO 8601)"),
            Option.value('q', "quorum", "TRUTH", "pretend that there is quorum, or none"),
            Option.value('w', "watchdog", "TRUTH", "pretend that there is a watchdog, or none"),
            Option.value('u', "node-up", "NODE", "pretend that the node comes online"),
            Option.value('d', "node-down", "NODE", "pretend that the node left cleanly"),
            Option.value('f', "node-fail", "NODE", "pretend that the node vanished"),
            Option.value('g', "ticket-grant", "TICKET", "pretend that the ticket is granted"),
            Option.value('r', "ticket-revoke", "TICKET", "pretend that it is revoked"),
            Option.value('b', "ticket-standby", "TICKET", "pretend that it is made standby"),
            Option.value('e', "ticket-activate", "TICKET", "pretend that it is activated"),
            Option.value('i', "op-inject", "RES_TASK_MS@NODE=RC", "pretend that this operation had this result"),
            Option.value('F', "op-fail", "RES_TASK_MS@NODE=RC", "let this operation end so if it is part of the plan"),
            Option.value('I', "save-input", "FILE", "write the configuration and status the plan is made for"),
            Option.value('O', "save-output", "FILE", "write them as they are when the plan is done"),
            Option.value('G', "save-graph", "FILE", "write the transition graph as XML"),
            Option.value('D', "save-dotfile", "FILE", "write it for Graphviz"),
            Option.flag('a', "all-actions", "accepted; plans hold what is to be done and nothing else"),
            Option.value('P', "profile", "DIR", "plan for each XML file of a directory and show the time it took"),
            Option.value('N', "repeat", "N", "with --profile: so many times each"),
            Option.value(' ', "output-as", "FORMAT", "text (default), xml or json"),
            Option.value(' ', "output-to", "FILE", "write to a file instead"),
            Option.flag(
                    ' ', "batch", "a simulation for each line NAME<TAB>FILE<TAB>OPTIONS of LIST, see docs/commands.md"),
            Common.VERBOSE,
            Common.QUIET);

    /** Names of the options that change what is there before the plan is made. */
    static final Map<Modification.Kind, String> CHANGES = changes();

    private SimulateOptions() {}

    private static Map<Modification.Kind, String> changes() {
        Map<Modification.Kind, String> names = new EnumMap<>(Modification.Kind.class);
        names.put(Modification.Kind.QUORUM, "quorum");
        names.put(Modification.Kind.WATCHDOG, "watchdog");
        names.put(Modification.Kind.NODE_UP, "node-up");
        names.put(Modification.Kind.NODE_DOWN, "node-down");
        names.put(Modification.Kind.NODE_FAIL, "node-fail");
        names.put(Modification.Kind.TICKET_GRANT, "ticket-grant");
        names.put(Modification.Kind.TICKET_REVOKE, "ticket-revoke");
        names.put(Modification.Kind.TICKET_STANDBY, "ticket-standby");
        names.put(Modification.Kind.TICKET_ACTIVATE, "ticket-activate");
        names.put(Modification.Kind.INJECT, "op-inject");
        return names;
    }

    /** What the text is to show. */
    static Set<Part> parts(Parsed words) {
        Set<Part> parts = EnumSet.noneOf(Part.class);
        Map.of(
                        "show-attrs", Part.ATTRIBUTES,
                        "show-failcounts", Part.FAIL_COUNTS,
                        "show-scores", Part.SCORES,
                        "show-utilization", Part.UTILIZATION,
                        "quiet", Part.QUIET)
                .forEach((name, part) -> {
                    if (words.has(name)) {
                        parts.add(part);
                    }
                });
        boolean simulate = words.has("simulate") || words.has("in-place");
        if (simulate || words.has("run")) {
            parts.add(Part.TRANSITION);
        }
        if (simulate) {
            parts.add(Part.REVISED);
        }
        return parts;
    }
}
