package org.systole.core.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads {@code authkeys}, in Heartbeat's notation: {@code auth N}, then one line {@code N METHOD KEY} per key. The
 * method only says how the key was made: Systole derives its own keys from the text. Messages never show a key.
 */
public final class AuthKeys {
    private static final int MOST_KEYS = 15;

    private static final Set<PosixFilePermission> OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));

    private final String file;
    private final List<String> problems = new ArrayList<>();
    private final SortedMap<Integer, byte[]> keys = new TreeMap<>();
    private int active;
    private String where = "";

    private AuthKeys(String file) {
        this.file = file;
    }

    /** Reads the file, which nobody but its owner may be able to read. */
    public static KeyRing read(Path path) throws BadSettings {
        try {
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(path);
            if (mode.stream().anyMatch(OTHERS::contains)) {
                throw new BadSettings(path + " has mode " + PosixFilePermissions.toString(mode)
                        + ", so others could read the cluster's key; type: chmod 600 " + path);
            }
            return parse(path.toString(), Files.readAllLines(path, StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException e) {
            throw new BadSettings(path + " is not there; copy it from another node, with mode 600, or make it with:"
                    + " systole configure");
        } catch (AccessDeniedException e) {
            throw new BadSettings("no permission to read " + path + "; run this as root");
        } catch (IOException e) {
            throw new BadSettings(path + " cannot be read: " + e.getMessage());
        }
    }

    /**
     * Reads the lines of a file.
     *
     * @param file its name, for messages
     */
    public static KeyRing parse(String file, List<String> lines) throws BadSettings {
        AuthKeys reader = new AuthKeys(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                reader.where = file + ":" + (i + 1) + ": ";
                reader.line(line.split("\\s+", 3));
            }
        }
        return reader.end();
    }

    private void line(String[] words) {
        if (words[0].equals("auth")) {
            if (active > 0) {
                problem("a second auth line; keep one");
            } else if (words.length < 2 || number(words[1]) == 0) {
                problem("auth takes the number of the key to send with, 1 to " + MOST_KEYS);
            } else {
                active = number(words[1]);
            }
        } else {
            key(words);
        }
    }

    private void key(String[] words) {
        int number = number(words[0]);
        if (number == 0) {
            problem("a line is 'auth N' or 'N METHOD KEY' with N from 1 to " + MOST_KEYS);
        } else if (keys.containsKey(number)) {
            problem("key " + number + " is given twice; give each key a number of its own");
        } else if (words.length > 1 && words[1].equals("crc")) {
            problem("crc is no protection: anyone could take over the cluster; write: " + number
                    + " sha1 KEY, with a key of 20 random letters or more");
        } else if (words.length < 2 || !words[1].matches("md5|sha1")) {
            problem("key " + number + " has an unknown method; use sha1 or md5");
        } else if (words.length < 3) {
            problem("key " + number + " is empty; write: " + number + " " + words[1] + " KEY");
        } else {
            keys.put(number, words[2].getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private static int number(String text) {
        int number = text.matches("\\d{1,2}") ? Integer.parseInt(text) : 0;
        return number <= MOST_KEYS ? number : 0;
    }

    private void problem(String sentence) {
        problems.add(where + sentence);
    }

    private KeyRing end() throws BadSettings {
        where = file + ": ";
        if (problems.isEmpty() && active == 0) {
            problem("no auth line says which key to send with; add: auth 1");
        }
        if (problems.isEmpty() && !keys.containsKey(active)) {
            problem("auth " + active + " names a key that is not there; keys in the file: " + keys.keySet()
                    + "; add a line '" + active + " sha1 KEY' or change the auth line");
        }
        if (!problems.isEmpty()) {
            throw new BadSettings(problems);
        }
        return new KeyRing(active, keys);
    }
}
