package org.systole.agent.ipaddr;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.systole.api.process.Command;
import org.systole.api.process.CommandRunner;
import org.systole.api.process.OperationMark;

/**
 * The other hosts on a link: asking whether one of them has an address, and telling all that we have it. The JDK has no
 * raw sockets, so arping does it for version 4, and python3 for version 6 or where arping is missing.
 */
final class Neighbours {
    /** Asked twice in this time; an ARP answer on one link takes well under a millisecond. */
    private static final Duration ASK_WINDOW = Duration.ofMillis(100);

    /** The second question goes out while the first still waits for its answer. */
    private static final Duration SECOND_AFTER = Duration.ofMillis(40);

    private static final Duration START_LIMIT = Duration.ofSeconds(2);
    private static final Pattern REPLY = Pattern.compile("\\[([0-9A-Fa-f:]{17})]");
    private static final Path SYSTEM_PYTHON = Path.of("/usr/bin/python3");

    private final CommandRunner commands;

    Neighbours(CommandRunner commands) {
        this.commands = commands;
    }

    /**
     * What a question brought.
     *
     * @param owner the hardware address of who has the address; empty for nobody
     * @param note why it could not be asked, or not told; empty when it could
     */
    record Heard(String owner, String note) {}

    /** Asks whether somebody has the address; takes a fifth of a second at most, and less when somebody has. */
    Heard ask(String device, Address address) throws InterruptedException {
        if (address.isVersion6()) {
            return askRaw(device, address);
        }
        Command question = Command.of("arping", "-D", "-f", "-c", "1", "-w", "1", "-I", device, address.toString());
        FutureTask<Command.Completed> first = begin(question);
        try {
            Optional<Command.Completed> early = ended(first, SECOND_AFTER).filter(c -> !c.timedOut());
            Command.Completed latest =
                    early.isPresent() ? early.get() : commands.run(question, ASK_WINDOW.minus(SECOND_AFTER));
            if (latest.notStarted()) {
                return askRaw(device, address);
            }
            Optional<Heard> heard = heard(latest);
            if (heard.isEmpty()) {
                heard = ended(first, START_LIMIT).flatMap(Neighbours::heard);
            }
            return heard.orElse(new Heard("", ""));
        } finally {
            first.cancel(true);
        }
    }

    private FutureTask<Command.Completed> begin(Command question) {
        String mark = OperationMark.current().orElse("");
        Callable<Command.Completed> run = () -> commands.run(question, ASK_WINDOW);
        FutureTask<Command.Completed> task =
                new FutureTask<>(mark.isEmpty() ? run : () -> OperationMark.during(mark, run));
        Thread thread = new Thread(task, "ask-network");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    private static Optional<Command.Completed> ended(FutureTask<Command.Completed> question, Duration limit)
            throws InterruptedException {
        try {
            return Optional.of(question.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("arping could not be run: " + e.getCause(), e.getCause());
        }
    }

    /** What a question brought so far; empty for nothing yet. */
    private static Optional<Heard> heard(Command.Completed completed) {
        Matcher reply = REPLY.matcher(completed.out());
        if (completed.exit() == 1 && reply.find()) {
            return Optional.of(new Heard(reply.group(1), ""));
        }
        boolean inVain = !completed.ok() && !completed.timedOut();
        return inVain ? Optional.of(new Heard("", completed.summary())) : Optional.empty();
    }

    private Heard askRaw(String device, Address address) throws InterruptedException {
        Command.Completed completed = commands.run(
                raw("ask", device, address, Long.toString(ASK_WINDOW.toMillis())), ASK_WINDOW.plus(START_LIMIT));
        if (completed.exit() == 1 && completed.out().strip().matches("[0-9a-f:]{17}")) {
            return new Heard(completed.out().strip(), "");
        }
        return new Heard("", completed.ok() ? "" : completed.summary());
    }

    /**
     * Tells it as often as asked, in the calling thread.
     *
     * @return why it could not be told; empty when it was
     */
    String tell(String device, Address address, int count, Duration interval) throws InterruptedException {
        for (int turn = 0; turn < count && !address.isVersion6(); turn++) {
            // arping lingers for a second after its packet: ended after the interval, it paces us
            Command.Completed completed = commands.run(
                    Command.of(
                            "arping", turn % 2 == 0 ? "-U" : "-A", "-q", "-c", "1", "-I", device, address.toString()),
                    interval);
            if (completed.notStarted()) {
                return tellRaw(device, address, count - turn, interval);
            }
            if (!completed.ok() && !completed.timedOut()) {
                return completed.summary();
            }
        }
        return address.isVersion6() ? tellRaw(device, address, count, interval) : "";
    }

    private String tellRaw(String device, Address address, int count, Duration interval) throws InterruptedException {
        Command.Completed completed = commands.run(
                raw("tell", device, address, Integer.toString(count), Long.toString(interval.toMillis())),
                interval.multipliedBy(count).plus(START_LIMIT));
        return completed.ok() ? "" : completed.summary();
    }

    private static Command raw(String verb, String device, Address address, String... more) {
        String python = Files.isExecutable(SYSTEM_PYTHON) ? SYSTEM_PYTHON.toString() : "python3";
        return Command.of(python, "-IS", "-", verb, device, address.toString())
                .and(more)
                .input(script());
    }

    private static String script() {
        try (InputStream stream = Neighbours.class.getResourceAsStream("neighbours.py")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("neighbours.py is missing in this bundle", e);
        }
    }
}
