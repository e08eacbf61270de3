package org.systole.agent.ocf;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Finds the scripts and units of this machine; looks at directories, runs nothing. */
final class ScriptFinder {
    private static final String SERVICE = ".service";

    /** There while systemd is process 1. */
    private static final Path SYSTEMD_RUNS = Path.of("/run/systemd/system");

    private final Settings settings;

    ScriptFinder(Settings settings) {
        this.settings = settings;
    }

    /** By type. */
    SortedMap<String, Script> find() {
        SortedMap<String, Script> found = new TreeMap<>();
        for (Path provider : list(settings.ocfRoot().resolve("resource.d"))) {
            if (Files.isDirectory(provider)) {
                list(provider).forEach(file -> put("ocf:" + provider.getFileName() + ":", file, found));
            }
        }
        list(settings.lsbDirectory()).forEach(file -> put("lsb:", file, found));
        if (unitsCount()) {
            settings.systemdUnits().forEach(directory -> list(directory).forEach(file -> putUnit(file, found)));
        }
        return found;
    }

    /** A program named by its path is a stand-in that somebody chose; systemd's own is of use only while it runs. */
    private boolean unitsCount() {
        return settings.systemctl().startsWith("/")
                || !settings.systemctl().isEmpty() && Files.isDirectory(SYSTEMD_RUNS);
    }

    private static void put(String prefix, Path file, SortedMap<String, Script> found) {
        String name = file.getFileName().toString();
        if (name.matches("[A-Za-z0-9][\\w.+-]*")
                && !name.matches(".*[.](dpkg-\\w+|rpm\\w+|bak|orig|swp)|.*~|README.*")) {
            Script.of(prefix + name, file).ifPresent(script -> found.putIfAbsent(script.type(), script));
        }
    }

    /** A template, NAME@.service, is no unit: its instances are, where they have a file or a link. */
    private static void putUnit(Path file, SortedMap<String, Script> found) {
        String name = file.getFileName().toString();
        if (name.endsWith(SERVICE) && !name.endsWith("@" + SERVICE)) {
            String unit = name.substring(0, name.length() - SERVICE.length());
            if (unit.matches("[A-Za-z0-9][\\w.@:\\\\+-]*")) {
                Script.unit("systemd:" + unit, file).ifPresent(script -> found.putIfAbsent(script.type(), script));
            }
        }
    }

    /** In the order of their names; a directory that is not there holds nothing. */
    private static List<Path> list(Path directory) {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(entries::add);
        } catch (IOException e) {
            return List.of();
        }
        entries.sort(null);
        return entries;
    }
}
