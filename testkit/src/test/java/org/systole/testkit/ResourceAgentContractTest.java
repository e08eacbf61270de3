package org.systole.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.systole.api.agent.ResourceAgent;

/** The contract holds for a right agent and catches wrong ones. */
class ResourceAgentContractTest implements ResourceAgentContract {
    private final Switch agent = new Switch();

    @BeforeEach
    void off() {
        agent.on = false;
    }

    @Override
    public AgentCalls calls() {
        return new AgentCalls(agent, Map.of("name", "lamp", "password", "pw"));
    }

    @Override
    public boolean runs() {
        return agent.on;
    }

    @Override
    @Test
    public void isRegisteredForItsTypes() {
        assertThatThrownBy(ResourceAgentContract.super::isRegisteredForItsTypes)
                .as("this agent is no component")
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void catchesAValidationThatStarts() {
        agent.startsOnValidate = true;
        assertThatThrownBy(this::validatesWithoutChangingAnything).isInstanceOf(AssertionError.class);
    }

    @Test
    void catchesASecretInAReason() {
        agent.tellsSecrets = true;
        assertThatThrownBy(this::showsNoSecret).isInstanceOf(AssertionError.class);
    }

    @Test
    void saysWhatATestLacks() {
        assertThat(RootCondition.lack(0, "/bin"))
                .hasValueSatisfying(why -> assertThat(why).contains("root"));
        assertThat(RootCondition.lack(-1, "/bin:/usr/bin", "sh")).isEmpty();
        assertThat(RootCondition.lack(-1, "/bin", "no-such-program")).hasValue("needs the program no-such-program");
    }

    private static final class Switch implements ResourceAgent {
        private boolean on;
        private boolean startsOnValidate;
        private boolean tellsSecrets;

        @Override
        public Metadata metadata() {
            return new Metadata(
                    "A switch",
                    List.of(
                            Parameter.required("name", "of the switch"),
                            new Parameter("password", false, true, "", "to turn it")),
                    Map.of(
                            Operation.START, Duration.ofSeconds(1),
                            Operation.STOP, Duration.ofSeconds(1),
                            Operation.MONITOR, Duration.ofSeconds(1),
                            Operation.VALIDATE, Duration.ofSeconds(1)));
        }

        @Override
        public Result run(Request request) {
            return metadata().refusal(request).orElseGet(() -> turn(request));
        }

        private Result turn(Request request) {
            return switch (request.operation()) {
                case START -> set(true);
                case STOP -> set(false);
                case MONITOR -> on ? Result.ok() : Result.notRunning(tellsSecrets ? request.toString() : "off");
                case VALIDATE -> set(on || startsOnValidate);
                case PROMOTE, DEMOTE, RELOAD, NOTIFY, MIGRATE_TO, MIGRATE_FROM -> new Result(
                        Status.UNIMPLEMENTED, "a switch has no roles");
            };
        }

        private Result set(boolean state) {
            on = state;
            return Result.ok();
        }
    }
}
