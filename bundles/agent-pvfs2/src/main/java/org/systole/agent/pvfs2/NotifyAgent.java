package org.systole.agent.pvfs2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.systole.api.agent.ResourceAgent;

/**
 * The founding project's notification resource, where it still stands in a group: it does nothing, and nothing can keep
 * it from succeeding, so that it never delays or blocks the service behind it. People are told by the alert of the same
 * name, {@link ServiceNotifier}.
 */
@Component(service = ResourceAgent.class, property = ResourceAgent.TYPE + "=ocf:external:PVFS2-notify")
public final class NotifyAgent implements ResourceAgent {
    private static final Logger log = LoggerFactory.getLogger(NotifyAgent.class);
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static final Metadata METADATA = new Metadata(
            "Nothing: stands for a notification that is an alert today",
            ServiceNotifier.PARAMETERS,
            Map.of(
                    Operation.START, LIMIT,
                    Operation.STOP, LIMIT,
                    Operation.MONITOR, LIMIT,
                    Operation.VALIDATE, LIMIT));

    private final Path marks;
    private final Set<String> started = ConcurrentHashMap.newKeySet();

    @Activate
    public NotifyAgent() {
        this(Path.of("/run/systole-notify"));
    }

    /** @param marks one file for each instance that is started, until the machine boots */
    NotifyAgent(Path marks) {
        this.marks = marks;
    }

    @Override
    public Metadata metadata() {
        return METADATA;
    }

    /** Whatever the parameters are, they are not needed. */
    @Override
    public Result run(Request request) {
        String name = (request.node() + "-" + request.resource()).replaceAll("[^\\w.:-]", "_");
        return switch (request.operation()) {
            case START -> start(name);
            case STOP -> stop(name);
            case MONITOR -> started.contains(name) || Files.exists(marks.resolve(name))
                    ? Result.ok()
                    : Result.notRunning("it was not started here since the machine booted");
            case VALIDATE -> Result.ok();
            case PROMOTE, DEMOTE, RELOAD, NOTIFY, MIGRATE_TO, MIGRATE_FROM -> new Result(
                    Status.UNIMPLEMENTED,
                    "a notification knows no " + request.operation().key());
        };
    }

    /** A process that comes after this one should know; where that cannot be written down, this one does. */
    private Result start(String name) {
        started.add(name);
        try {
            Files.createDirectories(marks);
            Files.write(marks.resolve(name), List.of());
        } catch (IOException e) {
            log.info("It is remembered by this process only that {} is started: {}", name, e.toString());
        }
        return Result.ok();
    }

    private Result stop(String name) {
        started.remove(name);
        try {
            Files.deleteIfExists(marks.resolve(name));
        } catch (IOException e) {
            log.info("The mark of {} stays: {}", name, e.toString());
        }
        return Result.ok();
    }
}
