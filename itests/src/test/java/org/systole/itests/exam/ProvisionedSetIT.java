package org.systole.itests.exam;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.systemPackages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** The bundles of the distribution as one set: they resolve, start, and register what they promise. */
@RunWith(PaxExam.class)
public class ProvisionedSetIT {
    @Inject
    private BundleContext context;

    @Configuration
    public Option[] shippedBundles() {
        Path home = home();
        return options(
                // What the launcher exports from its class path.
                systemPackages(
                        "org.systole.boot;version=1.0.0",
                        "org.slf4j;version=2.0.20",
                        "org.slf4j.event;version=2.0.20",
                        "org.slf4j.helpers;version=2.0.20",
                        "org.slf4j.spi;version=2.0.20",
                        "org.slf4j;version=1.7.36",
                        "org.slf4j.event;version=1.7.36",
                        "org.slf4j.helpers;version=1.7.36",
                        "org.slf4j.spi;version=1.7.36"),
                composite(jars(home.resolve("bundle"))
                        .map(jar -> bundle(jar.toUri().toString()))
                        .toArray(Option[]::new)),
                composite(jars(home.resolve("plugins"))
                        .map(jar -> bundle(jar.toUri().toString()))
                        .toArray(Option[]::new)),
                junitBundles());
    }

    private static Path home() {
        return org.systole.testbed.story.Workspace.find()
                .distribution()
                .orElseThrow(() -> new IllegalStateException("the distribution is not built; type: mvn package"));
    }

    private static Stream<Path> jars(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(path -> path.toString().endsWith(".jar")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Bundle> ours() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().startsWith("org.systole."))
                .toList();
    }

    @Test
    public void allResolveAndStart() {
        assertTrue("bundles of ours: " + ours(), ours().size() >= 12);
        for (Bundle bundle : ours()) {
            assertEquals("state of " + bundle, Bundle.ACTIVE, bundle.getState());
        }
    }

    @Test
    public void plugInsRegisterTheirTypesAndExportNothing() {
        Set<String> types = new TreeSet<>();
        for (Bundle bundle : ours()) {
            ServiceReference<?>[] services = bundle.getRegisteredServices();
            for (ServiceReference<?> service : services == null ? new ServiceReference<?>[0] : services) {
                for (String key :
                        List.of("org.systole.agent.type", "org.systole.fencing.type", "org.systole.notify.type")) {
                    Object value = service.getProperty(key);
                    if (value != null) {
                        types.addAll(value instanceof String[] several ? List.of(several) : List.of((String) value));
                        assertNull("exports of " + bundle, bundle.getHeaders().get("Export-Package"));
                    }
                }
            }
        }
        for (String type : List.of(
                "ocf:heartbeat:IPaddr",
                "ocf:heartbeat:Filesystem",
                "ocf:external:PVFS2",
                "apc",
                "baytech",
                "email",
                "command")) {
            assertTrue(type + " is offered; there is " + types, types.contains(type));
        }
    }

    @Test
    public void theCoreOffersItsRegistries() {
        for (String registry : List.of("ResourceAgents", "FencingDrivers", "Notifiers")) {
            assertTrue(registry, context.getServiceReference("org.systole.core.registry." + registry) != null);
        }
    }
}
