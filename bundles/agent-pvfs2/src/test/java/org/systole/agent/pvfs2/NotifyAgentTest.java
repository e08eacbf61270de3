package org.systole.agent.pvfs2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.systole.api.agent.ResourceAgent.Status;
import org.systole.testkit.AgentCalls;
import org.systole.testkit.ResourceAgentContract;

class NotifyAgentTest implements ResourceAgentContract {
    @TempDir
    Path dir;

    private AgentCalls calls(Path marks) {
        return new AgentCalls(new NotifyAgent(marks), Map.of("title", "Server 0"));
    }

    @Override
    public AgentCalls calls() {
        return calls(dir.resolve("marks"));
    }

    @Override
    public boolean runs() {
        return Files.exists(dir.resolve("marks/node1-resource_under_test"));
    }

    /** Nothing that is configured can keep it from succeeding. */
    @Override
    @Test
    public void namesAParameterItDoesNotKnow() throws Exception {
        assertThat(calls().with("no_such_parameter", "x").start().status()).isEqualTo(Status.OK);
    }

    @Test
    void worksWhereNothingCanBeWritten() throws Exception {
        AgentCalls calls = calls(Files.writeString(dir.resolve("file"), "").resolve("marks"));

        assertThat(calls.start().status()).isEqualTo(Status.OK);
        assertThat(calls.monitor().status()).isEqualTo(Status.OK);
        assertThat(calls.stop().status()).isEqualTo(Status.OK);
        assertThat(calls.monitor().status()).isEqualTo(Status.NOT_RUNNING);
    }
}
