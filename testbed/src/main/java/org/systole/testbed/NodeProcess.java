package org.systole.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * A {@code systole node} that was started in a node, in the foreground of a shell there. It is a child of the node's
 * own pid 1, so whatever happens to the node happens to it.
 */
public final class NodeProcess {
    private static final String CONSOLE = "/var/log/systole-console.log";
    private static final String EXIT = "/var/log/systole-exit";

    private final Machine machine;
    private final long boot;

    private NodeProcess(Machine machine, long boot) {
        this.machine = machine;
        this.boot = boot;
    }

    static NodeProcess start(Machine machine) {
        long boot = machine.pid1().orElseThrow(() -> new BedException(machine.name() + " is switched off"));
        String script =
                "rm -f " + EXIT + "; setsid bash -c '/opt/systole/bin/systole node --base /var/lib/systole; echo $? > "
                        + EXIT + "' < /dev/null >> " + CONSOLE + " 2>&1 &";
        Programs.require(machine.inside(List.of("bash", "-c", script)));
        return new NodeProcess(machine, boot);
    }

    /** Whether it runs still, in the boot of the node it was started in. */
    public boolean isAlive() {
        return machine.pid1().isPresent()
                && machine.pid1().getAsLong() == boot
                && exitValue().isEmpty();
    }

    /** Its exit status; empty while it runs, and for ever if the node lost its power. */
    public OptionalInt exitValue() {
        Path file = machine.directory().resolve(EXIT.substring(1));
        try {
            String text = Files.exists(file) ? Files.readString(file).strip() : "";
            return text.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file that has its standard output and error, over all starts of this node. */
    public Path console() {
        return machine.directory().resolve(CONSOLE.substring(1));
    }
}
