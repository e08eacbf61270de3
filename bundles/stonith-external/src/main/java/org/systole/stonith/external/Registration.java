package org.systole.stonith.external;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.systole.api.fencing.FencingDriver;

/**
 * Registers a driver for each program that is installed, and looks again every ten seconds: what is installed later is
 * usable soon, and what is removed becomes a driver that is missing. Their ranking is low, so that a native driver for
 * the same type is used instead. Immediate, because nobody asks for it by reference.
 */
@Component(
        service = {},
        immediate = true)
public final class Registration {
    private static final Logger log = LoggerFactory.getLogger(Registration.class);
    private static final int RANKING = -100;
    private static final long PERIOD_SECONDS = 10;

    /** Says to the core that a program does the work, and that it need not tell of each of a hundred. */
    private static final String SOURCE = "org.systole.fencing.source";

    private final BundleContext context;
    private final InstalledPrograms programs;
    private final Map<String, ServiceRegistration<FencingDriver>> registered = new TreeMap<>();
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "installed-fencing-programs");
        thread.setDaemon(true);
        return thread;
    });

    @Activate
    public Registration(BundleContext context, @Reference InstalledPrograms programs) {
        this.context = context;
        this.programs = programs;
        look();
        looks.scheduleWithFixedDelay(this::lookAgain, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
    }

    private void lookAgain() {
        try {
            look();
        } catch (IllegalStateException e) {
            log.debug("the bundle is being stopped", e);
        }
    }

    private synchronized void look() {
        SortedMap<String, FencingDriver> now = programs.drivers();
        registered.entrySet().removeIf(entry -> {
            boolean gone = !now.containsKey(entry.getKey());
            if (gone) {
                entry.getValue().unregister();
            }
            return gone;
        });
        now.forEach((type, driver) -> registered.computeIfAbsent(type, t -> register(t, driver)));
    }

    private ServiceRegistration<FencingDriver> register(String type, FencingDriver driver) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(FencingDriver.TYPE, type);
        properties.put(SOURCE, "the program " + type);
        properties.put("service.ranking", RANKING);
        return context.registerService(FencingDriver.class, driver, properties);
    }

    @Deactivate
    void stop() {
        looks.shutdownNow();
    }
}
