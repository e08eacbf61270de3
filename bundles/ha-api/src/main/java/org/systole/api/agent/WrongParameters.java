package org.systole.api.agent;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.systole.api.agent.ResourceAgent.Operation;
import org.systole.api.agent.ResourceAgent.Parameter;
import org.systole.api.agent.ResourceAgent.Request;
import org.systole.api.agent.ResourceAgent.Result;
import org.systole.api.agent.ResourceAgent.Status;

/** What can be wrong with parameters whatever they mean to the agent; see {@link ResourceAgent.Metadata#refusal}. */
record WrongParameters(List<Parameter> parameters, Request request) {
    Optional<Result> refusal() {
        for (Parameter parameter : parameters) {
            if (parameter.required() && request.parameter(parameter.name()).isBlank()) {
                return Optional.of(new Result(
                        Status.NOT_CONFIGURED,
                        "parameter " + parameter.name() + " of " + request.resource() + " is required and not set: "
                                + parameter.description()));
            }
        }
        boolean begins = request.operation() == Operation.START || request.operation() == Operation.VALIDATE;
        return begins ? unknown().or(this::unprintable) : Optional.empty();
    }

    private Optional<Result> unknown() {
        List<String> known = parameters.stream().map(Parameter::name).toList();
        return request.parameters().keySet().stream()
                .filter(name -> !known.contains(name))
                .sorted()
                .findFirst()
                .map(name -> new Result(
                        Status.INVALID_PARAMETER,
                        "parameter " + name + " of " + request.resource() + " is unknown to this agent; remove it,"
                                + " or use one of: " + String.join(", ", known)));
    }

    /** At the end of a value they are what an editor left there, which agents take off. */
    private Optional<Result> unprintable() {
        return request.parameters().entrySet().stream()
                .filter(parameter -> parameter.getValue().strip().chars().anyMatch(Character::isISOControl))
                .map(parameter -> new Result(
                        Status.INVALID_PARAMETER,
                        parameter.getKey() + shown(parameter) + " of " + request.resource()
                                + " has a line break or another control character in it; write it on one line"))
                .min((one, other) -> one.reason().compareTo(other.reason()));
    }

    private String shown(Map.Entry<String, String> parameter) {
        boolean secret =
                parameters.stream().anyMatch(p -> p.secret() && p.name().equals(parameter.getKey()));
        return secret ? "" : "=" + visible(parameter.getValue());
    }

    private static String visible(String value) {
        return value.chars()
                .mapToObj(c -> c == '\n' ? "\\n" : Character.isISOControl(c) ? "?" : Character.toString(c))
                .reduce("", String::concat);
    }
}
