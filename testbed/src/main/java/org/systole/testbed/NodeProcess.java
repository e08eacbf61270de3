package org.systole.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A {@code systole node} that runs in the foreground of a node; what it prints goes to a file of the node. */
public final class NodeProcess {
    private final Process process;
    private final Path console;

    private NodeProcess(Process process, Path console) {
        this.process = process;
        this.console = console;
    }

    static NodeProcess start(Machine machine) {
        Path console = machine.directory().resolve("var/log/systole-console.log");
        List<String> words = machine.inside(List.of("/opt/systole/bin/systole", "node", "--base", "/var/lib/systole"));
        try {
            Process process = new ProcessBuilder(
                            Stream.concat(Stream.of("setsid"), words.stream()).toList())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(console.toFile()))
                    .start();
            process.getOutputStream().close();
            return new NodeProcess(process, console);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end; false if it still runs after that time. */
    public boolean awaitEnd(long seconds) throws InterruptedException {
        return process.waitFor(seconds, TimeUnit.SECONDS);
    }

    /** Its exit status; throws while it runs. */
    public int exitValue() {
        return process.exitValue();
    }

    /** The file that has its standard output and error, over all starts of this node. */
    public Path console() {
        return console;
    }
}
