package org.systole.cli.device;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.systole.api.fencing.FencingDriver;
import org.systole.api.fencing.FencingDriverFinder;
import org.systole.core.command.words.ExitCode;
import org.systole.core.registry.Offers;
import org.systole.launcher.PlugInHost;
import org.systole.launcher.Refusal;

/** The drivers of plug-ins, deployed as in a node; see {@link PlugInHost}. One thread. */
final class DeployedDrivers implements Drivers, AutoCloseable {
    /** Of a driver that is used until the process ends. */
    private static final Duration FOR_GOOD = Duration.ofDays(1);

    private final Path home;
    private final Optional<Path> base;
    private final Consumer<String> complain;
    private Optional<PlugInHost> host = Optional.empty();

    /**
     * @param home where the distribution is
     * @param base the directory of a node, whose plug-ins go first, if there is one
     * @param complain told of plug-ins that cannot be used
     */
    DeployedDrivers(Path home, Optional<Path> base, Consumer<String> complain) {
        this.home = home;
        this.base = base;
        this.complain = complain;
    }

    @Override
    public FencingDriver driver(String type) throws Wrong {
        PlugInHost opened = open();
        Offers<FencingDriver> offers = new Offers<>("Fencing driver", FencingDriver.TYPE);
        opened.services(FencingDriver.class).forEach(found -> offers.add(found.service(), found.properties()));
        return offers.lease(type, FOR_GOOD)
                .map(Offers.Lease::service)
                .orElseThrow(() -> new Wrong(ExitCode.NO_SUCH_OBJECT, missing(opened, type, offers.types())));
    }

    private PlugInHost open() throws Wrong {
        try {
            PlugInHost opened = PlugInHost.open(home, base, FencingDriver.class);
            host = Optional.of(opened);
            opened.problems().forEach(complain);
            return opened;
        } catch (Refusal e) {
            throw new Wrong(ExitCode.SOFTWARE, e.getMessage());
        }
    }

    /** A plug-in that finds programs knows best why one of them is not there. */
    private String missing(PlugInHost opened, String type, SortedSet<String> types) {
        List<String> reasons = opened.services(FencingDriverFinder.class).stream()
                .map(found -> found.service().missing(type))
                .filter(reason -> !reason.isEmpty())
                .toList();
        String own =
                types.stream().filter(t -> !t.matches("fence_.*|external/.*")).collect(Collectors.joining(", "));
        return reasons.isEmpty()
                ? "there is no driver for '" + type + "'; there is " + own
                        + ", any installed fence_* and external/* (looked into " + home.resolve("plugins") + ")"
                : String.join("; ", reasons);
    }

    @Override
    public void close() {
        host.ifPresent(PlugInHost::close);
    }
}
