package org.systole.api.agent;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;

/**
 * Operates one type of resource on the local node.
 *
 * <p>Register one OSGi service per agent, with the service property {@link #TYPE}; resources are parameters, so the
 * service keeps no state between calls. The core calls {@link #run} from worker threads of its own: never twice at
 * once for one resource, but at once for different resources. Every operation must be idempotent: starting what runs
 * and stopping what is stopped are successes. Removing the bundle while a call is under way is safe: the core waits
 * for the call, and resources that run are left alone.
 */
@ConsumerType
public interface ResourceAgent {
    /**
     * Service property, mandatory, {@code String} or {@code String[]}: the agents this service answers for, written
     * {@code class:provider:type} or {@code class:type}, such as {@code ocf:heartbeat:IPaddr2}.
     */
    String TYPE = "org.systole.agent.type";

    /**
     * Service property, optional, {@code String}: the program on disk that the agent runs. An agent without is native:
     * the work is its own. Of several agents of a type the higher {@code service.ranking} is used, then the older.
     */
    String SOURCE = "org.systole.agent.source";

    /** What this agent is, which parameters it takes and which time limits it advises. Cheap, never blocks. */
    Metadata metadata();

    /**
     * Carries out one operation.
     *
     * @return the outcome as an OCF exit code with a reason; never null
     * @throws InterruptedException when the core gives up waiting, at the latest at the request's timeout; end what
     *     was started and leave
     */
    Result run(Request request) throws InterruptedException;

    /** The operations an agent is asked for, in the terms of the Open Cluster Framework. */
    enum Operation {
        START,
        STOP,
        /** Also used as the probe: before a resource is first started, to learn whether it already runs. */
        MONITOR,
        /** Checks the parameters, and the local machine as far as they need it, changing nothing. */
        VALIDATE,
        PROMOTE,
        DEMOTE,
        /** Takes changed parameters up without an interruption. */
        RELOAD,
        /** Tells an instance of a clone what is done, or about to be done, to others. */
        NOTIFY,
        MIGRATE_TO,
        MIGRATE_FROM;

        /** The name the configuration and the operation history use. */
        public String key() {
            return switch (this) {
                case VALIDATE -> "validate-all";
                case RELOAD -> "reload-agent";
                case START, STOP, MONITOR, PROMOTE, DEMOTE, NOTIFY, MIGRATE_TO, MIGRATE_FROM -> name().toLowerCase(
                                Locale.ROOT);
            };
        }

        /** The operation of that name; {@code status} and {@code reload} are older names of two of them. */
        public static Optional<Operation> of(String key) {
            String today = key.equals("status") ? "monitor" : key.equals("reload") ? "reload-agent" : key;
            return Arrays.stream(values()).filter(o -> o.key().equals(today)).findFirst();
        }
    }

    /**
     * One call.
     *
     * @param operation what to do
     * @param resource the resource instance, for messages and state files
     * @param node the local node
     * @param parameters the resource's parameters, defaults of the metadata already filled in; may hold secrets
     * @param timeout how long the core will wait before it interrupts the call and fails the operation
     * @param checkLevel how deep a monitor should look: {@code OCF_CHECK_LEVEL}, 0 if the configuration is silent
     * @param probe whether a monitor is a probe: "not running" is then an ordinary answer, and missing software means
     *     "not running" rather than an error wherever the agent can tell
     * @param meta what else the caller has to say, under the names that OCF scripts know behind
     *     {@code OCF_RESKEY_CRM_meta_}, such as {@code interval} in milliseconds; an agent may ignore it
     */
    record Request(
            Operation operation,
            ResourceId resource,
            NodeId node,
            Map<String, String> parameters,
            Duration timeout,
            int checkLevel,
            boolean probe,
            Map<String, String> meta) {
        /** In {@link #meta}: {@code true} if the process ends after the call, and with it whatever goes on in it. */
        public static final String ONCE = "once";

        public Request {
            Objects.requireNonNull(operation);
            Objects.requireNonNull(resource);
            Objects.requireNonNull(node);
            parameters = Map.copyOf(parameters);
            meta = Map.copyOf(meta);
            if (timeout.isNegative() || timeout.isZero()) {
                throw new IllegalArgumentException(
                        "timeout of " + resource + " is " + timeout + "; it must be positive");
            }
        }

        /** A call of which there is nothing else to say. */
        public Request(
                Operation operation,
                ResourceId resource,
                NodeId node,
                Map<String, String> parameters,
                Duration timeout,
                int checkLevel,
                boolean probe) {
            this(operation, resource, node, parameters, timeout, checkLevel, probe, Map.of());
        }

        /** The same call with these parameters instead. */
        public Request with(Map<String, String> others) {
            return new Request(operation, resource, node, others, timeout, checkLevel, probe, meta);
        }

        /** The parameter's value, or the empty string where it is not given. */
        public String parameter(String name) {
            return parameters.getOrDefault(name, "");
        }
    }

