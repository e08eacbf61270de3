package org.systole.launcher.deploy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * A file that can be deployed.
 *
 * @param precedence 0 for the directory that wins
 * @param symbolicName what the bundle calls itself; one bundle of a name is deployed at a time
 */
record PlugInFile(Path path, Stamp stamp, int precedence, String symbolicName, Version version) {
    /** Why a file cannot be deployed; the message begins with a verb: "is no jar file: ...". */
    static final class NotABundle extends Exception {
        private static final long serialVersionUID = 1L;

        NotABundle(String message) {
            super(message);
        }
    }

    /** Reads the manifest. */
    static PlugInFile read(Path path, Stamp stamp, int precedence) throws NotABundle {
        if (!path.getFileName().toString().endsWith(".jar")) {
            throw new NotABundle("is not named *.jar");
        }
        try (JarFile jar = new JarFile(path.toFile(), false)) {
            Manifest manifest = jar.getManifest();
            String name =
                    manifest == null ? null : manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME);
            if (name == null) {
                throw new NotABundle("is a jar file but no OSGi bundle: its manifest has no Bundle-SymbolicName;"
                        + " build it with bnd-maven-plugin");
            }
            String version = manifest.getMainAttributes().getValue(Constants.BUNDLE_VERSION);
            return new PlugInFile(path, stamp, precedence, name.split(";")[0].strip(), Version.parseVersion(version));
        } catch (IOException e) {
            throw new NotABundle("is no jar file: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new NotABundle("has an unusable Bundle-Version: " + e.getMessage());
        }
    }

    /** The last two parts of the path, which is how an operator knows the file. */
    String shortName() {
        return shortName(path);
    }

    static String shortName(Path path) {
        return path.getParent().getFileName() + "/" + path.getFileName();
    }
}
