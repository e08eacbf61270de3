package org.systole.cli.device;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.systole.api.agent.ResourceAgent.Parameter;
import org.systole.api.fencing.FencingDriver.Metadata;
import org.systole.core.command.words.DidYouMean;
import org.systole.core.command.words.ExitCode;

/**
 * The parameters of the device as they were given: words, files, and the standard input. Later ones win over earlier
 * ones, words over files.
 *
 * @param values by name
 * @param warnings what the operator should know
 */
record Parameters(SortedMap<String, String> values, List<String> warnings) {
    private static final String STANDARD_INPUT = "-";

    /** Names of the field and of the cluster that may stand in any device and mean nothing to its driver. */
    private static final Set<String> ANYWHERE =
            Set.of("action", "nodename", "shell_timeout", "delay", "verbose", "dwell", "accept-exit-code");

    Parameters {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
        warnings = List.copyOf(warnings);
    }

    /**
     * Collects them.
     *
     * @throws Wrong naming the word, or the file and its line
     */
    static Parameters of(Order order, BufferedReader input) throws Wrong {
        TreeMap<String, String> values = new TreeMap<>();
        List<String> warnings = new ArrayList<>();
        for (String file : order.files()) {
            List<String> lines = lines(file, input);
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i).strip();
                if (!line.isEmpty() && !line.startsWith("#")) {
                    put(line, file + ":" + (i + 1), values);
                }
            }
            if (!file.equals(STANDARD_INPUT)) {
                warn(file, values, warnings);
            }
        }
        for (String word : order.given()) {
            put(word, "--param", values);
            String name = word.substring(0, word.indexOf('=')).strip();
            if (values.get(name).equals(STANDARD_INPUT)) {
                values.put(name, lineOf(input, name));
            }
        }
        return new Parameters(values, warnings);
    }

    private static void put(String word, String where, Map<String, String> values) throws Wrong {
        int equals = word.indexOf('=');
        if (equals < 1) {
            throw new Wrong(
                    ExitCode.USAGE,
                    where + ": a parameter is written NAME=VALUE"
                            + (equals < 0 && where.equals("--param") ? ", and '" + word + "' has no '='" : ""));
        }
        values.put(word.substring(0, equals).strip(), word.substring(equals + 1).strip());
    }

    private static String lineOf(BufferedReader input, String name) throws Wrong {
        try {
            String line = input.readLine();
            if (line == null) {
                throw new Wrong(
                        ExitCode.NO_INPUT, "parameter " + name + "=-: the standard input has no more line for it");
            }
            return line;
        } catch (IOException e) {
            throw new Wrong(ExitCode.NO_INPUT, "parameter " + name + "=-: the standard input cannot be read");
        }
    }

    private static List<String> lines(String file, BufferedReader input) throws Wrong {
        try {
            return file.equals(STANDARD_INPUT)
                    ? input.lines().toList()
                    : Files.readAllLines(Path.of(file), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new Wrong(ExitCode.NO_INPUT, "--param-file " + file + ": there is no such file");
        } catch (AccessDeniedException e) {
            throw new Wrong(ExitCode.NO_INPUT, "--param-file " + file + ": this user may not read it");
        } catch (IOException e) {
            String what = Files.isDirectory(Path.of(file)) ? "it is a directory" : "it cannot be read as text";
            throw new Wrong(ExitCode.NO_INPUT, "--param-file " + file + ": " + what);
        }
    }

    private static void warn(String file, Map<String, String> values, List<String> warnings) {
        boolean secret = values.entrySet().stream()
                .anyMatch(e -> soundsSecret(e.getKey()) && !e.getValue().startsWith("file:/"));
        try {
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(Path.of(file));
            if (secret
                    && (mode.contains(PosixFilePermission.GROUP_READ)
                            || mode.contains(PosixFilePermission.OTHERS_READ))) {
                warnings.add("--param-file " + file + " holds a secret and can be read by others; chmod 600 it");
            }
        } catch (IOException | UnsupportedOperationException e) {
            warnings.add("--param-file " + file + ": nobody knows who else can read it");
        }
    }

    private static boolean soundsSecret(String name) {
        return name.matches("passw.*|.*passwd|.*password|community");
    }

    /** The file that a parameter's value is to be read from must be there: found out before the device is. */
    Parameters checked(Metadata metadata, String type) throws Wrong {
        List<String> known = metadata.parameters().stream().map(Parameter::name).toList();
        TreeMap<String, String> named = new TreeMap<>();
        for (Map.Entry<String, String> given : values.entrySet()) {
            String name = given.getKey();
            String written = known.contains(name) || ANYWHERE.contains(name) ? name : name.replace('-', '_');
            if (!known.contains(written) && !ANYWHERE.contains(written) && !written.startsWith("pcmk_")) {
                throw new Wrong(
                        ExitCode.DATA,
                        "parameter " + name + " is unknown to " + type + "." + DidYouMean.hint(name, known));
            }
            named.put(written, given.getValue());
        }
        for (Parameter parameter : metadata.parameters()) {
            if (parameter.required() && named.getOrDefault(parameter.name(), "").isBlank()) {
                throw new Wrong(
                        ExitCode.DATA,
                        "parameter " + parameter.name() + " is required and not set: " + parameter.description());
            }
        }
        return new Parameters(named, warnings);
    }

    /** With the driver's defaults filled in, as a node does. */
    SortedMap<String, String> complete(Metadata metadata) {
        SortedMap<String, String> all = new TreeMap<>();
        metadata.parameters().stream()
                .filter(parameter -> !parameter.defaultValue().isEmpty())
                .forEach(parameter -> all.put(parameter.name(), parameter.defaultValue()));
        all.putAll(values);
        return all;
    }
}
