package org.systole.strip;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.systole.api.process.SecretFile;

/**
 * The parameters of a device as they were given. What is wrong is an {@link IllegalArgumentException} that names the
 * parameter, and its value unless it is secret.
 */
public record Given(Map<String, String> parameters) {
    public Given {
        parameters = Map.copyOf(parameters);
    }

    /** The first of these names that has a value; the empty string when none has. */
    public String first(String... names) {
        for (String name : names) {
            String value = parameters.getOrDefault(name, "").strip();
            if (!value.isEmpty()) {
                return value;
            }
        }
        return "";
    }

    /**
     * A secret from one of these parameters, whose value may be {@code file:/PATH}, or from the file that the parameter
     * {@code file} names.
     */
    public String secret(String file, String... names) {
        String direct = first(names);
        if (!direct.isEmpty() && !SecretFile.isReference(direct)) {
            return direct;
        }
        String path = first(file);
        if (direct.isEmpty() && path.isEmpty()) {
            return "";
        }
        try {
            return direct.isEmpty() ? SecretFile.read(path) : SecretFile.resolve(direct);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "parameter " + (direct.isEmpty() ? file : names[0]) + ": " + e.getMessage(), e);
        }
    }

    /** A port from the first of these parameters that has a value. */
    public int port(int otherwise, String... names) {
        String value = first(names);
        if (value.isEmpty()) {
            return otherwise;
        }
        if (!value.matches("\\d{1,5}") || Integer.parseInt(value) < 1 || Integer.parseInt(value) > 65535) {
            throw new IllegalArgumentException(
                    "parameter " + names[names.length - 1] + "=" + value + " is no port; give 1 to 65535");
        }
        return Integer.parseInt(value);
    }

    /** A time in seconds, such as 5, 0.5 or 5s. */
    public Duration seconds(String name, int otherwise) {
        String value = first(name);
        if (value.isEmpty()) {
            return Duration.ofSeconds(otherwise);
        }
        String seconds = value.replaceFirst("s$", "");
        if (!seconds.matches("\\d{1,5}(\\.\\d{1,3})?")) {
            throw new IllegalArgumentException("parameter " + name + "=" + value + " is no number of seconds");
        }
        return Duration.ofMillis(Math.round(Double.parseDouble(seconds) * 1000));
    }
}
