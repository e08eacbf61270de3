package org.systole.stonith.external;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.systole.api.process.SecretFile;

/** Which parameters are secret, by their names, and keeping what programs say free of them. */
record Secrets(List<String> values) {
    private static final Pattern NAME = Pattern.compile("(?i).*(passw|passphrase|secret|community|token).*");
    private static final Pattern NO_SECRET = Pattern.compile("(?i).*(script|method|file)$");

    /** Shorter values would turn every other word into stars. */
    private static final int SHORTEST = 3;

    private static final int LINES = 3;
    private static final int LONGEST = 300;

    Secrets {
        values = List.copyOf(values);
    }

    static boolean isSecret(String name) {
        return NAME.matcher(name).matches() && !NO_SECRET.matcher(name).matches();
    }

    static Secrets of(Map<String, String> parameters) {
        return new Secrets(parameters.entrySet().stream()
                .filter(entry -> isSecret(entry.getKey()))
                .map(Map.Entry::getValue)
                .filter(value -> value.length() >= SHORTEST)
                .sorted((a, b) -> b.length() - a.length())
                .toList());
    }

    /**
     * The parameters with every reference to a secret file replaced by what the file holds.
     *
     * @throws IllegalArgumentException naming the parameter and the file
     */
    static SortedMap<String, String> resolve(Map<String, String> parameters) {
        SortedMap<String, String> resolved = new TreeMap<>(parameters);
        parameters.forEach((name, value) -> {
            if (isSecret(name) && SecretFile.isReference(value)) {
                try {
                    resolved.put(name, SecretFile.resolve(value));
                } catch (IOException e) {
                    throw new IllegalArgumentException("parameter " + name + ": " + e.getMessage(), e);
                }
            }
        });
        return resolved;
    }

    /** Names of the cluster's own parameters, which no program is told. */
    static boolean isOurs(String name) {
        return name.startsWith("pcmk_")
                || List.of("action", "dwell", "accept-exit-code", "off-by-reset")
                        .contains(name);
    }

    String masked(String text) {
        String masked = text;
        for (String value : values) {
            masked = masked.replace(value, "***");
        }
        return masked;
    }

    /** The last things a program said, on one line: complaints before results, without the advice to ask for help. */
    String lastWords(Collection<String> outputs) {
        for (String output : outputs) {
            List<String> lines = output.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.contains("-h' for usage"))
                    .toList();
            if (!lines.isEmpty()) {
                String words =
                        masked(String.join(" | ", lines.subList(Math.max(0, lines.size() - LINES), lines.size())));
                return words.substring(0, Math.min(words.length(), LONGEST));
            }
        }
        return "";
    }
}
