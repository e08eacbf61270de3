package org.systole.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.systole.api.agent.ResourceAgent;
import org.systole.api.agent.ResourceAgent.Metadata;
import org.systole.api.agent.ResourceAgent.Operation;
import org.systole.api.agent.ResourceAgent.Parameter;
import org.systole.api.agent.ResourceAgent.Result;
import org.systole.api.agent.ResourceAgent.Status;

/**
 * What every resource agent has to keep, as tests. Implement it in the agent's own test class, with parameters for
 * which a start really works on the machine that runs the test; see {@link #calls} and {@link #runs}.
 */
public interface ResourceAgentContract {
    /**
     * Calls of the agent under test, with parameters that work here. The resource is stopped when a test begins; what
     * a test leaves running is for the implementing class to end in its {@code @AfterEach}.
     */
    AgentCalls calls() throws Exception;

    /** Whether the resource runs, found out by other means than the agent's. */
    boolean runs() throws Exception;

    @Test
    default void startsAndStartsAgain() throws Exception {
        assertThat(calls().start()).satisfies(ResourceAgentContract::ok);
        assertThat(runs()).isTrue();
        assertThat(calls().start()).satisfies(ResourceAgentContract::ok);
        assertThat(runs()).isTrue();
    }

    @Test
    default void stopsAndStopsAgain() throws Exception {
        assertThat(calls().start()).satisfies(ResourceAgentContract::ok);
        assertThat(calls().stop()).satisfies(ResourceAgentContract::ok);
        assertThat(runs()).isFalse();
        assertThat(calls().stop()).satisfies(ResourceAgentContract::ok);
        assertThat(runs()).isFalse();
    }

    @Test
    default void seesEachStateInMonitorAndProbe() throws Exception {
        assertThat(calls().probe().status()).isEqualTo(Status.NOT_RUNNING);
        assertThat(calls().monitor().status()).isEqualTo(Status.NOT_RUNNING);
        assertThat(calls().start()).satisfies(ResourceAgentContract::ok);
        assertThat(calls().monitor()).satisfies(ResourceAgentContract::ok);
        assertThat(calls().probe()).satisfies(ResourceAgentContract::ok);
        assertThat(calls().stop()).satisfies(ResourceAgentContract::ok);
        assertThat(calls().monitor().status()).isEqualTo(Status.NOT_RUNNING);
    }

    @Test
    default void validatesWithoutChangingAnything() throws Exception {
        assertThat(calls().validate()).satisfies(ResourceAgentContract::ok);
        assertThat(runs()).isFalse();
        assertThat(calls().start()).satisfies(ResourceAgentContract::ok);
        assertThat(calls().validate()).satisfies(ResourceAgentContract::ok);
        assertThat(runs()).isTrue();
    }

    @Test
    default void namesARequiredParameterThatIsMissing() throws Exception {
        for (Parameter parameter : calls().agent().metadata().parameters()) {
            if (parameter.required()) {
                for (Operation operation : List.of(Operation.START, Operation.VALIDATE, Operation.MONITOR)) {
                    Result result = calls().without(parameter.name()).run(operation, 0, false);
                    assertThat(result.status()).isEqualTo(Status.NOT_CONFIGURED);
                    assertThat(result.reason()).contains(parameter.name());
                }
            }
        }
        assertThat(runs()).isFalse();
    }

    @Test
    default void namesAParameterItDoesNotKnow() throws Exception {
        AgentCalls wrong = calls().with("no_such_parameter", "x");

        assertThat(wrong.start().status()).isEqualTo(Status.INVALID_PARAMETER);
        assertThat(wrong.validate().reason()).contains("no_such_parameter");
        assertThat(runs()).isFalse();
    }

    @Test
    default void answersUnimplementedForAnOperationItDoesNotAdvertise() throws Exception {
        for (Operation operation : Operation.values()) {
            if (!calls().agent().metadata().timeouts().containsKey(operation)) {
                assertThat(calls().run(operation, 0, false).status()).isEqualTo(Status.UNIMPLEMENTED);
            }
        }
    }

    @Test
    default void describesItself() throws Exception {
        Metadata metadata = calls().agent().metadata();

        assertThat(metadata.shortDescription()).isNotBlank().doesNotContain("\n");
        assertThat(metadata.timeouts()).containsKeys(Operation.START, Operation.STOP, Operation.MONITOR);
        assertThat(metadata.timeouts().values())
                .allSatisfy(timeout -> assertThat(timeout).isPositive());
        assertThat(metadata.parameters()).extracting(Parameter::name).doesNotHaveDuplicates();
        assertThat(metadata.parameters()).allSatisfy(parameter -> {
            assertThat(parameter.name()).matches("[A-Za-z][A-Za-z0-9_-]*");
            assertThat(parameter.description()).isNotBlank();
            assertThat(parameter.required() && !parameter.defaultValue().isEmpty())
                    .as("%s is required and has a default", parameter.name())
                    .isFalse();
        });
    }

    @Test
    default void showsNoSecret() throws Exception {
        for (Parameter parameter : calls().agent().metadata().parameters()) {
            if (parameter.secret()) {
                AgentCalls secretive = calls().with(parameter.name(), "xyzzy-plugh");
                for (Operation operation : Operation.values()) {
                    assertThat(secretive.run(operation, 0, false).toString()).doesNotContain("xyzzy-plugh");
                }
            }
        }
    }

    @Test
    default void leavesNothingBehindWhenAStartIsInterrupted() throws Exception {
        AgentCalls calls = calls();
        Thread.currentThread().interrupt();
        try {
            calls.start();
        } catch (InterruptedException e) {
            assertThat(e).isInstanceOf(InterruptedException.class); // either way of leaving is right
        } finally {
            Thread.interrupted();
        }
        assertThat(calls.stop()).satisfies(ResourceAgentContract::ok);
        assertThat(runs()).isFalse();
    }

    @Test
    default void isRegisteredForItsTypes() throws Exception {
        Class<? extends ResourceAgent> type = calls().agent().getClass();
        try (InputStream xml = type.getResourceAsStream("/OSGI-INF/" + type.getName() + ".xml")) {
            assertThat(xml).as("the component description of %s", type).isNotNull();
            assertThat(new String(xml.readAllBytes(), StandardCharsets.UTF_8))
                    .contains(ResourceAgent.class.getName())
                    .contains("name=\"" + ResourceAgent.TYPE + "\"");
        } catch (IOException e) {
            throw new IllegalStateException("cannot read the component description of " + type, e);
        }
    }

    private static void ok(Result result) {
        assertThat(result.status()).as(result.toString()).isEqualTo(Status.OK);
        assertThat(Stream.of(result.reason())).containsExactly("");
    }
}
