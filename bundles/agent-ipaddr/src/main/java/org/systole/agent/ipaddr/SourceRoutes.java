package org.systole.agent.ipaddr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.systole.agent.ipaddr.Iproute.Look;
import org.systole.api.agent.Checked;
import org.systole.api.agent.ResourceAgent.Status;
import org.systole.api.process.Command;

/**
 * Routes that make an address the one this node sends from. For each destination the route that is there is kept, and
 * one like it with the address as its source is put before it; so nothing has to be restored when that is taken away.
 */
final class SourceRoutes {
    /** Marks our routes in the kernel's tables, so that nobody else's are taken away; free in Debian's rt_protos. */
    static final String PROTOCOL = "83";

    private SourceRoutes() {}

    /** The destinations that are asked for: {@code default}, or networks. */
    static List<String> destinations(Settings settings) {
        return Arrays.stream(settings.value("preferred_source").split("[\\s,]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** The commands that add the routes that are not there yet; refused if there is none to follow. */
    static Checked<List<Command>> additions(Settings settings, Look look) {
        List<Command> commands = new ArrayList<>();
        List<String> destinations = destinations(settings);
        for (int i = 0; i < destinations.size(); i++) {
            List<Route> routes = look.wanted().get(i);
            if (!of(settings.address(), routes).isEmpty()) {
                continue; // made by an earlier start
            }
            Optional<Route> model = routes.stream().findFirst();
            if (model.isEmpty()) {
                return Checked.refused(
                        Status.NOT_INSTALLED,
                        "preferred_source=" + destinations.get(i) + " of "
                                + settings.request().resource() + ": this node has no route to exactly that through"
                                + " one device; add the route, or correct the destination");
            }
            commands.add(addition(settings.address(), model.get()));
        }
        return Checked.of(commands);
    }

    /** Of version 4 the first of equal routes is used; of version 6 the one with the lower metric. */
    private static Command addition(Address address, Route model) {
        boolean version6 = address.isVersion6();
        Command command = Command.of("ip", address.family(), "route", version6 ? "add" : "prepend")
                .and(model.words().toArray(new String[0]))
                .and("src", address.toString(), "proto", PROTOCOL);
        if (version6) {
            long metric = model.metric().isEmpty() ? 1024 : Long.parseLong(model.metric());
            return command.and("metric", String.valueOf(Math.max(1, metric - 1)));
        }
        return model.metric().isEmpty() ? command : command.and("metric", model.metric());
    }

    /** Our routes for this address; of others made by the same agent nothing is touched. */
    static List<Route> of(Address address, List<Route> ours) {
        return ours.stream().filter(route -> address.is(route.source())).toList();
    }

    static Command removal(Address address, Route route) {
        Command command = Command.of("ip", address.family(), "route", "del")
                .and(route.words().toArray(new String[0]))
                .and("src", address.toString(), "proto", PROTOCOL);
        return route.metric().isEmpty() ? command : command.and("metric", route.metric());
    }

    /** Why the address is not the preferred source it should be; empty if it is. */
    static Optional<String> missing(Settings settings, List<Route> ours) {
        List<String> there =
                of(settings.address(), ours).stream().map(Route::destination).toList();
        String missing = destinations(settings).stream()
                .filter(destination -> there.stream().noneMatch(found -> same(found, destination)))
                .collect(Collectors.joining(", "));
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("it is no longer what this node sends from to " + missing
                        + ", as its route there is gone; restart the resource");
    }

    /** A route to one host is shown without its prefix length, one to everywhere by its name. */
    private static boolean same(String found, String destination) {
        return found.equals(destination)
                || destination.equals(found + "/32")
                || destination.equals(found + "/128")
                || found.equals("default") && destination.matches("(0\\.0\\.0\\.0|::)/0");
    }

    /** Whether this names a destination of the same version as the address. */
    static boolean isDestination(String word, Address address) {
        int slash = word.indexOf('/');
        if (word.equals("default") || slash < 0) {
            return word.equals("default");
        }
        String length = word.substring(slash + 1);
        return Address.of(word.substring(0, slash))
                        .filter(network -> network.isVersion6() == address.isVersion6())
                        .isPresent()
                && length.matches("[0-9]{1,3}")
                && Integer.parseInt(length) <= address.bits();
    }
}
