package org.systole.stonith.external;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Programs of tests. */
final class Scripts {
    /** A fence agent whose device is a directory: a file {@code on-N} for each outlet that is on. */
    static final String AGENT =
            """
            #!/bin/sh
            action=reboot plug= device= password=
            while IFS= read -r line; do
                case $line in
                action=*) action=${line#action=} ;;
                plug=*) plug=${line#plug=} ;;
                device=*) device=${line#device=} ;;
                password=*) password=${line#password=} ;;
                esac
            done
            if [ "$action" = metadata ]; then
                cat <<-XML
            <?xml version="1.0" ?>
            <resource-agent name="fence_fake" shortdesc="Fence agent of a test">
            <parameters>
            <parameter name="action" unique="0" required="1"><content type="string" default="reboot"/>
              <shortdesc lang="en">Fencing action</shortdesc></parameter>
            <parameter name="plug" unique="0" required="1" obsoletes="port"><content type="string"/>
              <shortdesc lang="en">Number of the outlet</shortdesc></parameter>
            <parameter name="device" unique="0" required="1"><content type="string"/>
              <shortdesc lang="en">Directory</shortdesc></parameter>
            <parameter name="password" unique="0" required="0"><content type="string"/>
              <shortdesc lang="en">Password</shortdesc></parameter>
            <parameter name="power_timeout" unique="0" required="0"><content type="second" default="20"/>
              <shortdesc lang="en">Wait</shortdesc></parameter>
            </parameters>
            <actions>
            <action name="on" automatic="1" on_target="1"/><action name="off"/><action name="status"/>
            <action name="list"/><action name="list-status"/><action name="monitor"/>
            </actions>
            </resource-agent>
            XML
                exit 0
            fi
            if [ -e "$device/dead" ]; then
                setsid sleep 1000 &
                echo $! > "$device/child"
                echo $$ > "$device/dead"
                sleep 1000
            fi
            if [ "$password" != s3cr3t-word ]; then
                echo "Failed: password '$password' is wrong" >&2
                exit 1
            fi
            echo "$action $plug" >> "$device/journal"
            case $action in
            monitor) exit 0 ;;
            list-status)
                for n in 1 2 3; do
                    [ -e "$device/on-$n" ] && echo "$n,node$n,on" || echo "$n,node$n,off"
                done
                exit 0 ;;
            esac
            case $plug in [123]) ;; *)
                echo "Failed: there is no plug $plug" >&2
                exit 1 ;;
            esac
            case $action in
            status) if [ -e "$device/on-$plug" ]; then exit 0; else exit 2; fi ;;
            off) [ -e "$device/lie-$plug" ] || rm -f "$device/on-$plug" ;;
            on) : > "$device/on-$plug" ;;
            *) exit 1 ;;
            esac
            """;

    private Scripts() {}

    static Path write(Path place, String name, String text, String mode) throws IOException {
        Path file = Files.writeString(place.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        return file;
    }
}
