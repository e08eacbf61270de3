package org.systole.itests.fencing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.systole.stonith.external.InstalledPrograms;
import org.systole.testkit.FencingCalls;

/** A program whose device is a directory: the outlet is on while there is a file {@code on} in it. */
record ProgramDevice(Path place, FencingCalls calls) implements Device {
    /** What both kinds of programs do; {@code finish N} ends them. */
    private static final String COMMON =
            """
            finish() { exit "$1"; }
            case $fault in
            hang) sleep 1000 ;;
            slow) sleep 1 ;;
            garbage) head -c 300 /dev/urandom; finish 77 ;;
            esac
            off() {
                case $fault in
                refuse) echo "not allowed" >&2; finish 1 ;;
                lie) finish 0 ;;
                esac
                rm -f "$device/on"
                case $fault in
                lost_answer) kill -9 $$ ;;
                closed) touch "$device/gone" ;;
                esac
                finish 0
            }
            """;

    private static final String AGENT =
            """
            #!/bin/sh
            while IFS= read -r line; do
                case $line in
                action=*) action=${line#*=} ;; device=*) device=${line#*=} ;;
                fault=*) fault=${line#*=} ;; password=*) password=${line#*=} ;;
                esac
            done
            if [ "$action" = metadata ]; then
                echo '<resource-agent name="fence_table" shortdesc="of a test"><parameters>'
                for name in plug device fault password; do
                    echo "<parameter name=\\"$name\\"><content type=\\"string\\"/></parameter>"
                done
                echo '</parameters><actions><action name="on"/><action name="off"/><action name="status"/></actions>'
                echo '</resource-agent>'
                exit 0
            fi
            %s
            [ "$password" = right-password ] || { echo "wrong password" >&2; finish 1; }
            case $action in
            off) off ;;
            status)
                [ "$fault" = odd_value ] && finish 9
                [ -e "$device/gone" ] && finish 1
                if [ -e "$device/on" ]; then finish 0; else finish 2; fi ;;
            esac
            finish 1
            """
                    .formatted(COMMON);

    private static final String PLUG_IN =
            """
            #!/bin/sh
            %s
            case $1 in
            gethosts) echo 2 ;;
            off) off ;;
            *) finish 1 ;;
            esac
            """
                    .formatted(COMMON);

    static Optional<Device> agent(Fault fault) throws IOException {
        return Set.of(Fault.SECOND_SESSION, Fault.OTHER_KEY).contains(fault)
                ? Optional.empty()
                : Optional.of(of("fence_table", "fence_table", AGENT, fault));
    }

    static Optional<Device> plugIn(Fault fault) throws IOException {
        return Set.of(Fault.SECOND_SESSION, Fault.OTHER_KEY, Fault.WRONG_PASSWORD, Fault.CLOSED, Fault.ODD_VALUE)
                        .contains(fault)
                ? Optional.empty()
                : Optional.of(of("external/table", "table", PLUG_IN, fault));
    }

    private static Device of(String type, String name, String script, Fault fault) throws IOException {
        Path place = Files.createTempDirectory("fault-table");
        Path program = Files.writeString(place.resolve(name), script);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createFile(place.resolve("on"));
        InstalledPrograms programs = new InstalledPrograms(List.of(place), List.of(place));
        FencingCalls calls = new FencingCalls(
                programs.drivers().get(type),
                Map.of(
                        "device", place.toString(),
                        "fault", fault.name().toLowerCase(Locale.ROOT),
                        "password", fault == Fault.WRONG_PASSWORD ? "wrong-password" : "right-password"),
                Duration.ofSeconds(fault == Fault.HANG || fault == Fault.LIE ? 15 : 60));
        return new ProgramDevice(place, calls);
    }

    @Override
    public boolean isOn() {
        return Files.exists(place.resolve("on"));
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(place)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
