package org.systole.api.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A program with its arguments, run without a shell. Immutable; the methods that add something return a new command.
 *
 * <p>Secrets belong into {@link #input} or {@link #environment}, never into an argument: arguments are public.
 */
@ProviderType
public final class Command {
    /** How long after its end a program's output may stay open because a child it left behind holds it. */
    private static final Duration OUTPUT_GRACE = Duration.ofMillis(500);

    /**
     * How long a killed program may take to disappear; one that waits in the kernel, as for a dead disk, never does.
     */
    private static final Duration KILL_GRACE = Duration.ofMillis(300);

    /** A program that was given less is meant to be cut short. */
    private static final Duration WORTH_A_LOOK = Duration.ofSeconds(1);

    private final List<String> words;
    private final Map<String, String> environment;
    private final String input;

    private Command(List<String> words, Map<String, String> environment, String input) {
        this.words = List.copyOf(words);
        this.environment = Collections.unmodifiableMap(new TreeMap<>(environment));
        this.input = input;
    }

    /** A command of the given program and arguments; the program is looked up on the path. */
    public static Command of(String program, String... arguments) {
        return new Command(
                Stream.concat(Stream.of(program), Stream.of(arguments)).toList(), Map.of(), "");
    }

    /** The same with more arguments behind. */
    public Command and(String... arguments) {
        return new Command(Stream.concat(words.stream(), Stream.of(arguments)).toList(), environment, input);
    }

    /** The same as the arguments of another program, such as {@code ip netns exec NAME}. */
    public Command behind(String... prefix) {
        return new Command(Stream.concat(Stream.of(prefix), words.stream()).toList(), environment, input);
    }

    /** The same with these variables set beside the inherited ones. */
    public Command environment(Map<String, String> variables) {
        Map<String, String> all = new TreeMap<>(environment);
        all.putAll(variables);
        return new Command(words, all, input);
    }

    /** The same with this text, in UTF-8, on its standard input. */
    public Command input(String text) {
        return new Command(words, environment, text);
    }

    /** The program and its arguments. */
    public List<String> words() {
        return words;
    }

    /**
     * Runs the program and waits for its end.
     *
     * <p>Returns soon after the timeout whatever the program does: one that cannot even be killed, because it waits in
     * the kernel for a device that does not answer, is left behind and named in {@link Completed#abandoned()}. A child
     * that outlives the program and keeps its output open delays the return by half a second at most.
     *
     * @param timeout after this the program and all its descendants are killed
     * @return how it ended; a program that cannot be started at all is {@link Completed#notStarted()}
     * @throws InterruptedException if the thread is interrupted; the program and its descendants are then killed. If
     *     it ran already, this is a {@link GivenUp}
     */
    public Completed run(Duration timeout) throws InterruptedException {
        long start = System.nanoTime();
        Process process;
        try {
            process = start();
        } catch (IOException e) {
            return new Completed(
                    words, Completed.NOT_STARTED, "", String.valueOf(e.getMessage()), false, 0, since(start));
        }
        Drain out = new Drain(process.getInputStream());
        Drain err = new Drain(process.getErrorStream());
        try {
            feed(process);
            boolean ended = process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS);
            boolean telling = !ended && timeout.compareTo(WORTH_A_LOOK) >= 0;
            String evidence = telling ? Evidence.of(process, out.soFar(), err.soFar()) : "";
            long abandoned = ended || kill(process) ? 0 : process.pid();
            long graceEnds = System.nanoTime() + OUTPUT_GRACE.toNanos();
            int exit = ended ? process.exitValue() : Completed.KILLED;
            return new Completed(
                    words, exit, out.text(graceEnds), err.text(graceEnds), !ended, abandoned, since(start), evidence);
        } catch (InterruptedException e) {
            GivenUp givenUp = new GivenUp(Evidence.of(process, out.soFar(), err.soFar()));
            killTree(process);
            throw givenUp;
        }
    }

    private Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().put("LC_ALL", "C");
        builder.environment().putAll(OperationMark.environment());
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** On a thread of its own where there is text: a program that does not read it must not block us. */
    private void feed(Process process) {
        if (input.isEmpty()) {
            write(process);
            return;
        }
        Thread thread = new Thread(() -> write(process), "command-input");
        thread.setDaemon(true);
        thread.start();
    }

    private boolean write(Process process) {
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (IOException e) {
            return false; // it ended, or closed its input, before reading it: its exit code tells the story
        }
    }

    /** Kills the program and all below it; answers whether it is gone. */
    private static boolean kill(Process process) throws InterruptedException {
        killTree(process);
        return process.waitFor(KILL_GRACE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * From the top: a script whose child is killed first goes on with its next line. The children are looked up before
     * their parent dies, because afterwards they have another one.
     */
    private static void killTree(Process process) {
        Deque<ProcessHandle> left = new ArrayDeque<>();
        left.add(process.toHandle());
        while (!left.isEmpty()) {
            ProcessHandle next = left.remove();
            List<ProcessHandle> children = next.children().toList();
            next.destroyForcibly();
            left.addAll(children);
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** The words as an operator would type them; for messages. */
    @Override
    public String toString() {
        return words.stream().map(Command::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String word) {
        return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /**
     * How a program ended.
     *
     * @param exit its exit code; {@link #NOT_STARTED} or {@link #KILLED} where it has none
     * @param out what it wrote on standard output
     * @param err what it wrote on standard error, or why it could not be started
     * @param timedOut whether it was killed at the timeout
     * @param abandoned the process id of a program that was killed and did not go away; 0 for none
     * @param evidence what it was doing when its time was up, as {@link GivenUp#evidence} tells; empty if it ended
     */
    public record Completed(
            List<String> command,
            int exit,
            String out,
            String err,
            boolean timedOut,
            long abandoned,
            Duration took,
            String evidence) {
        /** Exit code of a program that could not be started: not found, or not executable. */
        public static final int NOT_STARTED = -1;
        /** Exit code of a program that was killed at its timeout. */
        public static final int KILLED = -2;

        public Completed {
            command = List.copyOf(command);
        }

        /** A program of which nobody saw what it was doing. */
        public Completed(
                List<String> command,
                int exit,
                String out,
                String err,
                boolean timedOut,
                long abandoned,
                Duration took) {
            this(command, exit, out, err, timedOut, abandoned, took, "");
        }

        /** A program that went away when it ended or was killed. */
        public Completed(List<String> command, int exit, String out, String err, boolean timedOut, Duration took) {
            this(command, exit, out, err, timedOut, 0, took);
        }

        public boolean ok() {
            return exit == 0;
        }

        public boolean notStarted() {
            return exit == NOT_STARTED;
        }

        /** One line for a reason: the program, how it ended, and the last thing it said, or what it was doing. */
        public String summary() {
            String said = (err.isBlank() ? out : err).strip();
            String last = said.substring(said.lastIndexOf('\n') + 1);
            String why = evidence.isEmpty() ? last : evidence;
            return command.get(0) + " " + end() + (why.isEmpty() ? "" : ": " + why);
        }

        private String end() {
            if (abandoned > 0) {
                return "did not end within " + took.toMillis() + " ms and cannot even be killed: process " + abandoned
                        + " waits in the kernel, as for a disk that does not answer";
            }
            if (timedOut) {
                return "did not end within " + took.toMillis() + " ms and was killed";
            }
            return notStarted() ? "could not be started" : "ended with exit code " + exit;
        }
    }
}
