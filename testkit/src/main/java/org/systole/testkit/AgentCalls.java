package org.systole.testkit;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.systole.api.agent.ResourceAgent;
import org.systole.api.agent.ResourceAgent.Operation;
import org.systole.api.agent.ResourceAgent.Request;
import org.systole.api.agent.ResourceAgent.Result;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;

/** Calls an agent as the core does: defaults of the metadata filled in, the operation's name and limits set. */
public record AgentCalls(ResourceAgent agent, Map<String, String> parameters, Duration timeout) {
    /** Calls with these parameters and a generous limit. */
    public AgentCalls(ResourceAgent agent, Map<String, String> parameters) {
        this(agent, parameters, Duration.ofSeconds(30));
    }

    /** The same calls with one parameter more, or another value. */
    public AgentCalls with(String name, String value) {
        Map<String, String> all = new TreeMap<>(parameters);
        all.put(name, value);
        return new AgentCalls(agent, all, timeout);
    }

    /** The same calls without this parameter. */
    public AgentCalls without(String name) {
        Map<String, String> all = new TreeMap<>(parameters);
        all.remove(name);
        return new AgentCalls(agent, all, timeout);
    }

    public AgentCalls within(Duration limit) {
        return new AgentCalls(agent, parameters, limit);
    }

    public Result start() throws InterruptedException {
        return run(Operation.START, 0, false);
    }

    public Result stop() throws InterruptedException {
        return run(Operation.STOP, 0, false);
    }

    public Result monitor() throws InterruptedException {
        return run(Operation.MONITOR, 0, false);
    }

    /** A monitor that looks deeper. */
    public Result monitor(int checkLevel) throws InterruptedException {
        return run(Operation.MONITOR, checkLevel, false);
    }

    /** A monitor before the first start: "not running" is then an ordinary answer. */
    public Result probe() throws InterruptedException {
        return run(Operation.MONITOR, 0, true);
    }

    public Result validate() throws InterruptedException {
        return run(Operation.VALIDATE, 0, false);
    }

    public Result run(Operation operation, int checkLevel, boolean probe) throws InterruptedException {
        return agent.run(new Request(
                operation,
                new ResourceId("resource_under_test"),
                new NodeId("node1"),
                complete(),
                timeout,
                checkLevel,
                probe));
    }

    private Map<String, String> complete() {
        Map<String, String> all = new TreeMap<>();
        agent.metadata().parameters().stream()
                .filter(parameter -> !parameter.defaultValue().isEmpty())
                .forEach(parameter -> all.put(parameter.name(), parameter.defaultValue()));
        all.putAll(parameters);
        return all;
    }
}
