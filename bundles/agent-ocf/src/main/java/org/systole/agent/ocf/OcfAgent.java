package org.systole.agent.ocf;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javax.xml.stream.XMLStreamException;
import org.systole.api.agent.OcfDescribed;
import org.systole.api.agent.ResourceAgent;
import org.systole.api.agent.Steps;
import org.systole.api.process.Command;
import org.systole.api.process.Command.Completed;
import org.systole.api.process.Deadline;

/**
 * One OCF script as an agent. Its description is asked for once and kept as long as the file is the same. What the
 * script answers is passed on as it is; only a code that OCF does not know becomes an error.
 */
final class OcfAgent implements ResourceAgent, OcfDescribed {
    /** Feature set told to scripts: the one whose environment this is. */
    private static final String FEATURES = "3.19.0";

    private static final Duration DESCRIPTION_LIMIT = Duration.ofSeconds(10);

    /** A script that could not describe itself is not asked at every call. */
    private static final Duration RETRY = Duration.ofSeconds(60);

    /** Parameters that the shell functions of the field take for every script. */
    private static final Set<String> EVERYWHERE = Set.of("trace_ra", "trace_file", "OCF_CHECK_LEVEL");

    private final Script script;
    private final Path root;
    private final Surroundings surroundings;
    private final ScriptProgram program;
    private Described described;

    OcfAgent(Script script, Path root, Surroundings surroundings) {
        this.script = script;
        this.root = root;
        this.surroundings = surroundings;
        this.program = new ScriptProgram(surroundings);
    }

    /**
     * What the script last said of itself.
     *
     * @param problem why it could not be understood; empty when it was
     */
    private record Described(String stamp, OcfMetadata metadata, String problem, Deadline again) {}

    /** The first call, and the first after the file changed, runs the script for it, ten seconds at most. */
    @Override
    public Metadata metadata() {
        try {
            return described().metadata().metadata();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OcfMetadata.unknown("interrupted while it was asked what it is");
        }
    }

    @Override
    public String ocfMetadata() throws InterruptedException {
        Described now = described();
        return now.problem().isEmpty()
                ? now.metadata().xml()
                : "<?xml version=\"1.0\"?>\n<resource-agent name=\"" + name() + "\">\n  <!-- "
                        + now.problem().replace("--", "- -") + " -->\n</resource-agent>\n";
    }

    private synchronized Described described() throws InterruptedException {
        String stamp =
                Script.of(script.type(), script.file()).map(Script::stamp).orElse("");
        boolean fresh = described != null && described.stamp().equals(stamp);
        if (!fresh || !described.problem().isEmpty() && described.again().passed()) {
            described = describe(stamp);
        }
        return described;
    }

    private Described describe(String stamp) throws InterruptedException {
        Optional<Result> refusal =
                stamp.isEmpty() ? Optional.of(Result.failed(script.file() + " is gone")) : script.refusal();
        if (refusal.isPresent()) {
            return undescribed(stamp, refusal.get().reason());
        }
        Completed completed =
                program.run(Command.of(script.file().toString(), "meta-data"), identity("by_hand"), DESCRIPTION_LIMIT);
        try {
            OcfMetadata metadata = OcfMetadata.parse(completed.out());
            return new Described(stamp, metadata, "", Deadline.in(RETRY, surroundings.ticker()));
        } catch (XMLStreamException e) {
            String how = completed.ok()
                    ? "what it prints is no description in XML: "
                            + e.getMessage().replaceAll("\\s+", " ")
                    : completed.summary();
            return undescribed(
                    stamp,
                    "agent " + script.type() + " does not describe itself: " + how + "; try: " + script.file()
                            + " meta-data");
        }
    }

    private Described undescribed(String stamp, String problem) {
        return new Described(
                stamp,
                new OcfMetadata("", OcfMetadata.unknown(problem), false),
                problem,
                Deadline.in(RETRY, surroundings.ticker()));
    }

    @Override
    public Result run(Request request) throws InterruptedException {
        Deadline deadline = Deadline.in(request.timeout(), surroundings.ticker());
        Optional<Result> refusal = script.refusal().or(() -> unusable(request));
        if (refusal.isPresent()) {
            return refusal.get();
        }
        return request.operation() == Operation.VALIDATE ? validate(request, deadline) : call(request, deadline);
    }

    private static Optional<Result> unusable(Request request) {
        return request.parameters().entrySet().stream()
                .filter(parameter -> parameter.getValue().indexOf('\0') >= 0
                        || !parameter.getKey().matches("[\\w.-]+"))
                .findFirst()
                .map(parameter -> new Result(
                        Status.INVALID_PARAMETER,
                        "parameter " + parameter.getKey() + " of " + request.resource()
                                + " cannot be told to a script: its name may hold letters, digits, _ and -, its value"
                                + " no zero byte"));
    }

    /** Compares with the description, then asks the script if it can be asked. */
    private Result validate(Request request, Deadline deadline) throws InterruptedException {
        Described now = described();
        if (!now.problem().isEmpty()) {
            return Result.failed(now.problem());
        }
        Map<String, String> own = new TreeMap<>(request.parameters());
        own.keySet().removeAll(EVERYWHERE);
        Optional<Result> refusal = now.metadata().metadata().refusal(request.with(own));
        if (refusal.isPresent()) {
            return refusal.get();
        }
        return metadata().timeouts().containsKey(Operation.VALIDATE) ? call(request, deadline) : Result.ok();
    }

    private Result call(Request request, Deadline deadline) throws InterruptedException {
        Operation operation = request.operation();
        boolean always =
                Set.of(Operation.START, Operation.STOP, Operation.MONITOR).contains(operation);
        if (!always && !metadata().timeouts().containsKey(operation)) {
            return new Result(
                    Status.UNIMPLEMENTED, "agent " + script.type() + " does not say that it knows " + operation.key());
        }
        Steps steps = new Steps(surroundings.ticker());
        boolean older = operation == Operation.RELOAD && described().metadata().oldReload();
        Command command = Command.of(script.file().toString(), older ? "reload" : operation.key());
        Completed completed =
                steps.take("run " + command, () -> program.run(command, variables(request), request, deadline.left()));
        return ExitCodes.result(completed, steps);
    }

    private String name() {
        return script.type().substring(script.type().lastIndexOf(':') + 1);
    }

    private Map<String, String> identity(String resource) {
        Map<String, String> variables = new TreeMap<>();
        variables.put("OCF_ROOT", root.toString());
        variables.put("OCF_RA_VERSION_MAJOR", "1");
        variables.put("OCF_RA_VERSION_MINOR", "1");
        variables.put("OCF_RESOURCE_INSTANCE", resource);
        variables.put("OCF_RESOURCE_TYPE", name());
        variables.put("OCF_RESOURCE_PROVIDER", script.type().split(":")[1]);
        return variables;
    }

    private Map<String, String> variables(Request request) {
        Map<String, String> variables = identity(request.resource().value());
        variables.put("OCF_RESKEY_crm_feature_set", FEATURES);
        request.meta().forEach((name, value) -> variables.put("OCF_RESKEY_CRM_meta_" + name.replace('-', '_'), value));
        request.parameters().forEach((name, value) -> variables.put("OCF_RESKEY_" + name, value));
        if (request.checkLevel() > 0) {
            variables.put("OCF_CHECK_LEVEL", String.valueOf(request.checkLevel()));
        }
        return variables;
    }
}
