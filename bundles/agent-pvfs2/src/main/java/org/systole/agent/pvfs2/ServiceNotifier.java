package org.systole.agent.pvfs2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.systole.api.agent.ResourceAgent.Parameter;
import org.systole.api.notify.ClusterEvent;
import org.systole.api.notify.Notifier;
import org.systole.api.process.Command;
import org.systole.api.process.Command.Completed;
import org.systole.api.process.CommandRunner;

/**
 * Tells the system's log when a group starts or stops and where, in the words of the founding project's PVFS2-notify;
 * on another node than the usual one, the site's alarm program too, if it is there. A file mutes the next message.
 */
@Component(service = Notifier.class, property = Notifier.TYPE + "=pvfs2-notify")
public final class ServiceNotifier implements Notifier {
    static final List<Parameter> PARAMETERS = List.of(
            Parameter.optional(
                    "conf_dir",
                    "",
                    "directory in which the file pvfs2-notify-quiet.flag mutes one message, and is removed by it"),
            Parameter.optional("fsname", "", "name of the file system, for the alarm program"),
            Parameter.optional("title", "Resource Group", "what the message calls the group"),
            Parameter.optional("firsthost", "", "node the group normally runs on"),
            Parameter.optional("resource", "", "group it is about; by default whatever starts or stops"),
            Parameter.optional(
                    "alarm_program",
                    "/usr/bin/fs-instance-alarm.pl",
                    "run with --fs-name --ce --type --msg on a failover, if it is there"));

    private static final Logger log = LoggerFactory.getLogger(ServiceNotifier.class);
    private static final String FLAG = "pvfs2-notify-quiet.flag";
    private static final Duration LOOK = Duration.ofSeconds(3);
    private static final int SHORTEST_TITLE = 2;

    private final CommandRunner commands;
    private final ZoneId zone;

    @Activate
    public ServiceNotifier() {
        this(CommandRunner.local(), ZoneId.systemDefault());
    }

    ServiceNotifier(CommandRunner commands, ZoneId zone) {
        this.commands = commands;
        this.zone = zone;
    }

    @Override
    public List<Parameter> parameters() {
        return PARAMETERS;
    }

    @Override
    public Delivery deliver(Request request) throws InterruptedException {
        ClusterEvent event = request.event();
        boolean starts = event.kind() == ClusterEvent.Kind.RESOURCE_STARTED;
        boolean concerns = starts || event.kind() == ClusterEvent.Kind.RESOURCE_STOPPED;
        if (!concerns || !isItsOwn(request) || isMuted(request.parameter("conf_dir"))) {
            return new Delivery.Delivered();
        }
        boolean failover = starts
                && !request.parameter("firsthost").isEmpty()
                && !request.parameter("firsthost").equals(event.node());
        String text = text(request, failover);
        Completed logged =
                commands.run(Command.of("logger", "-t", "PVFS2", "-p", "user.notice", "--", text), request.timeout());
        if (!logged.ok()) {
            return new Delivery.TryAgain("the system's log was not told: " + logged.summary());
        }
        return failover ? alarm(request, text) : new Delivery.Delivered();
    }

    /** A group tells when its first member starts, and when that has stopped as its last one. */
    private static boolean isItsOwn(Request request) {
        String group = request.event().details().getOrDefault("group", "");
        String wanted = request.parameter("resource");
        boolean first = request.event().details().getOrDefault("member", "1").equals("1");
        String name = group.isEmpty() ? request.event().resource() : group;
        return first && (wanted.isEmpty() || wanted.equals(name));
    }

    /** The file is looked for on the node that tells, once; a directory that does not answer mutes nothing. */
    private boolean isMuted(String directory) throws InterruptedException {
        if (directory.isEmpty()) {
            return false;
        }
        Path flag = Path.of(directory).resolve(FLAG);
        return org.systole.api.process.Bounded.run(LOOK, () -> removed(flag)).orElse(false);
    }

    private static boolean removed(Path flag) {
        try {
            return Files.deleteIfExists(flag);
        } catch (IOException e) {
            log.warn("{} mutes every message, because it cannot be removed: {}", flag, e.toString());
            return Files.exists(flag);
        }
    }

    private String text(Request request, boolean failover) {
        ClusterEvent event = request.event();
        String given = request.parameter("title").strip();
        String title = given.length() < SHORTEST_TITLE ? "Resource Group" : given;
        String at = DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss zzz yyyy", Locale.ROOT)
                .withZone(zone)
                .format(Instant.from(event.time()));
        if (event.kind() == ClusterEvent.Kind.RESOURCE_STOPPED) {
            return title + " stopping at " + at + " on " + event.node();
        }
        return failover
                ? title + " starting at " + at + " on failover compute element " + event.node()
                        + " (resource normally runs on " + request.parameter("firsthost") + ")"
                : title + " starting at " + at + " on its normal compute element " + event.node();
    }

    private Delivery alarm(Request request, String text) throws InterruptedException {
        Path program = Path.of(request.parameter("alarm_program").strip());
        if (!program.isAbsolute() || !Files.isExecutable(program)) {
            return new Delivery.Delivered(); // it was never part of what the founding project gave away
        }
        Completed told = commands.run(
                Command.of(program.toString(), "--fs-name", request.parameter("fsname"))
                        .and("--ce", request.parameter("firsthost"), "--type", "PVFS2_HA", "--msg", text),
                request.timeout());
        return told.ok()
                ? new Delivery.Delivered()
                : new Delivery.Refused(
                        "the alarm program failed, so only the system's log was told: " + told.summary());
    }
}
