package org.systole.itests.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.systole.launcher.Levels;
import org.systole.launcher.Platform;
import org.systole.launcher.deploy.Deployer;

/**
 * A framework in this JVM with the bundles of the distribution and a deploy directory of its own. There is no node:
 * that begins only when the process says that it is ready. Classes of bundles are not those of the test, so the core's
 * registries are asked by reflection.
 */
final class PlatformUnderTest implements BeforeEachCallback, AfterEachCallback {
    /** Generous, because the machine may be busy; where time matters it is measured. */
    static final Duration SOON = Duration.ofSeconds(60);

    private static final String CORE = "org.systole.ha-core";

    private Path directory;
    private Platform platform;
    private Deployer deployer;

    @Override
    public void beforeEach(ExtensionContext test) throws Exception {
        directory = Files.createTempDirectory("platform");
        Files.createDirectory(deploy());
        platform = Platform.start(directory.resolve("cache"));
        platform.startBundles(Levels.of(Shipped.home().resolve("bundle")));
        deployer = new Deployer(context(), List.of(deploy(), Shipped.home().resolve("plugins")));
        deployer.start();
    }

    @Override
    public void afterEach(ExtensionContext test) throws IOException {
        if (deployer != null) {
            deployer.close();
        }
        if (platform != null) {
            platform.close();
        }
        try (Stream<Path> all = Files.walk(directory)) {
            all.sorted(java.util.Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        }
    }

    Path directory() {
        return directory;
    }

    Path deploy() {
        return directory.resolve("deploy");
    }

    BundleContext context() {
        return platform.context();
    }

    List<String> problems() {
        return deployer.problems();
    }

    /** Puts a file into the deploy directory as one should: under another name, then renamed. */
    void drop(Path file, String name) throws IOException {
        Path temporary = Files.copy(file, deploy().resolve(name + ".tmp"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(temporary, deploy().resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    void remove(String name) throws IOException {
        Files.delete(deploy().resolve(name));
    }

    Optional<Bundle> bundle(String symbolicName) {
        return bundles(symbolicName).findFirst();
    }

    Stream<Bundle> bundles(String symbolicName) {
        return Arrays.stream(context().getBundles())
                .filter(b -> b.getSymbolicName().equals(symbolicName));
    }

    /** The types the core can use at this moment, by registry: {@code ResourceAgents}, {@code FencingDrivers}... */
    Set<?> types(String registry) {
        return (Set<?>) call(offers(registry), "types");
    }

    /** Holds a service as a call in flight does, until what is returned is closed. */
    AutoCloseable lease(String registry, String type, Duration limit) {
        Optional<?> lease = (Optional<?>) call(offers(registry), "lease", type, limit);
        return (AutoCloseable) lease.orElseThrow();
    }

    private Object offers(String registry) {
        ServiceReference<?> reference = context().getServiceReference("org.systole.core.registry." + registry);
        assertThat(reference).as("service %s of %s", registry, CORE).isNotNull();
        return call(context().getService(reference), "offers");
    }

    private static Object call(Object target, String method, Object... arguments) {
        Class<?>[] types = Arrays.stream(arguments).map(Object::getClass).toArray(Class<?>[]::new);
        try {
            return target.getClass().getMethod(method, types).invoke(target, arguments);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("the core has no " + target.getClass() + "." + method, e);
        }
    }

    void awaitType(String type) {
        await().pollInterval(Duration.ofMillis(5)).atMost(SOON).untilAsserted(() -> assertThat(
                        types("ResourceAgents").contains(type))
                .as(type)
                .isTrue());
    }

    void awaitNoType(String type) {
        await().pollInterval(Duration.ofMillis(5)).atMost(SOON).untilAsserted(() -> assertThat(
                        types("ResourceAgents").contains(type))
                .as(type)
                .isFalse());
    }
}
