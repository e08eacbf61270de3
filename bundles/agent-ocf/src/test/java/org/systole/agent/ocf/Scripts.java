package org.systole.agent.ocf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.systole.api.agent.ResourceAgent;
import org.systole.api.process.CommandRunner;
import org.systole.api.process.Ticker;

/** An OCF root of a test's own, with scripts written by it. */
final class Scripts {
    static final String PROVIDER = "test";

    private static final String METADATA =
            """
            <?xml version="1.0"?>
            <!DOCTYPE resource-agent SYSTEM "ra-api-1.dtd">
            <resource-agent name="Marker" version="1.0">
            <version>1.1</version>
            <longdesc lang="en">Long.</longdesc>
            <shortdesc lang="en">A file</shortdesc>
            <parameters>
            <parameter name="file" unique="1" required="1">
            <longdesc lang="en">The file. And more of it.</longdesc>
            <shortdesc lang="en">file &amp; service</shortdesc>
            <content type="string"/>
            </parameter>
            <parameter name="colour">
            <longdesc lang="en">Its colour.
            Second sentence.</longdesc>
            <content type="string" default="red"/>
            </parameter>
            <parameter name="password"><shortdesc>a secret</shortdesc><content type="string"/></parameter>
            </parameters>
            <actions>
            <action name="start" timeout="30"/>
            <action name="stop" timeout="40s"/>
            <action name="monitor" timeout="500ms" interval="10"/>
            <action name="monitor" timeout="2min" role="Master"/>
            <action name="validate-all" timeout="5"/>
            <action name="meta-data" timeout="5"/>
            <action name="notify" timeout="7"/>
            </actions>
            </resource-agent>
            """;

    final Path root;
    final Path base;

    Scripts(Path directory) throws IOException {
        root = directory.resolve("ocf");
        base = Files.createDirectories(directory.resolve("base"));
        Files.createDirectories(root.resolve("resource.d").resolve(PROVIDER));
    }

    Surroundings surroundings() {
        return new Surroundings(CommandRunner.local(), Ticker.system(), Clock.systemDefaultZone(), Path.of(""), base);
    }

    Path file(String name) {
        return root.resolve("resource.d").resolve(PROVIDER).resolve(name);
    }

    /** A script with this body, which may use {@code $1} and the environment; executable, changeable by its owner. */
    Path write(String name, String body) throws IOException {
        Path file = Files.writeString(file(name), "#!/bin/sh\n" + body);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    /** A script whose service is a file; it answers as it should. */
    Path writeMarker(String name) throws IOException {
        return write(
                name,
                """
                [ "$1" = meta-data ] && { cat <<'END'
                %s
                END
                exit 0; }
                f=$OCF_RESKEY_file
                [ -n "$f" ] || { echo "ocf-exit-reason:parameter file is not set" >&2; exit 6; }
                case $1 in
                start) echo up > "$f";;
                stop) rm -f "$f";;
                monitor) [ -e "$f" ] || exit 7;;
                validate-all) ;;
                notify) env | grep ^OCF_ > "$f.env";;
                *) exit 3;;
                esac
                """
                        .formatted(METADATA));
    }

    /** The types that the catalogue registers with these lines of settings. */
    List<Object> registered(String settings) throws IOException {
        Files.writeString(base.resolve(Settings.FILE), settings + "\n");
        List<Object> types = new ArrayList<>();
        new ScriptCatalogue(
                        (agent, properties) -> {
                            types.add(properties.get(ResourceAgent.TYPE));
                            return () -> {};
                        },
                        surroundings())
                .close();
        return types;
    }

    OcfAgent agent(String name) {
        return new OcfAgent(script(name), root, surroundings());
    }

    Script script(String name) {
        return Script.of("ocf:" + PROVIDER + ":" + name, file(name))
                .orElseThrow(() -> new AssertionError(name + " is no script"));
    }
}
