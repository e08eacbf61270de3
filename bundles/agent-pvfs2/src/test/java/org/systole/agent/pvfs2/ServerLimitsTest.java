package org.systole.agent.pvfs2;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.systole.api.process.Command;
import org.systole.api.process.Command.Completed;

class ServerLimitsTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Command SHOW = Command.of("sh", "-c", "ulimit -n; echo \"$0 $1\"", "a b", "c'd\"");

    private static String limits(String files, String cores) {
        return "Limit                     Soft Limit           Hard Limit           Units\n"
                + "Max core file size        " + cores + "            unlimited            bytes\n"
                + "Max open files            " + files + "              4096              files\n";
    }

    @Test
    void isMissingWhatIsLowerThanTheFoundingScriptsHadIt() {
        assertThat(ServerLimits.missing(limits("1024", "0"), 100)).isEqualTo(new ServerLimits(Optional.empty(), true));
        assertThat(ServerLimits.missing(limits("1024", "unlimited"), 1025))
                .isEqualTo(new ServerLimits(Optional.of(1025L), false));
    }

    @Test
    void leavesAProgramThatMissesNothingAsItIs() {
        assertThat(ServerLimits.missing(limits("1024", "unlimited"), 1024).around(SHOW))
                .isSameAs(SHOW);
    }

    /** As a shell with a low limit, so that raising it is permitted to everybody. */
    @Test
    void raisesALimitAndPassesTheArgumentsOn() throws Exception {
        Command raised = new ServerLimits(Optional.of(60L), false).around(SHOW);
        Command low = raised.behind("sh", "-c", "ulimit -Sn 50; exec \"$0\" \"$@\"");

        Completed completed = low.run(LONG);

        assertThat(completed.out()).isEqualTo("60\na b c'd\"\n");
        assertThat(ServerLimits.notes(completed)).isEmpty();
    }

    @Test
    void goesOnWithALimitThatMayNotBeRaisedAndSaysSo() throws Exception {
        Command raised = new ServerLimits(Optional.of(Long.MAX_VALUE), false).around(SHOW);

        Completed completed = raised.run(LONG);

        assertThat(completed.out()).endsWith("a b c'd\"\n");
        assertThat(ServerLimits.notes(completed))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("limit not raised: ulimit -n " + Long.MAX_VALUE + ": ")
                .contains("ulimit: ");
    }

    @Test
    void tellsHowTheProgramEndedAndNotTheShell() throws Exception {
        Command program = Command.of("sh", "-c", "exit 3");

        Completed completed = new ServerLimits(Optional.of(Long.MAX_VALUE), true)
                .around(program)
                .run(LONG);

        assertThat(ServerLimits.without(program, completed).summary()).isEqualTo("sh ended with exit code 3");
    }
}
