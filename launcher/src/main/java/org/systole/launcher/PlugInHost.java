package org.systole.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.systole.launcher.deploy.Deployer;

/**
 * The plug-ins of an installation without a node, for programs that call one of them by hand. They are deployed as in a
 * node, into a framework of this process, but see the plug-in API of its class path: services can be called directly.
 */
public final class PlugInHost implements AutoCloseable {
    private static final int FRAMEWORK_LEVEL = 10;

    private final Path cache;
    private final Platform platform;
    private final List<String> problems;

    private PlugInHost(Path cache, Platform platform, List<String> problems) {
        this.cache = cache;
        this.platform = platform;
        this.problems = problems;
    }

    /**
     * Deploys every plug-in of the distribution, and of a node's {@code deploy} directory.
     *
     * @param home where the distribution is
     * @param base the directory of a node; its plug-ins take precedence
     * @param api any class of the plug-in API
     */
    public static PlugInHost open(Path home, Optional<Path> base, Class<?> api) throws Refusal {
        Map<String, String> properties = new HashMap<>(Map.of(Platform.HOME, home.toString()));
        base.ifPresent(directory -> properties.put(Platform.BASE, directory.toString()));
        Path cache = temporary();
        Platform platform = Platform.start(cache, exports(api), properties);
        SortedMap<Integer, List<Path>> level = new TreeMap<>(Levels.of(home.resolve("bundle")));
        level.keySet().retainAll(List.of(FRAMEWORK_LEVEL));
        platform.startBundles(level);
        List<Path> directories = Stream.concat(
                        base.map(directory -> directory.resolve("deploy")).stream(), Stream.of(home.resolve("plugins")))
                .filter(Files::isDirectory)
                .toList();
        try (Deployer deployer = new Deployer(platform.context(), directories)) {
            deployer.start();
            return new PlugInHost(cache, platform, deployer.problems());
        }
    }

    private static Path temporary() throws Refusal {
        try {
            return Files.createTempDirectory("systole-plug-ins");
        } catch (IOException e) {
            throw new Refusal(Refusal.CANNOT_CREATE, "cannot make a directory in the one for temporary files: " + e);
        }
    }

    /** What the API says of itself in its manifest, in a jar file or beside the class files. */
    private static String exports(Class<?> api) throws Refusal {
        Path place =
                Path.of(api.getProtectionDomain().getCodeSource().getLocation().getPath());
        try {
            Manifest manifest;
            if (Files.isDirectory(place)) {
                try (var stream = Files.newInputStream(place.resolve(JarFile.MANIFEST_NAME))) {
                    manifest = new Manifest(stream);
                }
            } else {
                try (JarFile jar = new JarFile(place.toFile())) {
                    manifest = jar.getManifest();
                }
            }
            // A uses: clause would only be checked again here.
            return manifest.getMainAttributes().getValue("Export-Package").replaceAll(";uses:=\"[^\"]*\"", "");
        } catch (IOException e) {
            throw new Refusal(Refusal.SOFTWARE, "cannot read the manifest of " + place + ": " + e);
        }
    }

    /** Plug-ins that could not be deployed and why, one sentence each. */
    public List<String> problems() {
        return problems;
    }

    /**
     * One service of a plug-in.
     *
     * @param properties as it was registered, with {@code service.id} and {@code service.ranking}
     */
    public record Offered<S>(S service, Map<String, Object> properties) {}

    /** Every service of an interface of the plug-in API. */
    public <S> List<Offered<S>> services(Class<S> spi) {
        try {
            List<Offered<S>> all = new ArrayList<>();
            for (ServiceReference<S> reference : platform.context().getServiceReferences(spi, null)) {
                Map<String, Object> properties = new TreeMap<>();
                for (String key : reference.getPropertyKeys()) {
                    properties.put(key, reference.getProperty(key));
                }
                Optional.ofNullable(platform.context().getService(reference))
                        .ifPresent(service -> all.add(new Offered<>(service, properties)));
            }
            return all;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("no filter was given, and it is wrong", e);
        }
    }

    @Override
    public void close() {
        platform.close();
        try (Stream<Path> all = Files.walk(cache)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + cache, e);
        }
    }
}
