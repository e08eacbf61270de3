package org.systole.cli.device;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.systole.api.fencing.FencingDriver;
import org.systole.api.fencing.FencingDriverFinder;
import org.systole.core.command.words.ExitCode;

/**
 * The drivers in a directory of bundles, without a framework: a bundle's component descriptions say which class answers
 * for which types. Each bundle gets a class loader of its own, because each carries its libraries privately.
 */
final class DriverJars {
    private final Path directory;
    private final List<String> finderSays = new ArrayList<>();
    private final TreeSet<String> types = new TreeSet<>();

    DriverJars(Path directory) {
        this.directory = directory;
    }

    /** What a component description tells: the class, the services, and the types of device. */
    private record Component(String implementation, List<String> services, List<String> types) {}

    /**
     * The driver for the type: one of a bundle, or else of a program that a bundle finds.
     *
     * @throws Wrong saying where was looked
     */
    FencingDriver driver(String type) throws Wrong {
        List<FencingDriverFinder> finders = new ArrayList<>();
        for (Path jar : jars()) {
            for (Component component : components(jar)) {
                types.addAll(component.types());
                if (component.types().contains(type)) {
                    return (FencingDriver) instance(jar, component);
                }
                if (component.services().contains(FencingDriverFinder.class.getName())) {
                    finders.add((FencingDriverFinder) instance(jar, component));
                }
            }
        }
        return found(type, finders).orElseThrow(() -> new Wrong(ExitCode.NO_SUCH_OBJECT, missing(type)));
    }

    private Optional<FencingDriver> found(String type, List<FencingDriverFinder> finders) {
        for (FencingDriverFinder finder : finders) {
            FencingDriver driver = finder.drivers().get(type);
            if (driver != null) {
                return Optional.of(driver);
            }
            String reason = finder.missing(type);
            if (!reason.isEmpty()) {
                finderSays.add(reason);
            }
        }
        return Optional.empty();
    }

    private String missing(String type) {
        return finderSays.isEmpty()
                ? "there is no driver for '" + type + "'; there is " + String.join(", ", types)
                        + ", any installed fence_* and external/* (looked into " + directory + ")"
                : String.join("; ", finderSays);
    }

    private List<Path> jars() throws Wrong {
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, "*.jar")) {
            stream.forEach(jars::add);
        } catch (IOException e) {
            throw new Wrong(ExitCode.SOFTWARE, "the drivers in " + directory + " cannot be read: " + e.getMessage());
        }
        return jars.stream().sorted().toList();
    }

    private static List<Component> components(Path path) throws Wrong {
        List<Component> components = new ArrayList<>();
        try (JarFile jar = new JarFile(path.toFile())) {
            String header = jar.getManifest() == null
                    ? null
                    : jar.getManifest().getMainAttributes().getValue("Service-Component");
            for (String name : header == null ? List.<String>of() : List.of(header.split("\\s*,\\s*"))) {
                try (InputStream xml = jar.getInputStream(jar.getJarEntry(name))) {
                    components.add(component(xml));
                }
            }
        } catch (IOException | XMLStreamException e) {
            throw new Wrong(ExitCode.SOFTWARE, path + " cannot be read as a bundle: " + e.getMessage());
        }
        return components;
    }

    private static Component component(InputStream xml) throws XMLStreamException {
        XMLStreamReader reader = XMLInputFactory.newFactory().createXMLStreamReader(xml);
        String implementation = "";
        List<String> services = new ArrayList<>();
        List<String> types = new ArrayList<>();
        while (reader.hasNext()) {
            if (reader.next() != XMLStreamConstants.START_ELEMENT) {
                continue;
            }
            switch (reader.getLocalName()) {
                case "implementation" -> implementation = reader.getAttributeValue(null, "class");
                case "provide" -> services.add(reader.getAttributeValue(null, "interface"));
                case "property" -> types.addAll(typesOf(reader));
                default -> types.addAll(List.of());
            }
        }
        return new Component(implementation, services, types);
    }

    private static List<String> typesOf(XMLStreamReader reader) throws XMLStreamException {
        if (!FencingDriver.TYPE.equals(reader.getAttributeValue(null, "name"))) {
            return List.of();
        }
        String one = reader.getAttributeValue(null, "value");
        Stream<String> all = one == null ? Arrays.stream(reader.getElementText().split("\\n")) : Stream.of(one);
        return all.map(String::strip).filter(type -> !type.isEmpty()).toList();
    }

    /** The class loader stays open: the driver needs its classes until the process ends. */
    private static Object instance(Path jar, Component component) throws Wrong {
        try {
            URLClassLoader loader =
                    new URLClassLoader(new URL[] {jar.toUri().toURL()}, FencingDriver.class.getClassLoader());
            return loader.loadClass(component.implementation()).getConstructor().newInstance();
        } catch (IOException | ReflectiveOperationException | LinkageError e) {
            throw new Wrong(
                    ExitCode.SOFTWARE,
                    "the driver " + component.implementation() + " of " + jar + " cannot be used: " + e);
        }
    }
}
