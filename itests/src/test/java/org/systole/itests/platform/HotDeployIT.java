package org.systole.itests.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

class HotDeployIT {
    private static final String HELLO = "ocf:demo:Hello";

    @RegisterExtension
    final PlatformUnderTest platform = new PlatformUnderTest();

    @TempDir
    Path work;

    private Path hello(String version) {
        return new PlugInBuilder(work).hello(version);
    }

    private void awaitVersion(String version) {
        await().pollInterval(Duration.ofMillis(5))
                .atMost(PlatformUnderTest.SOON)
                .untilAsserted(() -> assertThat(platform.bundles("demo.hello"))
                        .extracting(bundle -> bundle.getVersion().toString())
                        .containsExactly(version));
    }

    private void awaitProblem(String... words) {
        await().atMost(PlatformUnderTest.SOON).untilAsserted(() -> assertThat(platform.problems())
                .anySatisfy(p -> assertThat(p).contains(words)));
    }

    @Test
    void anAgentIsUsableSoonAfterItWasDroppedAndGoneSoonAfterItWasRemoved() throws IOException {
        Path jar = hello("1.0.0");
        long dropped = System.nanoTime();
        platform.drop(jar, "hello.jar");
        platform.awaitType(HELLO);
        long usable = System.nanoTime();
        platform.remove("hello.jar");
        platform.awaitNoType(HELLO);
        long gone = System.nanoTime();

        System.out.printf(
                "hot deployment: usable %d ms after the drop, gone %d ms after the removal%n",
                (usable - dropped) / 1_000_000, (gone - usable) / 1_000_000);
        assertThat(usable - dropped).as("nanoseconds until usable").isLessThan(5_000_000_000L);
        await().atMost(PlatformUnderTest.SOON)
                .until(() -> platform.bundle("demo.hello").isEmpty());
    }

    @Test
    void theServiceIsNeverGoneWhileItIsUpdated() throws Exception {
        platform.drop(hello("1.0.0"), "hello.jar");
        platform.awaitType(HELLO);
        AtomicBoolean ended = new AtomicBoolean();
        AtomicInteger looks = new AtomicInteger();
        AtomicInteger gaps = new AtomicInteger();
        Thread watcher = new Thread(() -> {
            while (!ended.get()) {
                looks.incrementAndGet();
                gaps.addAndGet(platform.types("ResourceAgents").contains(HELLO) ? 0 : 1);
            }
        });
        watcher.start();

        platform.drop(hello("1.1.0"), "hello.jar");
        awaitVersion("1.1.0");
        ended.set(true);
        watcher.join(30_000);

        assertThat(looks).hasPositiveValue();
        assertThat(gaps).as("looks without the service, of %s", looks).hasValue(0);
    }

    @Test
    void aRemovedPlugInStaysWhileACallIsUnderWayInIt() throws Exception {
        platform.drop(hello("1.0.0"), "hello.jar");
        platform.awaitType(HELLO);
        AutoCloseable call = platform.lease("ResourceAgents", HELLO, Duration.ofSeconds(60));

        platform.remove("hello.jar");
        platform.awaitNoType(HELLO);

        Bundle bundle = platform.bundle("demo.hello").orElseThrow();
        await().during(Duration.ofMillis(300)).atMost(PlatformUnderTest.SOON).until(() -> platform.bundle("demo.hello")
                .isPresent());
        assertThat(bundle.loadClass("demo.HelloAgent")).isNotNull();

        call.close();
        await().atMost(PlatformUnderTest.SOON)
                .until(() -> platform.bundle("demo.hello").isEmpty());
    }

    @Test
    void anotherPlugInIsDeployedWhileARemovalWaits() throws Exception {
        platform.drop(hello("1.0.0"), "hello.jar");
        platform.awaitType(HELLO);
        try (AutoCloseable call = platform.lease("ResourceAgents", HELLO, Duration.ofSeconds(60))) {
            assertThat(call).isNotNull();
            platform.remove("hello.jar");
            platform.awaitNoType(HELLO);

            platform.drop(hello("2.0.0"), "hello.jar");

            platform.awaitType(HELLO);
        }
        awaitVersion("2.0.0");
    }

    @Test
    void theNextVersionUnderANewNameTakesOverAtOnce() throws IOException {
        platform.drop(hello("1.0.0"), "hello-1.0.0.jar");
        awaitVersion("1.0.0");
        platform.drop(hello("1.1.0"), "hello-1.1.0.jar");
        awaitVersion("1.1.0");

        platform.remove("hello-1.1.0.jar");

        awaitVersion("1.0.0");
    }

