package org.systole.launcher.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryTest {
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    Path parent;

    private final AtomicLong now = new AtomicLong();
    private Path path;
    private Directory directory;

    @BeforeEach
    void open() throws IOException {
        path = Files.createDirectory(parent.resolve("deploy"));
        directory = new Directory(path, 0, now::get);
    }

    private void bundle(String file, String name) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", name + ";singleton:=true");
        manifest.getMainAttributes().putValue("Bundle-Version", "1.2.3");
        try (OutputStream out = Files.newOutputStream(path.resolve(file));
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            jar.finish();
        }
    }

    @Test
    void findsBundlesByWhatTheyCallThemselves() throws IOException {
        bundle("x.jar", "org.example.agent");

        directory.look();

        assertThat(directory.plugIns()).singleElement().satisfies(file -> {
            assertThat(file.symbolicName()).isEqualTo("org.example.agent");
            assertThat(file.version()).hasToString("1.2.3");
        });
        assertThat(directory.complaints()).isEmpty();
    }

    @Test
    void complainsOfAFileOnlyWhenItHasBeenLeftAloneForASecond() throws IOException {
        Files.writeString(path.resolve("x.jar"), "gar");
        directory.look();
        assertThat(directory.complaints()).isEmpty();
        assertThat(directory.undecided(path.resolve("x.jar"))).isTrue();

        now.addAndGet(SECOND / 2);
        Files.writeString(path.resolve("x.jar"), "garbage");
        directory.look();
        now.addAndGet(SECOND - 1);
        assertThat(directory.complaints()).isEmpty();

        now.addAndGet(1);
        assertThat(directory.complaints())
                .singleElement()
                .asString()
                .startsWith("deploy/x.jar is not used: it is no jar file: ");
        assertThat(directory.undecided(path.resolve("x.jar"))).isFalse();
    }

    @Test
    void forgetsAFileThatIsGone() throws IOException {
        bundle("x.jar", "a");
        directory.look();
        Files.delete(path.resolve("x.jar"));

        directory.look();

        assertThat(directory.plugIns()).isEmpty();
    }

    @Test
    void readsAFileAnewThatWasReplaced() throws IOException {
        bundle("x.jar", "a");
        directory.look();
        bundle("y.tmp", "b");
        Files.move(path.resolve("y.tmp"), path.resolve("x.jar"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        directory.look();

        assertThat(directory.plugIns()).extracting(PlugInFile::symbolicName).containsExactly("b");
    }

    @Test
    void keepsWhatItSawWhenTheWholeDirectoryIsGone() throws IOException {
        bundle("x.jar", "a");
        directory.look();
        Files.move(path, parent.resolve("elsewhere"));

        assertThatThrownBy(directory::look).isInstanceOf(IOException.class);
        assertThat(directory.plugIns()).hasSize(1);
    }

    @Test
    void skipsWorkInProgressAndLinksThatLeadNowhere() throws IOException {
        for (String name : new String[] {".a.jar", "b.jar.tmp", "c.jar.part", "d.jar.new", "e.jar~"}) {
            bundle(name, "x");
        }
        Files.createSymbolicLink(path.resolve("f.jar"), Path.of("/no/such/file"));

        directory.look();
        now.addAndGet(2 * SECOND);

        assertThat(directory.plugIns()).isEmpty();
        assertThat(directory.complaints()).isEmpty();
    }
}
