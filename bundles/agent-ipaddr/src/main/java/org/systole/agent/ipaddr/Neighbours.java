package org.systole.agent.ipaddr;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.systole.agent.ipaddr.Question.Answer;
import org.systole.api.process.Command;
import org.systole.api.process.CommandRunner;

/**
 * The other hosts on a link: asking whether one of them has an address, and telling all that we have it. The JDK has no
 * raw sockets, so arping does it for version 4, and python3 for version 6 or where arping is missing.
 */
final class Neighbours {
    /** How long python3 waits for an answer, from when it asked; it asks twice. */
    private static final Duration ASK_WINDOW = Duration.ofMillis(100);

    private static final Duration START_LIMIT = Duration.ofSeconds(2);
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

    /**
     * Asks whether somebody has the address; takes a tenth of a second at most where nobody answers, and about three
     * seconds on a machine too busy to have asked. Then nobody knows, which the note says.
     */
    Heard ask(String device, Address address) throws InterruptedException {
        Answer answer = address.isVersion6() ? new Answer.NoProgram() : new Question(commands, device, address).ask();
        if (answer instanceof Answer.Owner owner) {
            return new Heard(owner.hardwareAddress(), "");
        }
        if (answer instanceof Answer.NoProgram) {
            return askRaw(device, address);
        }
        if (answer instanceof Answer.Trouble trouble) {
            return new Heard("", trouble.why());
        }
        return new Heard("", answer instanceof Answer.Silence ? "" : "this machine is too busy to send a question");
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
