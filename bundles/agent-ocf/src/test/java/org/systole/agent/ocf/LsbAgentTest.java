package org.systole.agent.ocf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.systole.api.agent.ResourceAgent.Status;
import org.systole.testkit.AgentCalls;
import org.systole.testkit.ResourceAgentContract;

class LsbAgentTest implements ResourceAgentContract {
    @TempDir
    Path dir;

    private Scripts scripts;

    @BeforeEach
    void setUp() throws Exception {
        scripts = new Scripts(dir);
    }

    @Override
    public AgentCalls calls() throws Exception {
        String file = dir.resolve("runs").toString();
        return calls("case $1 in start) touch " + file + ";; stop) rm -f " + file + ";; status) [ -e " + file
                + " ] || exit 3;; *) exit 2;; esac");
    }

    @Override
    public boolean runs() {
        return Files.exists(dir.resolve("runs"));
    }

    /** The catalogue registers it. */
    @Override
    @Test
    public void isRegisteredForItsTypes() throws Exception {
        calls();

        assertThat(scripts.registered("lsb_directory = " + scripts.file("cron").getParent()))
                .contains("lsb:cron");
    }

    private AgentCalls calls(String body) throws Exception {
        scripts.write("cron", body);
        return new AgentCalls(new LsbAgent(scripts.script("cron"), scripts.surroundings()), Map.of());
    }

    @Test
    void readsTheCodesOfStatusAsLsbMeansThem() throws Exception {
        for (int code : new int[] {1, 2}) {
            assertThat(calls("exit " + code).monitor().status()).isEqualTo(Status.GENERIC_ERROR);
            assertThat(calls("exit " + code).monitor().reason()).contains("it is dead");
            assertThat(calls("exit " + code).probe().status()).isEqualTo(Status.NOT_RUNNING);
        }
        assertThat(calls("exit 4").probe().status()).isEqualTo(Status.GENERIC_ERROR);
        assertThat(calls("echo why; exit 150").monitor().reason()).contains("150, which tells nothing: why");
    }

    @Test
    void readsTheCodesOfStartAsLsbMeansThem() throws Exception {
        assertThat(calls("exit 5").start().status()).isEqualTo(Status.NOT_INSTALLED);
        assertThat(calls("exit 6").start().status()).isEqualTo(Status.NOT_CONFIGURED);
        assertThat(calls("exit 1").stop().status()).isEqualTo(Status.GENERIC_ERROR);
    }

    @Test
    void takesNoParameters() throws Exception {
        assertThat(calls("exit 0").with("a", "b").start().status()).isEqualTo(Status.INVALID_PARAMETER);
    }
}
