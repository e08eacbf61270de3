package org.systole.agent.ipaddr;

import java.util.List;
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
        announcer.end(settings.address());
        Iproute ip = new Iproute(commands, deadline);
        Checked<List<Link>> links = ip.links();
        if (links.isRefused()) {
            return steps.refused(links);
        }
        String trouble = "";
        for (Holding holding : Holding.of(settings, links.value())) {
            Checked<Boolean> removed =
                    steps.take("remove it from " + holding.device(), () -> remove(holding, links.value(), ip));
            if (removed.isRefused() && removed.refusal().status() == Status.INSUFFICIENT_PRIVILEGES) {
                return steps.refused(removed);
            }
            trouble = removed.isRefused() ? removed.refusal().reason() : trouble;
        }
        return verified(ip, trouble);
    }

    private Checked<Boolean> remove(Holding holding, List<Link> links, Iproute ip) throws InterruptedException {
        if (!holding.dependants(links).isEmpty()) {
            String setting = "/proc/sys/net/ipv4/conf/" + holding.device() + "/promote_secondaries";
            Checked<Boolean> kept = ip.change(
                    "cannot keep the other addresses of " + holding.device(),
                    Command.of("tee", setting).input("1\n"));
            if (kept.isRefused()) {
                return kept;
            }
        }
        return ip.change(
                "cannot remove the address",
                Command.of("ip", "address", "del", holding.spelled(), "dev", holding.device()));
    }

    /** Only what is found afterwards counts: a failed removal may have come too late to find anything. */
    private Result verified(Iproute ip, String trouble) throws InterruptedException {
        Checked<List<Link>> links = ip.links();
        if (links.isRefused()) {
            return steps.refused(links);
        }
        List<Holding> left = Holding.of(settings, links.value());
        if (left.isEmpty()) {
            return steps.ok();
        }
        return steps.failed(
                trouble.isEmpty()
                        ? "address " + settings.address() + " is on "
                                + left.get(0).device()
                                + " again after it was removed; something else adds it: leave it to the cluster alone"
                        : trouble);
    }
}
