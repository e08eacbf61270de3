package org.systole.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The OSGi framework with the distribution's bundles. A bundle that does not start keeps the node from starting: half
 * a core is worse than none.
 */
public final class Platform implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Platform.class);

    /** Packages of the class path that bundles see; SLF4J also under the version that older libraries ask for. */
    private static final String SYSTEM_PACKAGES = "org.systole.boot;version=1.0.0"
            + ",org.slf4j;version=2.0.20,org.slf4j.event;version=2.0.20,org.slf4j.helpers;version=2.0.20"
            + ",org.slf4j.spi;version=2.0.20,org.slf4j;version=1.7.36,org.slf4j.event;version=1.7.36"
            + ",org.slf4j.helpers;version=1.7.36,org.slf4j.spi;version=1.7.36";

    /** Framework property: the directory of the distribution. */
    static final String HOME = "systole.home";

    /** Framework property: the directory of the node; missing where there is no node. */
    static final String BASE = "systole.base";

    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private final Framework framework;
    private final FrameworkLog says;

    private Platform(Framework framework, FrameworkLog says) {
        this.framework = framework;
        this.says = says;
    }

    /**
     * An empty framework, started.
     *
     * @param cache where it keeps its files; emptied at each start
     */
    public static Platform start(Path cache) throws Refusal {
        return start(cache, "", Map.of());
    }

    /**
     * The same, with more.
     *
     * @param packages further packages of the class path that bundles see, as in {@code Export-Package}; may be empty
     * @param properties what bundles may ask the framework for
     */
    static Platform start(Path cache, String packages, Map<String, String> properties) throws Refusal {
        Map<String, Object> settings = new HashMap<>(properties);
        settings.put(Constants.FRAMEWORK_STORAGE, cache.toString());
        settings.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        settings.put(
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                packages.isEmpty() ? SYSTEM_PACKAGES : SYSTEM_PACKAGES + "," + packages);
        settings.put(Constants.FRAMEWORK_BSNVERSION, Constants.FRAMEWORK_BSNVERSION_MULTIPLE);
        settings.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, "100");
        settings.put("felix.log.level", "2");
        FrameworkLog says = new FrameworkLog();
        settings.put("felix.log.logger", says);
        Framework framework = new FrameworkFactory().newFramework(settings);
        try {
            framework.start();
        } catch (BundleException e) {
            throw new Refusal(Refusal.SOFTWARE, "the OSGi framework does not start: " + e.getMessage());
        }
        return new Platform(framework, says);
    }

    /** The context of the system bundle. */
    public BundleContext context() {
        return framework.getBundleContext();
    }

    /** Installs all, then starts all, level by level. */
    public void startBundles(SortedMap<Integer, List<Path>> levels) throws Refusal {
        List<Bundle> bundles = new ArrayList<>();
        for (Map.Entry<Integer, List<Path>> level : levels.entrySet()) {
            for (Path file : level.getValue()) {
                bundles.add(install(level.getKey(), file));
            }
        }
        for (Bundle bundle : bundles) {
            start(bundle);
        }
        log.info("Started {} bundles of the distribution.", bundles.size());
    }

    private Bundle install(int level, Path file) throws Refusal {
        try (InputStream stream = Files.newInputStream(file)) {
            Bundle bundle = context().installBundle(file.toUri().toString(), stream);
            bundle.adapt(BundleStartLevel.class).setStartLevel(level);
            return bundle;
        } catch (BundleException | IOException e) {
            throw new Refusal(
                    Refusal.SOFTWARE,
                    file + " cannot be installed: " + e.getMessage() + "; unpack the distribution anew");
        }
    }

    private static void start(Bundle bundle) throws Refusal {
        try {
            if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
                bundle.start();
            }
        } catch (BundleException e) {
            throw new Refusal(
                    Refusal.SOFTWARE,
                    "bundle " + bundle.getSymbolicName() + " does not start: " + e.getMessage()
                            + "; unpack the distribution anew");
        }
    }

    /** Stops all bundles, the last level first, and the framework; gives up after ten seconds. */
    @Override
    public void close() {
        says.closing();
        try {
            framework.stop();
            FrameworkEvent end = framework.waitForStop(STOP_LIMIT.toMillis());
            if (end.getType() == FrameworkEvent.WAIT_TIMEDOUT) {
                log.warn(
                        "The framework did not stop within {} s; the process ends all the same.",
                        STOP_LIMIT.toSeconds());
            }
        } catch (BundleException e) {
            log.warn("The framework does not stop; the process ends all the same.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
