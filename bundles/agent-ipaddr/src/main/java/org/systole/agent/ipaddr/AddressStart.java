package org.systole.agent.ipaddr;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.systole.agent.ipaddr.Iproute.Look;
import org.systole.agent.ipaddr.Neighbours.Heard;
import org.systole.api.agent.Checked;
import org.systole.api.agent.ResourceAgent.Result;
import org.systole.api.agent.Steps;
import org.systole.api.process.Command;
import org.systole.api.process.CommandRunner;
import org.systole.api.process.Deadline;

/** Takes an address: chooses its place, asks whether it is free, adds it, tells the neighbours. */
final class AddressStart {
    private static final Duration CLEANUP_LIMIT = Duration.ofSeconds(2);

    private final Settings settings;
    private final CommandRunner commands;
    private final Announcer announcer;
    private final Deadline deadline;
    private final Steps steps;

    AddressStart(Settings settings, CommandRunner commands, Announcer announcer, Deadline deadline, Steps steps) {
        this.settings = settings;
        this.commands = commands;
        this.announcer = announcer;
        this.deadline = deadline;
        this.steps = steps;
    }

    Result start() throws InterruptedException {
        try (EarlyQuestion question = EarlyQuestion.of(settings, commands)) {
            return start(question);
        }
    }

    private Result start(EarlyQuestion question) throws InterruptedException {
        Iproute ip = new Iproute(commands, deadline);
        Checked<Look> look = steps.take(
                "look at devices and routes", () -> ip.look(settings.address(), SourceRoutes.destinations(settings)));
        if (look.isRefused()) {
            return steps.refused(look);
        }
        List<Holding> holdings = Holding.of(settings, look.value().links());
        Checked<List<Command>> sources = SourceRoutes.additions(settings, look.value());
        if (sources.isRefused()) {
            return steps.refused(sources);
        }
        if (!holdings.isEmpty()) {
            return alreadyHere(holdings.get(0), sources.value(), ip);
        }
        Checked<Place> place =
                Place.choose(settings, look.value().links(), look.value().towards());
        return place.isRefused() ? steps.refused(place) : take(place.value(), sources.value(), question, ip);
    }

    private Result alreadyHere(Holding holding, List<Command> sources, Iproute ip) throws InterruptedException {
        if (!settings.nic().isEmpty() && !holding.device().equals(settings.nic())) {
            return steps.failed("address " + settings.address() + " is on " + holding.device() + " already, not on nic="
                    + settings.nic() + "; stop the resource to remove it there");
        }
        steps.note("it is there already");
        Checked<Boolean> preferred = prefer(sources, ip);
        if (preferred.isRefused()) {
            return steps.refused(preferred);
        }
        announce(holding.device());
        return steps.ok();
    }

    private Checked<Boolean> prefer(List<Command> sources, Iproute ip) throws InterruptedException {
        for (Command source : sources) {
            Checked<Boolean> added =
                    steps.take("send from it", () -> ip.change("cannot make the address the one to send from", source));
            if (added.isRefused()) {
                return added;
            }
        }
        return Checked.of(true);
    }

    private Result take(Place place, List<Command> sources, EarlyQuestion question, Iproute ip)
            throws InterruptedException {
        if (settings.asksNetwork()) {
            Heard heard = steps.take("ask the network for it", () -> question.answer(place.device()));
            if (!heard.owner().isEmpty()) {
                return steps.failed(
                        "address " + settings.address() + " is in use on " + place.device() + " by the host with "
                                + heard.owner() + "; find that host, or set nodad=true if it must not be asked for");
            }
            if (!heard.note().isEmpty()) {
                steps.note("the network could not be asked: " + heard.note());
            }
        }
        Checked<Boolean> added = steps.take("add it to " + place.device(), () -> add(place, ip));
        if (added.isRefused()) {
            return steps.refused(added);
        }
        Checked<Boolean> preferred = prefer(sources, ip);
        if (preferred.isRefused()) {
            new AddressStop(settings, commands, announcer, deadline, steps).stop(); // nothing stays half started
            return steps.refused(preferred);
        }
        announce(place.device());
        return steps.ok();
    }

    private Checked<Boolean> add(Place place, Iproute ip) throws InterruptedException {
        try {
            return ip.change("cannot add the address", addition(place));
        } catch (InterruptedException e) {
            // whether it was added is not known, and nobody will look: so see to it that it is not there
            commands.run(Command.of("ip", "address", "del", spelled(place), "dev", place.device()), CLEANUP_LIMIT);
            throw e;
        }
    }

    private Command addition(Place place) {
        List<String> options = new ArrayList<>();
        boolean hasBroadcast = !settings.address().isVersion6() && place.prefix() < 31;
        if (!settings.value("broadcast").isEmpty() || hasBroadcast) {
            options.addAll(
                    List.of("broadcast", settings.value("broadcast").isEmpty() ? "+" : settings.value("broadcast")));
        }
        if (!settings.value("iflabel").isEmpty()) {
            options.addAll(List.of("label", place.device() + ":" + settings.value("iflabel")));
        }
        if (settings.address().isVersion6()) {
            options.add("nodad"); // the kernel would take a second; we have asked ourselves
        }
        if (settings.isOn("noprefixroute")) {
            options.add("noprefixroute");
        }
        if (!List.of("", "forever").contains(settings.value("preferred_lft"))) {
            options.addAll(List.of("valid_lft", "forever", "preferred_lft", settings.value("preferred_lft")));
        }
        return Command.of("ip", "address", "add", spelled(place), "dev", place.device())
                .and(options.toArray(new String[0]));
    }

    private String spelled(Place place) {
        return settings.address() + "/" + place.prefix();
    }

    private void announce(String device) throws InterruptedException {
        if (settings.announcements() == 0) {
            return;
        }
        Announcer.Telling telling = () -> new Neighbours(commands)
                .tell(device, settings.address(), settings.announcements(), settings.interval());
        if (settings.inBackground()) {
            announcer.begin(settings.address(), telling);
        } else {
            String trouble = steps.take("tell the neighbours", telling::tell);
            if (!trouble.isEmpty()) {
                steps.note("the neighbours were not told: " + trouble);
            }
        }
    }
}
