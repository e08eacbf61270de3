package org.systole.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.systole.api.linux.KernelFile;
import org.systole.cli.agent.AgentCommand;
import org.systole.core.command.ClusterAccess;
import org.systole.core.command.program.Commands;
import org.systole.core.command.program.PlanForecast;
import org.systole.core.command.session.Refusal;
import org.systole.core.command.session.Session;
import org.systole.core.command.words.ExitCode;

/** Entry point of every command: the first argument is the name it was called by. */
public final class Main {
    private static final String DEFAULT_BASE = "/var/lib/systole";
    private static final String CLEAR_SCREEN = "\033[H\033[2J";

    /** A word that gives {@code crm_simulate} something other than the running cluster; flags may stand before. */
    private static final String FILE_TO_SIMULATE =
            "-[$acpQRsSAUVX]*[pxP].*|--(xml-file|profile)(=.*)?|--xml-pipe|--batch";

    private final Map<String, String> environment;
    private final LocalTerminal terminal;
    private final boolean screen;

    /** @param screen whether the output is a screen that can be cleared between two displays */
    Main(Map<String, String> environment, LocalTerminal terminal, boolean screen) {
        this.environment = environment;
        this.terminal = terminal;
        this.screen = screen;
    }

    public static void main(String[] arguments) {
        boolean screen = System.console() != null;
        int code;
        try {
            code = new Main(System.getenv(), LocalTerminal.ofProcess(), screen).run(List.of(arguments));
        } catch (UncheckedIOException e) {
            // Whoever read our output, such as head, has read enough.
            code = ExitCode.ERROR.number();
        }
        System.exit(code);
    }

    /** Runs a command line; answers the exit code. */
    int run(List<String> arguments) {
        List<String> line = new ArrayList<>(arguments);
        Optional<String> given = takeBase(line);
        if (given.filter(String::isEmpty).isPresent()) {
            terminal.err("--base needs an argument: the directory of the node\n");
            return ExitCode.USAGE.number();
        }
        if (line.size() > 1 && line.get(0).equals("systole") && line.get(1).equals("agent")) {
            return agent(line.subList(2, line.size()), given);
        }
        if (needsNoNode(line)) {
            return local(line, new NoCluster());
        }
        String cibFile = environment.getOrDefault("CIB_file", "");
        if (needsNoNode(line)) {
            return local(line, new NoCluster());
        }
        if (!cibFile.isEmpty() && given.isEmpty()) {
            return onFile(line, cibFile);
        }
        String base = given.orElseGet(() -> environment.getOrDefault("SYSTOLE_BASE", DEFAULT_BASE));
        return onNode(line, Path.of(base));
    }

    /** Takes {@code --base DIR} out of the words; an empty answer inside the Optional means its argument is missing. */
    private static Optional<String> takeBase(List<String> line) {
        for (int i = 1; i < line.size() && !line.get(i).equals("--"); i++) {
            if (line.get(i).startsWith("--base=")) {
                return Optional.of(line.remove(i).substring("--base=".length()));
            }
            if (line.get(i).equals("--base")) {
                line.remove(i);
                return Optional.of(i < line.size() ? line.remove(i) : "");
            }
        }
        return Optional.empty();
    }

    /** Help, and programs that work on files they are given. */
    private static boolean needsNoNode(List<String> line) {
        if (line.isEmpty() || line.contains("--help") || line.contains("--version")) {
            return true;
        }
        return switch (line.get(0)) {
            case "crm_verify" -> line.stream().noneMatch(w -> w.equals("--live-check") || w.matches("-[VQ]*L[VQ]*"));
            case "crm_simulate" -> line.stream().anyMatch(w -> w.matches(FILE_TO_SIMULATE));
            case "cibadmin" -> line.contains("--empty") || line.contains("-a");
            default -> false;
        };
    }

    /** Works beside a node and without one, with the plug-ins of the installation this script belongs to. */
    private int agent(List<String> words, Optional<String> base) {
        String home = environment.getOrDefault("SYSTOLE_HOME", "");
        if (home.isEmpty()) {
            terminal.err("systole agent: $SYSTOLE_HOME is not set; use bin/systole of the distribution\n");
            return ExitCode.USAGE.number();
        }
        Path directory = Path.of(base.orElseGet(() -> environment.getOrDefault("SYSTOLE_BASE", DEFAULT_BASE)));
        Optional<Path> node = Optional.of(directory).filter(Files::isDirectory);
        return AgentCommand.run(
                words, Path.of(home), node, environment.getOrDefault("SYSTOLE_NODE", hostName()), terminal);
    }

    private static String hostName() {
        return KernelFile.text(Path.of("/proc/sys/kernel/hostname"))
                .orElse("localhost")
                .strip();
    }

    private int onFile(List<String> line, String file) {
        try {
            return local(line, FileCluster.open(file, terminal));
        } catch (Refusal e) {
            terminal.err("$CIB_file: " + e.getMessage() + "\n");
            return e.code().number();
        }
    }

    private int local(List<String> line, ClusterAccess cluster) {
        Clock clock = Clock.systemDefaultZone();
        Session.Surroundings surroundings =
                new Session.Surroundings(cluster, entry -> {}, PlanForecast.withScheduler(clock), clock);
        return new Commands(surroundings, this::bug).run(line, terminal).number();
    }

    /** The details help nobody but us, so they are printed only on request. */
    private void bug(String program, RuntimeException bug) {
        if (environment.containsKey("SYSTOLE_DEBUG")) {
            StringWriter text = new StringWriter();
            bug.printStackTrace(new PrintWriter(text));
            terminal.err(text.toString());
        } else {
            terminal.err(program + ": set SYSTOLE_DEBUG=1 and repeat for the details to report\n");
        }
    }

    private int onNode(List<String> line, Path base) {
        NodeClient client = new NodeClient(base, terminal);
        int code = client.run(line);
        for (long wait = terminal.takeAgain(); wait >= 0; wait = terminal.takeAgain()) {
            pause(wait);
            if (screen) {
                terminal.out(CLEAR_SCREEN);
            }
            code = client.run(line);
        }
        return code;
    }

    private static void pause(long millis) {
        try {
            if (new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("nobody counts this latch down");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
