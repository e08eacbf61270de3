package org.systole.notify.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.systole.api.notify.ClusterEvent;
import org.systole.api.notify.Notifier;
import org.systole.api.notify.Notifier.Delivery;
import org.systole.testkit.NotifierContract;

class CommandNotifierTest implements NotifierContract {
    private static final String KEEP =
            "#!/bin/sh\n{ env | sort; cat; } > \"$0.draft.$$\" && mv \"$0.draft.$$\" \"$0.seen.$$\"\n";

    @TempDir
    private Path folder;

    @Override
    public Bench bench() throws IOException {
        return new ProgramBench(program(KEEP, "rwx------"));
    }

    @Test
    void tellsTheFactsInTheEnvironmentAndTheStoryOnStandardInput() throws Exception {
        Path program = program(KEEP, "rwx------");
        assertThat(deliver(program)).isInstanceOf(Delivery.Delivered.class);
        assertThat(seen(program).get(0))
                .contains(
                        "SYSTOLE_EVENT_KIND=node.fenced\n",
                        "SYSTOLE_EVENT_NODE=node2\n",
                        "SYSTOLE_DETAIL_NORMAL_HOST=$(reboot) `x`\n",
                        "SYSTOLE_RECIPIENT=the; operators\n",
                        "CRM_alert_kind=fencing\n",
                        "CRM_alert_node=node2\n")
                .endsWith("node2 was fenced\n\nIts power was cut.\n");
    }

    @ParameterizedTest
    @CsvSource({"1,true", "63,true", "64,false", "75,true", "78,false", "79,true", "143,true"})
    void tellsFromTheExitCodeWhetherToTryAgain(int exit, boolean again) throws Exception {
        Delivery delivery = deliver(program("#!/bin/sh\necho no thanks >&2\nexit " + exit + "\n", "rwx------"));
        assertThat(delivery).isInstanceOf(again ? Delivery.TryAgain.class : Delivery.Refused.class);
        assertThat(delivery.toString()).contains("no thanks", "" + exit);
    }

    @Test
    void aProgramThatOthersCanChangeIsNotRun() throws Exception {
        Path program = program(KEEP, "rwxrwx---");
        assertThat(deliver(program))
                .isInstanceOfSatisfying(Delivery.Refused.class, refused -> assertThat(refused.reason())
                        .contains("chmod go-w"));
        assertThat(seen(program)).isEmpty();
    }

    @Test
    void aProgramThatIsNotThereOrNotExecutableIsNamed() throws Exception {
        assertThat(deliver(folder.resolve("none")).toString()).contains("Refused", "none", "no executable file");
        assertThat(deliver(program(KEEP, "rw-------")).toString()).contains("no executable file");
        assertThat(deliver(Path.of("relative")).toString()).contains("no absolute path");
    }

    private static Delivery deliver(Path program) throws InterruptedException {
        ClusterEvent event = new ClusterEvent(
                "7.1523.0",
                Instant.parse("2026-11-23T20:36:22Z"),
                ClusterEvent.Kind.NODE_FENCED,
                "node2",
                "",
                "node2 was fenced",
                "Its power was cut.",
                Map.of("normal-host", "$(reboot) `x`"));
        return new CommandNotifier()
                .deliver(new Notifier.Request(
                        event, "the; operators", Map.of("program", program.toString()), Duration.ofSeconds(30)));
    }

    private Path program(String text, String mode) throws IOException {
        Path program = Files.createTempFile(folder, "tell", ".sh");
        write(program, text, mode);
        return program;
    }

    private static void write(Path program, String text, String mode) throws IOException {
        Files.writeString(program, text);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString(mode));
    }

    private static List<String> seen(Path program) throws IOException {
        try (var files = Files.list(program.getParent())) {
            List<Path> mine = files.filter(
                            file -> file.getFileName().toString().startsWith(program.getFileName() + ".seen."))
                    .toList();
            List<String> texts = new ArrayList<>();
            for (Path each : mine) {
                texts.add(Files.readString(each));
            }
            return texts;
        }
    }

    /** A program that keeps what it was told, until it is rewritten. */
    private record ProgramBench(Path program) implements Bench {
        @Override
        public Notifier notifier() {
            return new CommandNotifier();
        }

        @Override
        public Map<String, String> parameters() {
            return Map.of("program", program.toString());
        }

        @Override
        public String recipient() {
            return "ops";
        }

        @Override
        public List<String> received() throws IOException {
            return seen(program);
        }

        @Override
        public void refuse() throws IOException {
            write(program, "#!/bin/sh\nexit 65\n", "rwx------");
        }

        @Override
        public void fail() throws IOException {
            write(program, "#!/bin/sh\nexit 75\n", "rwx------");
        }

        @Override
        public void hang() throws IOException {
            write(program, "#!/bin/sh\nexec sleep 300\n", "rwx------");
        }

        @Override
        public void close() throws IOException {
            Files.delete(program);
        }
    }
}
