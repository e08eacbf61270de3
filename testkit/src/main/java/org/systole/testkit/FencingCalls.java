package org.systole.testkit;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.systole.api.agent.ResourceAgent.Parameter;
import org.systole.api.fencing.FencingDriver;
import org.systole.api.fencing.FencingDriver.Kind;
import org.systole.api.fencing.FencingDriver.Outcome;
import org.systole.api.fencing.FencingDriver.Request;

/** Calls a fencing driver as the core does, with the defaults of its metadata filled in. */
public record FencingCalls(FencingDriver driver, Map<String, String> parameters, Duration timeout) {
    /** Calls with these parameters and a generous limit. */
    public FencingCalls(FencingDriver driver, Map<String, String> parameters) {
        this(driver, parameters, Duration.ofSeconds(20));
    }

    /** The same calls with one parameter more, or another value. */
    public FencingCalls with(String name, String value) {
        Map<String, String> all = new TreeMap<>(parameters);
        all.put(name, value);
        return new FencingCalls(driver, all, timeout);
    }

    /** The same calls without this parameter. */
    public FencingCalls without(String name) {
        Map<String, String> all = new TreeMap<>(parameters);
        all.remove(name);
        return new FencingCalls(driver, all, timeout);
    }

    public FencingCalls within(Duration limit) {
        return new FencingCalls(driver, parameters, limit);
    }

    public Outcome off(String... plugs) throws InterruptedException {
        return call(Kind.OFF, plugs);
    }

    public Outcome on(String... plugs) throws InterruptedException {
        return call(Kind.ON, plugs);
    }

    public Outcome status(String... plugs) throws InterruptedException {
        return call(Kind.STATUS, plugs);
    }

    public Outcome list() throws InterruptedException {
        return call(Kind.LIST);
    }

    public Outcome monitor() throws InterruptedException {
        return call(Kind.MONITOR);
    }

    public Outcome call(Kind kind, String... plugs) throws InterruptedException {
        return driver.fence(new Request(kind, List.of(plugs), complete(), timeout));
    }

    /** The values that must never be seen: those of the parameters the metadata marks as secret. */
    public List<String> secrets() {
        return driver.metadata().parameters().stream()
                .filter(Parameter::secret)
                .map(parameter -> parameters.getOrDefault(parameter.name(), ""))
                .filter(value -> !value.isEmpty())
                .toList();
    }

    private Map<String, String> complete() {
        Map<String, String> all = new TreeMap<>();
        driver.metadata().parameters().stream()
                .filter(parameter -> !parameter.defaultValue().isEmpty())
                .forEach(parameter -> all.put(parameter.name(), parameter.defaultValue()));
        all.putAll(parameters);
        return all;
    }
}