    @Test
    void filesThatAreNoPlugInsAreNamedWithTheReason() throws IOException {
        Files.writeString(platform.deploy().resolve("garbage.jar"), "no jar at all");
        Files.writeString(platform.deploy().resolve("notes.txt"), "remember the milk");
        try (JarOutputStream plain =
                new JarOutputStream(Files.newOutputStream(platform.deploy().resolve("plain.jar")), new Manifest())) {
            plain.finish();
        }

        awaitProblem("deploy/garbage.jar is not used", "is no jar file");
        awaitProblem("deploy/notes.txt is not used", "is not named *.jar");
        awaitProblem("deploy/plain.jar is not used", "no OSGi bundle", "bnd-maven-plugin");

        platform.remove("garbage.jar");
        platform.remove("notes.txt");
        platform.remove("plain.jar");
        await().atMost(PlatformUnderTest.SOON).until(() -> platform.problems().isEmpty());
    }

    @Test
    void aPlugInThatDoesNotStartLeavesTheOneBeforeItInPlace() throws IOException {
        platform.drop(hello("1.0.0"), "hello.jar");
        awaitVersion("1.0.0");
        Path broken = new PlugInBuilder(work)
                .build("demo.hello", "2.0.0", "demo/Empty.java", "package demo; class Empty {}", "no.such.pkg,");

        platform.drop(broken, "hello.jar");

        awaitProblem(
                "deploy/hello.jar (demo.hello 2.0.0) does not start, so the version before it stays", "no.such.pkg");
        awaitVersion("1.0.0");
        assertThat(platform.types("ResourceAgents").contains(HELLO)).isTrue();
    }

    @Test
    void aPartOfTheCoreCannotBeReplaced() throws IOException {
        long before = platform.bundle("org.systole.ha-core").orElseThrow().getBundleId();

        platform.drop(Shipped.home().resolve("bundle/20-core/ha-core.jar"), "ha-core.jar");
        platform.drop(hello("1.0.0"), "hello.jar");
        platform.awaitType(HELLO);

        assertThat(platform.bundles("org.systole.ha-core"))
                .extracting(Bundle::getBundleId)
                .containsExactly(before);
    }

    @Test
    void aFileThatArrivesSlowlyIsNotComplainedOfAndDeployedWhenItIsWhole() throws IOException {
        byte[] bytes = Files.readAllBytes(hello("1.0.0"));
        Path target = platform.deploy().resolve("hello.jar");
        int half = bytes.length / 2;
        for (int i = 0; i < half; i += 100) {
            Files.write(
                    target,
                    slice(bytes, i, Math.min(i + 100, half)),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
        assertThat(platform.problems()).isEmpty();
        Files.write(target, slice(bytes, half, bytes.length), StandardOpenOption.APPEND);

        platform.awaitType(HELLO);
        assertThat(platform.problems()).isEmpty();
    }

    private static byte[] slice(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    @Test
    void filesThatAreBeingWorkedOnAreLeftAlone() throws IOException {
        Files.copy(hello("1.0.0"), platform.deploy().resolve(".hello.jar"));
        Files.copy(hello("1.0.1"), platform.deploy().resolve("hello.jar.part"));
        platform.drop(hello("1.1.0"), "other.jar");

        awaitVersion("1.1.0");
        assertThat(platform.problems()).isEmpty();
    }

    @Test
    void aPlugInInDeployGoesBeforeTheShippedOneAndItsRemovalBringsThatBack() throws IOException {
        String name = "org.systole.notify-email";
        String shipped = platform.bundle(name).orElseThrow().getLocation();

        platform.drop(Shipped.home().resolve("plugins/notify-email.jar"), "mail.jar");
        await().atMost(PlatformUnderTest.SOON).untilAsserted(() -> assertThat(platform.bundles(name))
                .extracting(Bundle::getLocation)
                .singleElement()
                .asString()
                .endsWith("deploy/mail.jar"));
        platform.remove("mail.jar");

        await().atMost(PlatformUnderTest.SOON).untilAsserted(() -> assertThat(platform.bundles(name))
                .extracting(Bundle::getLocation)
                .singleElement()
                .asString()
                .endsWith("plugins/notify-email.jar")
                .isNotEqualTo(shipped));
    }
}
