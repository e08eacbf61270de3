package org.systole.api.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.systole.api.agent.ResourceAgent.Metadata;
import org.systole.api.agent.ResourceAgent.Operation;
import org.systole.api.agent.ResourceAgent.Parameter;
import org.systole.api.agent.ResourceAgent.Request;
import org.systole.api.agent.ResourceAgent.Result;
import org.systole.api.agent.ResourceAgent.Status;
import org.systole.api.model.NodeId;
import org.systole.api.model.ResourceId;

class MetadataTest {
    private final Metadata metadata = new Metadata(
            "An agent",
            List.of(Parameter.required("ip", "the address"), Parameter.optional("nic", "", "the device")),
            Map.of());

    @ParameterizedTest
    @EnumSource(Operation.class)
    void refusesToDoAnythingWithoutARequiredParameter(Operation operation) {
        Result refusal = metadata.refusal(request(operation, Map.of("nic", "eth0", "ip", " ")))
                .orElseThrow();

        assertThat(refusal.status()).isEqualTo(Status.NOT_CONFIGURED);
        assertThat(refusal.reason()).contains("ip", "web", "the address");
    }

    @Test
    void refusesToStartWithAnUnknownParameter() {
        Result refusal = metadata.refusal(request(Operation.START, Map.of("ip", "::1", "nik", "eth0")))
                .orElseThrow();

        assertThat(refusal.status()).isEqualTo(Status.INVALID_PARAMETER);
        assertThat(refusal.reason()).contains("nik", "ip, nic");
    }

    @Test
    void stopsAndWatchesInSpiteOfAnUnknownParameter() {
        Map<String, String> parameters = Map.of("ip", "::1", "nik", "eth0");

        assertThat(metadata.refusal(request(Operation.STOP, parameters))).isEmpty();
        assertThat(metadata.refusal(request(Operation.MONITOR, parameters))).isEmpty();
    }

    @Test
    void doesNotShowASecretWithALineBreak() {
        Parameter password = new Parameter("password", false, true, "", "what opens it");
        Result refusal = new Metadata("An agent", List.of(password), Map.of())
                .refusal(request(Operation.START, Map.of("password", "open\nsesame")))
                .orElseThrow();

        assertThat(refusal.reason())
                .startsWith("password of web has a line break")
                .doesNotContain("open", "sesame");
    }

    @Test
    void refusesALineBreakInsideAValue() {
        Result refusal = metadata.refusal(request(Operation.START, Map.of("ip", "::1\n::2")))
                .orElseThrow();

        assertThat(refusal.status()).isEqualTo(Status.INVALID_PARAMETER);
        assertThat(refusal.reason()).contains("ip=::1\\n::2 of web", "write it on one line");
        assertThat(metadata.refusal(request(Operation.START, Map.of("ip", "::1\n"))))
                .isEmpty();
        assertThat(metadata.refusal(request(Operation.STOP, Map.of("ip", "::1\n::2"))))
                .isEmpty();
    }

    @Test
    void tellsWhichParametersOnlyARestartTakesUp() {
        Parameter colour = new Parameter("colour", false, false, "", "of the light", true);
        List<Parameter> parameters = List.of(Parameter.required("ip", "the address"), colour);
        Map<Operation, Duration> reloads = Map.of(Operation.RELOAD, Duration.ofSeconds(1));

        assertThat(new Metadata("", parameters, reloads).restartOnly()).contains(List.of("ip"));
        assertThat(new Metadata("", parameters, Map.of()).restartOnly()).isEmpty();
        assertThat(new Metadata("", parameters.subList(0, 1), reloads).restartOnly())
                .isEmpty();
    }

    private static Request request(Operation operation, Map<String, String> parameters) {
        return new Request(
                operation, new ResourceId("web"), new NodeId("node1"), parameters, Duration.ofSeconds(1), 0, false);
    }
}