    /**
     * The answer to one call.
     *
     * @param status the OCF outcome
     * @param reason one sentence for the operator: what happened, why, what to do; empty on plain success
     * @param steps what the agent did, in order, with the time each step took
     */
    record Result(Status status, String reason, List<Step> steps) {
        public Result {
            Objects.requireNonNull(status);
            Objects.requireNonNull(reason);
            steps = List.copyOf(steps);
        }

        public Result(Status status, String reason) {
            this(status, reason, List.of());
        }

        public static Result ok() {
            return new Result(Status.OK, "");
        }

        public static Result notRunning(String reason) {
            return new Result(Status.NOT_RUNNING, reason);
        }

        public static Result failed(String reason) {
            return new Result(Status.GENERIC_ERROR, reason);
        }
    }

    /** One thing the agent did, for the history and for {@code systole agent}. */
    record Step(String what, Duration took) {
        public Step {
            Objects.requireNonNull(what);
            Objects.requireNonNull(took);
        }
    }

    /** The exit codes of the Open Cluster Framework's resource agent API 1.1. */
    enum Status {
        OK(0),
        GENERIC_ERROR(1),
        INVALID_PARAMETER(2),
        UNIMPLEMENTED(3),
        INSUFFICIENT_PRIVILEGES(4),
        NOT_INSTALLED(5),
        NOT_CONFIGURED(6),
        NOT_RUNNING(7),
        RUNNING_PROMOTED(8),
        FAILED_PROMOTED(9),
        DEGRADED(190),
        DEGRADED_PROMOTED(191);

        private final int code;

        Status(int code) {
            this.code = code;
        }

        /** The exit code a script would use. */
        public int code() {
            return code;
        }
    }

    /**
     * What an agent says of itself.
     *
     * @param shortDescription one line
     * @param parameters in the order an operator should read them
     * @param timeouts the time limit each operation is advised to have; operations not named here are not supported
     */
    record Metadata(String shortDescription, List<Parameter> parameters, Map<Operation, Duration> timeouts) {
        public Metadata {
            Objects.requireNonNull(shortDescription);
            parameters = List.copyOf(parameters);
            timeouts = Map.copyOf(timeouts);
        }

        /**
         * Compares a request with what is declared here: a required parameter that is missing is not configured,
         * whatever the operation; one that is not declared is refused where something is begun or checked, but never
         * keeps a resource from being watched or stopped.
         *
         * @return the refusal, which names the parameter; empty if there is nothing to refuse
         */
        public Optional<Result> refusal(Request request) {
            return new WrongParameters(parameters, request).refusal();
        }

        /**
         * The parameters of which a changed value needs a restart, in their order; empty where all do, because the
         * agent cannot reload, or no parameter is reloadable.
         */
        public Optional<List<String>> restartOnly() {
            boolean reloads = timeouts.containsKey(Operation.RELOAD)
                    && parameters.stream().anyMatch(Parameter::reloadable);
            return reloads
                    ? Optional.of(parameters.stream()
                            .filter(p -> !p.reloadable())
                            .map(Parameter::name)
                            .toList())
                    : Optional.empty();
        }
    }

    /**
     * One parameter of an agent.
     *
     * @param name as written in the configuration
     * @param required whether the agent refuses to work without it
     * @param secret whether its value must never be shown
     * @param defaultValue used where the configuration is silent; empty for none
     * @param description one sentence, with the unit where there is one
     * @param reloadable whether {@link Operation#RELOAD} takes a changed value up while the resource runs
     */
    record Parameter(
            String name,
            boolean required,
            boolean secret,
            String defaultValue,
            String description,
            boolean reloadable) {
        public Parameter {
            Objects.requireNonNull(name);
            Objects.requireNonNull(defaultValue);
            Objects.requireNonNull(description);
        }

        /** A parameter of which a changed value needs a restart. */
        public Parameter(String name, boolean required, boolean secret, String defaultValue, String description) {
            this(name, required, secret, defaultValue, description, false);
        }

        public static Parameter required(String name, String description) {
            return new Parameter(name, true, false, "", description);
        }

        public static Parameter optional(String name, String defaultValue, String description) {
            return new Parameter(name, false, false, defaultValue, description);
        }
    }
}
