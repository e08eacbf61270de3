package org.systole.agent.ocf;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.systole.api.agent.ResourceAgent.Request;
import org.systole.api.process.Command;
import org.systole.api.process.Command.Completed;

/** Runs the program of an agent for one request. */
final class ScriptProgram {
    private final Surroundings surroundings;
    private final Tracing tracing;

    ScriptProgram(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.tracing = new Tracing(surroundings);
    }

    /** For a request, until its time limit; the caller interrupts it earlier if it gives up. */
    Completed run(Command command, Map<String, String> variables, Request request, Duration limit)
            throws InterruptedException {
        Map<String, String> all = new TreeMap<>(variables);
        Optional<Path> trace = tracing.place(request);
        trace.ifPresent(place -> all.putAll(Tracing.variables(place)));
        Completed completed = run(command, all, limit);
        trace.ifPresent(place -> Tracing.keep(place, request, completed));
        return completed;
    }

    /** For its description. */
    Completed run(Command command, Map<String, String> variables, Duration limit) throws InterruptedException {
        Map<String, String> all = new TreeMap<>(variables);
        all.put("PATH", surroundings.searchPath());
        if (surroundings.hasBase()) {
            all.put("SYSTOLE_BASE", surroundings.base().toString());
        }
        return surroundings.commands().run(command.environment(all), limit);
    }
}
