package org.systole.agent.ipaddr;

import java.time.Duration;
import java.util.List;
import java.util.Map;
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

    /** Every device with its addresses. */
    Checked<List<Link>> links() throws InterruptedException {
        Command.Completed completed = run(Command.of("ip", "-j", "address", "show"));
        return completed.ok()
                ? parsed(completed, Link::parse)
                : failed("cannot list the addresses of this node", completed);
    }

    /** The routes of the main table that lead to the address, the most particular one first. */
    Checked<List<Route>> routesTo(Address address) throws InterruptedException {
        Command.Completed completed =
                run(Command.of("ip", address.family(), "-j", "route", "show", "match", address.toString()));
        return completed.ok()
                ? parsed(completed, json -> Route.parse(json, address.bits()))
                : failed("cannot list the routes of this node", completed);
    }

    /** Carries out a command that changes something. */
    Checked<Boolean> change(String purpose, Command command) throws InterruptedException {
        Command.Completed completed = run(command);
        return completed.ok() ? Checked.of(true) : failed(purpose, completed);
    }

    private Command.Completed run(Command command) throws InterruptedException {
        return commands.run(command, deadline.within(LIMIT).left());
    }

    private static <T> Checked<T> parsed(Command.Completed completed, java.util.function.Function<String, T> parser) {
        try {
            return Checked.of(parser.apply(completed.out()));
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

    /** @param gateway empty for a subnet the device is in itself */
    record Route(String device, int prefix, String gateway) {
        static List<Route> parse(String json, int bits) {
            return Link.maps(Json.parse(json.isBlank() ? "[]" : json)).stream()
                    .filter(route -> route.containsKey("dev") && route.containsKey("dst"))
                    .map(route -> route(route, bits))
                    .sorted(java.util.Comparator.comparingInt(Route::prefix).reversed())
                    .toList();
        }

        private static Route route(Map<?, ?> route, int bits) {
            String destination = Link.text(route, "dst");
            int slash = destination.indexOf('/');
            int whole = destination.equals("default") ? 0 : bits;
            return new Route(
                    Link.text(route, "dev"),
                    slash < 0 ? whole : Integer.parseInt(destination.substring(slash + 1)),
                    route.containsKey("gateway") || route.containsKey("via") ? "via" : "");
        }
    }
}
