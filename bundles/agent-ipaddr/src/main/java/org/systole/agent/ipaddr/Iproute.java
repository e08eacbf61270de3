package org.systole.agent.ipaddr;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.systole.api.agent.Checked;
import org.systole.api.agent.ResourceAgent.Status;
import org.systole.api.process.Command;
import org.systole.api.process.CommandRunner;
import org.systole.api.process.Deadline;

/** The programs of iproute2: what is asked of them, and what their failures mean. */
final class Iproute {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final CommandRunner commands;
    private final Deadline deadline;

    Iproute(CommandRunner commands, Deadline deadline) {
        this.commands = commands;
        this.deadline = deadline;
    }

    /**
     * What the kernel says of one version's addresses.
     *
     * @param links every device
     * @param towards the routes of the main table that lead to the address, the most particular one first
     * @param ours the routes that this agent made, for whichever address
     * @param wanted the routes to each destination that was asked about, in the order of preference
     */
    record Look(List<Link> links, List<Route> towards, List<Route> ours, List<List<Route>> wanted) {}

    /** Looks, with one process for all questions. */
    Checked<Look> look(Address address, List<String> destinations) throws InterruptedException {
        List<String> questions = new ArrayList<>(List.of(
                "link show",
                "address show",
                "route show match " + address,
                "route show proto " + SourceRoutes.PROTOCOL));
        destinations.forEach(destination -> questions.add("route show exact " + destination));
        Command ip = Command.of("ip", address.family(), "-j", "-batch", "-");
        Command.Completed completed = run(ip.input(String.join("\n", questions) + "\n"));
        return completed.ok()
                ? parsed(completed, questions.size(), address.bits())
                : failed("cannot list the addresses and routes of this node", completed);
    }

    /** Carries out a command that changes something. */
    Checked<Boolean> change(String purpose, Command command) throws InterruptedException {
        Command.Completed completed = run(command);
        return completed.ok() ? Checked.of(true) : failed(purpose, completed);
    }

    private Command.Completed run(Command command) throws InterruptedException {
        return commands.run(command, deadline.within(LIMIT).left());
    }

    private static Checked<Look> parsed(Command.Completed completed, int questions, int bits) {
        try {
            List<Object> answers = Json.parseAll(completed.out());
            if (answers.size() != questions) {
                throw new IllegalArgumentException(answers.size() + " answers to " + questions + " questions");
            }
            List<List<Route>> routes = answers.subList(2, questions).stream()
                    .map(answer -> Route.of(answer, bits))
                    .toList();
            return Checked.of(new Look(
                    Link.of(answers.get(0), answers.get(1)),
                    Route.mostParticularFirst(routes.get(0)),
                    routes.get(1),
                    routes.subList(2, routes.size())));
        } catch (IllegalArgumentException e) {
            return Checked.refused(
                    Status.NOT_INSTALLED,
                    "the answer of " + String.join(" ", completed.command())
                            + " is not understood; iproute2 4.19 or later is needed: " + e.getMessage());
        }
    }

    private static <T> Checked<T> failed(String purpose, Command.Completed completed) {
        if (completed.notStarted()) {
            return Checked.refused(Status.NOT_INSTALLED, purpose + ": " + completed.summary() + "; install iproute2");
        }
        boolean forbidden =
                completed.err().contains("not permitted") || completed.err().contains("ermission denied");
        return Checked.refused(
                forbidden ? Status.INSUFFICIENT_PRIVILEGES : Status.GENERIC_ERROR,
                purpose + ": " + completed.summary() + (forbidden ? "; run the node as root (CAP_NET_ADMIN)" : ""));
    }
}
