package org.systole.agent.ipaddr;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.systole.api.process.Command;
import org.systole.api.process.CommandRunner;

/**
 * Asks the hosts on a link, with ARP, whether one of them has an address of version 4. Silence counts only where the
 * question was sent and could have been heard: arping counts what it sent when it is interrupted, and a machine that
 * takes much longer for all this than it was told is too busy to be believed. Then it is asked again, with more time.
 */
final class Question {
    /** How long the first question waits; an ARP answer on one link takes well under a millisecond. */
    private static final Duration WINDOW = Duration.ofMillis(40);

    /** The second question goes out while the first still waits for its answer: one of them may be lost. */
    private static final Duration SECOND_AFTER = Duration.ofMillis(15);

    /** Where the machine is so busy that neither of the two counts, questions get more and more time, up to this. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** What arping and the program that interrupts it may take beyond the window before they are killed. */
    private static final Duration END_LIMIT = Duration.ofSeconds(2);

    private static final Pattern REPLY = Pattern.compile("\\[([0-9A-Fa-f:]{17})]");
    private static final Pattern SENT = Pattern.compile("(?m)^Sent [1-9][0-9]* probe");

    private final CommandRunner commands;
    private final String device;
    private final Address address;

    Question(CommandRunner commands, String device, Address address) {
        this.commands = commands;
        this.device = device;
        this.address = address;
    }

    /** What came of a question. */
    sealed interface Answer {
        /** Somebody has the address. */
        record Owner(String hardwareAddress) implements Answer {}

        /** It was sent, and nobody said anything. */
        record Silence() implements Answer {}

        /** Whether it was sent, and an answer would have been noticed, is not known. */
        record Unasked() implements Answer {}

        /** There is no arping, or nothing to interrupt it. */
        record NoProgram() implements Answer {}

        /** Arping refused; why. */
        record Trouble(String why) implements Answer {}
    }

    /** Asks twice, 40 milliseconds in all where nobody answers; longer only on a busy machine. */
    Answer ask() throws InterruptedException {
        try (Beside<Answer> first = Beside.begin("ask-network", () -> ask(WINDOW))) {
            Answer latest = first.within(SECOND_AFTER).orElse(new Answer.Unasked());
            if (latest instanceof Answer.Unasked) {
                latest = ask(WINDOW.minus(SECOND_AFTER));
            }
            if (latest instanceof Answer.Silence || latest instanceof Answer.Unasked) {
                Answer early = first.within(END_LIMIT).orElse(new Answer.Unasked());
                latest = early instanceof Answer.Unasked ? latest : early;
            }
            return latest instanceof Answer.Unasked ? insist() : latest;
        }
    }

    private Answer insist() throws InterruptedException {
        Answer answer = new Answer.Unasked();
        Duration window = WINDOW.multipliedBy(2);
        while (answer instanceof Answer.Unasked && window.compareTo(PATIENCE) < 0) {
            answer = ask(window);
            window = window.multipliedBy(2);
        }
        return answer;
    }

    private Answer ask(Duration window) throws InterruptedException {
        String seconds = String.format(Locale.ROOT, "%.3f", window.toMillis() / 1000.0);
        Command question = Command.of("timeout", "-s", "INT", seconds)
                .and("arping", "-D", "-f", "-c", "1", "-w", "2", "-I", device, address.toString());
        return answer(commands.run(question, window.plus(END_LIMIT)), window);
    }

    /** The exit codes of {@code timeout}: 124 time was up, 126 and 127 the program could not be run. */
    private static Answer answer(Command.Completed completed, Duration window) {
        Matcher reply = REPLY.matcher(completed.out());
        if (completed.exit() == 1 && reply.find()) {
            return new Answer.Owner(reply.group(1));
        }
        if (completed.notStarted() || completed.exit() == 126 || completed.exit() == 127) {
            return new Answer.NoProgram();
        }
        if (!completed.ok() && !completed.timedOut() && completed.exit() != 124) {
            return new Answer.Trouble(completed.summary());
        }
        boolean busy = completed.took().compareTo(window.multipliedBy(2)) > 0;
        boolean sent = SENT.matcher(completed.out()).find();
        return sent && !busy ? new Answer.Silence() : new Answer.Unasked();
    }
}
