package org.systole.agent.ocf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.systole.api.agent.ResourceAgent;

class ScriptCatalogueTest {
    @TempDir
    Path dir;

    private final List<String> types = new CopyOnWriteArrayList<>();
    private Scripts scripts;
    private ScriptCatalogue catalogue;

    @BeforeEach
    void setUp() throws Exception {
        scripts = new Scripts(dir);
        scripts.writeMarker("One");
        settings("ocf:test:Three");
    }

    @AfterEach
    void close() {
        if (catalogue != null) {
            catalogue.close();
        }
    }

    private void settings(String nativeTypes, String... more) throws Exception {
        List<String> lines = new ArrayList<>(List.of(
                "# where",
                "ocf_root = " + scripts.root,
                "lsb_directory = " + dir.resolve("init.d") + "  # here",
                "systemctl = " + dir.resolve("systemctl"),
                "systemd_units = " + dir.resolve("units"),
                "native = " + nativeTypes));
        lines.addAll(List.of(more));
        Files.write(scripts.base.resolve(Settings.FILE), lines);
    }

    private void begin() {
        catalogue = new ScriptCatalogue(
                (agent, properties) -> {
                    String type = (String) properties.get(ResourceAgent.TYPE);
                    assertThat(properties.get("service.ranking")).isEqualTo(10);
                    assertThat(Path.of((String) properties.get(ResourceAgent.SOURCE)))
                            .exists();
                    types.add(type);
                    return () -> types.remove(type);
                },
                scripts.surroundings());
    }

    private void awaitTypes(String... wanted) {
        catalogue.look();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(types).containsExactlyInAnyOrder(wanted));
    }

    @Test
    void offersWhatIsThere() throws Exception {
        Files.createDirectories(dir.resolve("init.d"));
        Files.copy(scripts.file("One"), dir.resolve("init.d/cron"), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        Files.createDirectories(dir.resolve("units"));
        Files.writeString(dir.resolve("units/web.service"), "[Unit]\n");
        Files.writeString(dir.resolve("units/tty@.service"), "[Unit]\n");
        Files.writeString(dir.resolve("units/web.socket"), "[Unit]\n");
        Files.writeString(scripts.file("README"), "#!/bin/sh\n");
        Files.writeString(scripts.file("notes"), "no program\n");
        Files.writeString(scripts.file(".ocf-shellfuncs"), "#!/bin/sh\n");
        Files.writeString(scripts.file("One.dpkg-new"), "#!/bin/sh\n");

        begin();

        awaitTypes("ocf:test:One", "lsb:cron", "systemd:web");
    }

    @Test
    void followsFilesThatComeAndGo() throws Exception {
        begin();
        awaitTypes("ocf:test:One");

        scripts.writeMarker("Two");
        awaitTypes("ocf:test:One", "ocf:test:Two");
        Files.delete(scripts.file("One"));
        awaitTypes("ocf:test:Two");
    }

    @Test
    void setsAScriptAsideWhoseNameIsKeptForANativeAgent() throws Exception {
        scripts.writeMarker("Three");
        begin();
        awaitTypes("ocf:test:One", "systole:native:ocf:test:Three");

        settings("ocf:test:One");
        awaitTypes("systole:native:ocf:test:One", "ocf:test:Three");
    }

    @Test
    void goesOnWithoutALineItCannotUse() throws Exception {
        settings("ocf:test:Three nonsense", "colour = red", "systemd_units = relative", "what");

        Settings settings = Settings.read(List.of(scripts.base.resolve(Settings.FILE)));

        assertThat(settings.ocfRoot()).isEqualTo(scripts.root);
        assertThat(settings.nativeTypes()).isEmpty();
        assertThat(settings.problems()).hasSize(4).allSatisfy(problem -> assertThat(problem)
                .contains(Settings.FILE + ":")
                .contains("is not used"));
        assertThat(settings.problems().get(1)).contains(Settings.FILE + ":7: 'colour = red'");
    }

    @Test
    void theShippedSettingsKeepTheNamesOfOurAgents() {
        Settings settings = Settings.read(List.of(Path.of("../../distribution/src/etc/agent-ocf.conf")));

        assertThat(settings.problems()).isEmpty();
        assertThat(settings.ocfRoot()).isEqualTo(Path.of("/usr/lib/ocf"));
        assertThat(settings.nativeTypes())
                .contains(
                        "ocf:heartbeat:IPaddr",
                        "ocf:heartbeat:IPaddr2",
                        "ocf:heartbeat:Filesystem",
                        "ocf:external:PVFS2");
        assertThat(settings.systemctl()).isEqualTo(Settings.defaults().systemctl());
        assertThat(settings.systemdUnits()).isEqualTo(Settings.defaults().systemdUnits());
    }
}
