package org.systole.agent.ipaddr;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.systole.agent.ipaddr.Iproute.Look;
import org.systole.api.agent.Checked;
import org.systole.api.agent.ResourceAgent.Result;
import org.systole.api.agent.ResourceAgent.Status;
import org.systole.api.agent.Steps;
import org.systole.api.process.Command;
import org.systole.api.process.CommandRunner;
import org.systole.api.process.Deadline;

/**
 * Gives an address up: from every device that has it, since another node may take it next, and nothing else. The kernel
 * would remove other addresses of the subnet along with its first one; it is told to keep them.
 */
final class AddressStop {
    private final Settings settings;
    private final CommandRunner commands;
    private final Announcer announcer;
    private final Deadline deadline;
    private final Steps steps;

    AddressStop(Settings settings, CommandRunner commands, Announcer announcer, Deadline deadline, Steps steps) {
        this.settings = settings;
        this.commands = commands;
        this.announcer = announcer;
        this.deadline = deadline;
        this.steps = steps;
    }

    Result stop() throws InterruptedException {
        steps.take("end the announcements", () -> {
            announcer.end(settings.address());
            return true;
        });
        Iproute ip = new Iproute(commands, deadline);
        Checked<Look> look = look(ip);
        if (look.isRefused()) {
            return steps.refused(look);
        }
        Optional<Result> trouble = Optional.empty();
        for (Removal removal : removals(look.value())) {
            Checked<Boolean> removed =
                    steps.take(removal.what(), () -> removal.work().with(ip));
            if (removed.isRefused() && removed.refusal().status() == Status.INSUFFICIENT_PRIVILEGES) {
                return steps.refused(removed);
            }
            trouble = removed.isRefused() ? Optional.of(removed.refusal()) : trouble;
        }
        return verified(ip, trouble);
    }

    private Checked<Look> look(Iproute ip) throws InterruptedException {
        return steps.take("look at devices and routes", () -> ip.look(settings.address(), List.of()));
    }

    /** Something to take away, and how. */
    private record Removal(String what, Work work) {
        interface Work {
            Checked<Boolean> with(Iproute ip) throws InterruptedException;
        }
    }

    /** Routes first: of version 6 they lose their source with the address, and nobody could tell whose they were. */
    private List<Removal> removals(Look look) {
        List<Removal> removals = new ArrayList<>();
        for (Route route : SourceRoutes.of(settings.address(), look.ours())) {
            Command command = SourceRoutes.removal(settings.address(), route);
            removals.add(new Removal(
                    "no longer send from it to " + route.destination(),
                    ip -> ip.change("cannot remove the route to " + route.destination(), command)));
        }
        for (Holding holding : Holding.of(settings, look.links())) {
            removals.add(new Removal("remove it from " + holding.device(), ip -> remove(holding, look.links(), ip)));
        }
        return removals;
    }

    /** A setting that was only made for this is put back: others may rely on what it was. */
    private Checked<Boolean> remove(Holding holding, List<Link> links, Iproute ip) throws InterruptedException {
        Command removal = Command.of("ip", "address", "del", holding.spelled(), "dev", holding.device());
        if (holding.dependants(links).isEmpty()) {
            return ip.change("cannot remove the address", removal);
        }
        String setting = "/proc/sys/net/ipv4/conf/" + holding.device() + "/promote_secondaries";
        String before =
                commands.run(Command.of("cat", setting), deadline.left()).out().strip();
        Checked<Boolean> kept = ip.change(
                "cannot keep the other addresses of " + holding.device(),
                Command.of("tee", setting).input("1\n"));
        if (kept.isRefused()) {
            return kept;
        }
        Checked<Boolean> removed = ip.change("cannot remove the address", removal);
        if (before.equals("0")) {
            commands.run(Command.of("tee", setting).input("0\n"), deadline.left());
        }
        return removed;
    }

    /** Only what is found afterwards counts: a failed removal may have come too late to find anything. */
    private Result verified(Iproute ip, Optional<Result> trouble) throws InterruptedException {
        Checked<Look> look = look(ip);
        if (look.isRefused()) {
            return steps.refused(look);
        }
        List<Holding> left = Holding.of(settings, look.value().links());
        List<Route> routes = SourceRoutes.of(settings.address(), look.value().ours());
        if (left.isEmpty() && routes.isEmpty()) {
            return steps.ok();
        }
        String again = left.isEmpty()
                ? "the route to " + routes.get(0).destination() + " with the source " + settings.address() + " is"
                : "address " + settings.address() + " is on " + left.get(0).device();
        return steps.failed(trouble.map(Result::reason)
                .orElse(again + " again after it was removed; something else adds it: leave it to the cluster alone"));
    }
}
