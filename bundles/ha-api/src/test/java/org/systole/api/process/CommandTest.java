package org.systole.api.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.systole.api.process.Command.Completed;

class CommandTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path dir;

    @Test
    void answersWhatTheProgramWroteAndHowItEnded() throws Exception {
        Completed completed = sh("echo out; echo err >&2; exit 3").run(LONG);

        assertThat(completed.exit()).isEqualTo(3);
        assertThat(completed.ok()).isFalse();
        assertThat(completed.out()).isEqualTo("out\n");
        assertThat(completed.err()).isEqualTo("err\n");
        assertThat(completed.summary()).isEqualTo("sh ended with exit code 3: err");
    }

    @Test
    void passesInputAndVariablesWithoutAShell() throws Exception {
        assertThat(Command.of("cat").input("grüße").run(LONG).out()).isEqualTo("grüße");
        assertThat(Command.of("printenv", "A")
                        .environment(Map.of("A", "$HOME"))
                        .run(LONG)
                        .out())
                .isEqualTo("$HOME\n");
        assertThat(Command.of("printf", "%s").and("a b; c").run(LONG).out()).isEqualTo("a b; c");
        assertThat(Command.of("printenv", "LC_ALL").run(LONG).out()).isEqualTo("C\n");
    }

    @Test
    void runsBehindAnotherProgram() throws Exception {
        CommandRunner runner = CommandRunner.behind("env", "A=1");

        assertThat(runner.run(Command.of("printenv", "A"), LONG).out()).isEqualTo("1\n");
    }

    @Test
    void saysWhenAProgramCannotBeStarted() throws Exception {
        Completed completed = Command.of("/no/such/program").run(LONG);

        assertThat(completed.notStarted()).isTrue();
        assertThat(completed.summary()).contains("/no/such/program could not be started", "No such file");
    }

    @Test
    void killsTheWholeTreeAtTheTimeout() throws Exception {
        Path pids = dir.resolve("pids");
        Completed completed = sh("sleep 300 & echo $! >> " + pids + "; sh -c 'sleep 301 & echo $! >> " + pids
                        + "; wait' & echo before; wait")
                .run(Duration.ofSeconds(2));

        assertThat(completed.timedOut()).isTrue();
        assertThat(completed.exit()).isEqualTo(Completed.KILLED);
        assertThat(completed.out()).isEqualTo("before\n");
        assertThat(completed.summary()).contains("did not end within").contains("was killed");
        assertThat(Files.readAllLines(pids)).hasSize(2).allSatisfy(CommandTest::awaitEnd);
    }

    @Test
    void doesNotLetAScriptGoOnWhenItsChildIsKilled() throws Exception {
        Path after = dir.resolve("after");

        assertThat(sh("sleep 300; touch " + after).run(Duration.ofMillis(300)).timedOut())
                .isTrue();
        assertThat(after).doesNotExist();
    }

    @Test
    void saysWhatAProgramWasDoingWhenItsTimeWasUp() throws Exception {
        Completed completed =
                sh("echo half done; echo but stuck >&2; sleep 300").run(Duration.ofSeconds(2));

        assertThat(completed.evidence())
                .startsWith("load ")
                .contains("processes: ")
                .contains(" sh S")
                .contains("stderr so far: but stuck")
                .contains("stdout so far: half done")
                .hasSizeLessThan(1300);
        assertThat(completed.summary()).contains("was killed: load ");
        assertThat(sh("sleep 300").run(Duration.ofMillis(100)).evidence()).isEmpty();
    }

    @Test
    void killsTheTreeWhenTheThreadIsInterrupted() throws Exception {
        Path pid = dir.resolve("pid");
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            try {
                sh("echo $$ > " + pid + "; sleep 300").run(LONG);
            } catch (InterruptedException e) {
                thrown.set(e);
            }
        });
        thread.start();
        await().atMost(LONG).until(() -> Files.exists(pid) && Files.size(pid) > 1);

        thread.interrupt();

        thread.join(10_000);
        assertThat(thrown.get()).isInstanceOfSatisfying(GivenUp.class, givenUp -> assertThat(givenUp.evidence())
                .contains(" sh S"));
        awaitEnd(Files.readString(pid).strip());
    }

    @Test
    void doesNotWaitLongForOutputThatAForgottenChildKeepsOpen() throws Exception {
        Completed completed = sh("sleep 20 & echo $!").run(LONG);

        assertThat(completed.ok()).isTrue();
        assertThat(completed.took()).isLessThan(Duration.ofSeconds(10));
        ProcessHandle.of(Long.parseLong(completed.out().strip())).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void isNotBlockedByAProgramThatReadsNoInput() throws Exception {
        String megabyte = "x".repeat(1 << 20);

        assertThat(Command.of("true").input(megabyte).run(LONG).ok()).isTrue();
        assertThat(Command.of("sleep", "300")
                        .input(megabyte)
                        .run(Duration.ofMillis(200))
                        .timedOut())
                .isTrue();
    }

    @Test
    void keepsABoundedPartOfEndlessOutput() throws Exception {
        Completed completed = sh("echo first; head -c 3000000 /dev/zero | tr '\\0' x; echo; echo last")
                .run(LONG);

        assertThat(completed.ok()).isTrue();
        assertThat(completed.out())
                .hasSizeBetween(256 * 1024, 256 * 1024 + 60)
                .startsWith("first\nxxx")
                .contains("[2737868 bytes are left out here]")
                .endsWith("xxx\nlast\n");
    }

    @Test
    void namesAProgramThatCannotBeKilled() {
        Completed completed = new Completed(
                java.util.List.of("umount"), Completed.KILLED, "", "", true, 4711, Duration.ofMillis(1300));

        assertThat(completed.summary()).contains("umount", "1300 ms", "process 4711");
    }

    @Test
    void showsItselfAsAnOperatorWouldTypeIt() {
        assertThat(Command.of("mount", "-o", "rw", "/a b", "it's")).hasToString("mount -o rw '/a b' 'it'\\''s'");
    }

    @Test
    void leavesAtOnceWhenTheThreadWasInterruptedBefore() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> Command.of("sleep", "300").run(LONG)).isInstanceOf(InterruptedException.class);
    }

    private static Command sh(String script) {
        return Command.of("sh", "-c", script);
    }

    private static void awaitEnd(String pid) {
        await().atMost(LONG)
                .until(() -> !Files.exists(Path.of("/proc", pid))
                        || Files.readString(Path.of("/proc", pid, "stat")).contains(") Z "));
    }
}
