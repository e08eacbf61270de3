package org.systole.itests.platform;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.osgi.service.component.annotations.Component;

/** Builds a plug-in as its author would: the Java compiler, then bnd, against the plug-in API alone. */
public final class PlugInBuilder {
    private final Path directory;

    /** @param directory for what is built */
    public PlugInBuilder(Path directory) {
        this.directory = directory;
    }

    /** The demo agent {@code ocf:demo:Hello} in a version. */
    public Path hello(String version) {
        try (InputStream source = PlugInBuilder.class.getResourceAsStream("/demo/HelloAgent.java")) {
            String text = new String(source.readAllBytes(), StandardCharsets.UTF_8).replace("VERSION", version);
            return build("demo.hello", version, "demo/HelloAgent.java", text, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A bundle of one class. */
    Path build(String name, String version, String file, String source, String imports) {
        Path work = directory.resolve(name + "-" + version);
        try {
            Path java = work.resolve("src").resolve(file);
            Files.createDirectories(java.getParent());
            Files.writeString(java, source);
            Path classes = Files.createDirectories(work.resolve("classes"));
            compile(java, classes);
            return bundle(name, version, imports, classes, work.resolve(name + "-" + version + ".jar"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void compile(Path java, Path classes) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        String path = classPath().map(Path::toString).collect(Collectors.joining(":"));
        int code = compiler.run(
                null,
                null,
                null,
                "--release",
                "17",
                "-proc:none",
                "-cp",
                path,
                "-d",
                classes.toString(),
                java.toString());
        if (code != 0) {
            throw new IllegalStateException(java + " does not compile");
        }
    }

    private static Stream<Path> classPath() {
        URL annotations = Component.class.getProtectionDomain().getCodeSource().getLocation();
        return Stream.of(Shipped.home().resolve("bundle/20-core/ha-api.jar"), Path.of(annotations.getPath()));
    }

    private static Path bundle(String name, String version, String imports, Path classes, Path jar) throws IOException {
        try (Builder builder = new Builder()) {
            builder.setProperty("Bundle-SymbolicName", name);
            builder.setProperty("Bundle-Version", version);
            builder.setProperty("Private-Package", "demo");
            builder.setProperty("Import-Package", imports + "*");
            builder.setClasspath(Stream.concat(Stream.of(classes), classPath())
                    .map(Path::toFile)
                    .toList()
                    .toArray(new java.io.File[0]));
            Jar built = builder.build();
            if (!builder.getErrors().isEmpty()) {
                throw new IllegalStateException("bnd: " + builder.getErrors());
            }
            built.write(jar.toFile());
            return jar;
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("bnd fails", e);
        }
    }
}
