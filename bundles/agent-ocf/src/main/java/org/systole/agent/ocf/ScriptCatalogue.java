package org.systole.agent.ocf;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.systole.api.agent.ResourceAgent;

/**
 * Keeps one service per script on this machine: directories are looked at when the bundle starts, and every two
 * seconds. A script goes before a native agent of its name; where the settings keep the name for the native agent, the
 * script is set aside, and does not answer either when that agent is missing: what one has started is not for the
 * other.
 */
@Component(service = {})
public final class ScriptCatalogue {
    private static final Logger log = LoggerFactory.getLogger(ScriptCatalogue.class);
    private static final long LOOK_SECONDS = 2;

    /** A native agent has none, which is 0. */
    private static final int BEFORE_NATIVE = 10;

    /** Before the name of a script that is set aside; what begins so is shown by the commands, and never called. */
    private static final String SET_ASIDE = "systole:native:";

    private final Services services;
    private final Surroundings surroundings;
    private final SortedMap<String, Registered> registered = new TreeMap<>();
    private final ScheduledThreadPoolExecutor clock;
    private Settings settings = Settings.defaults();
    private boolean closed;

    /** Where services are made: the framework, or a test. */
    interface Services {
        /** @return takes the service away again; may wait for the calls in it */
        Runnable register(ResourceAgent agent, Dictionary<String, Object> properties);
    }

    private record Registered(Path file, String as, Runnable remove) {}

    /** Registers them itself: a component each would cost a node a tenth of its start. */
    @Activate
    public ScriptCatalogue(ComponentContext context) {
        this(
                (agent, properties) ->
                        context.getBundleContext().registerService(ResourceAgent.class, agent, properties)::unregister,
                Surroundings.local(directory(context, "systole.home"), directory(context, "systole.base")));
        clock.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    /** Looks once. */
    ScriptCatalogue(Services services, Surroundings surroundings) {
        this.services = services;
        this.surroundings = surroundings;
        this.clock = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "systole-scripts");
            thread.setDaemon(true);
            return thread;
        });
        look();
    }

    private static Path directory(ComponentContext context, String property) {
        return Path.of(Objects.requireNonNullElse(context.getBundleContext().getProperty(property), ""));
    }

    @Deactivate
    public synchronized void close() {
        closed = true;
        clock.shutdownNow();
        registered.values().forEach(old -> old.remove().run());
        registered.clear();
    }

    /** Makes the services equal to what is there. */
    synchronized void look() {
        if (closed) {
            return;
        }
        takeSettings();
        SortedMap<String, Script> found = new ScriptFinder(settings).find();
        List<String> gone = new ArrayList<>(registered.keySet());
        gone.removeAll(found.keySet());
        gone.forEach(type -> retire(registered.remove(type)));
        List<String> came = new ArrayList<>();
        for (Script script : found.values()) {
            String as = (settings.nativeTypes().contains(script.type()) ? SET_ASIDE : "") + script.type();
            Registered before = registered.get(script.type());
            if (before == null
                    || !before.file().equals(script.file())
                    || !before.as().equals(as)) {
                registered.put(script.type(), register(script, as));
                came.add(script.type());
                if (before != null) {
                    retire(before);
                }
            }
        }
        tell(came, gone);
    }

    private void takeSettings() {
        List<Path> candidates = new ArrayList<>();
        if (surroundings.hasBase()) {
            candidates.add(surroundings.base().resolve(Settings.FILE));
        }
        candidates.add(surroundings.home().resolve("etc").resolve(Settings.FILE));
        Settings now = Settings.read(candidates);
        if (!now.problems().equals(settings.problems())) {
            now.problems().forEach(problem -> log.warn("{}", problem));
        }
        boolean elsewhere =
                !now.ocfRoot().equals(settings.ocfRoot()) || !now.systemctl().equals(settings.systemctl());
        settings = now;
        if (elsewhere) {
            new TreeSet<>(registered.keySet()).forEach(type -> retire(registered.remove(type)));
        }
    }

    private Registered register(Script script, String as) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(ResourceAgent.TYPE, as);
        properties.put(ResourceAgent.SOURCE, script.file().toString());
        properties.put("service.ranking", BEFORE_NATIVE);
        return new Registered(script.file(), as, services.register(agent(script), properties));
    }

    private ResourceAgent agent(Script script) {
        if (script.type().startsWith("ocf:")) {
            return new OcfAgent(script, settings.ocfRoot(), surroundings);
        }
        return script.type().startsWith("lsb:")
                ? new LsbAgent(script, surroundings)
                : new SystemdAgent(script, settings.systemctl(), surroundings);
    }

    /** Taking a service away waits for the calls in it, which may take minutes. */
    private static void retire(Registered old) {
        Thread thread = new Thread(old.remove(), "systole-script-gone");
        thread.setDaemon(true);
        thread.start();
    }

    private void tell(List<String> came, List<String> gone) {
        if (!came.isEmpty()) {
            log.info("Agents of {} scripts and units are there: {}", came.size(), shown(came));
        }
        if (!gone.isEmpty()) {
            log.info("Agents of {} scripts and units are gone: {}", gone.size(), shown(gone));
        }
    }

    private static String shown(List<String> types) {
        int most = 5;
        return String.join(", ", types.subList(0, Math.min(most, types.size()))) + (types.size() > most ? ", ..." : "");
    }
}
