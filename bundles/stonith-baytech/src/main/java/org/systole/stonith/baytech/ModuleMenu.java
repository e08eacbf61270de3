package org.systole.stonith.baytech;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.systole.strip.Trouble;

/** The strips a DS module offers: lines of a label, dots, and the key to hit. */
record ModuleMenu(List<Entry> strips) {
    private static final Pattern LINE = Pattern.compile("(?m)^\\s*(.*?)\\.{3,}\\s*(\\d{1,2})\\s*$");

    ModuleMenu {
        strips = List.copyOf(strips);
    }

    /** One strip. */
    record Entry(String label, String key) {}

    static ModuleMenu of(String screen) {
        List<Entry> entries = new ArrayList<>();
        Matcher matcher = LINE.matcher(screen);
        while (matcher.find()) {
            entries.add(new Entry(matcher.group(1).strip(), matcher.group(2)));
        }
        return new ModuleMenu(entries);
    }

    /**
     * The key that chooses a strip.
     *
     * @param wanted a key or a part of a label; empty for the only strip there is
     */
    String key(String wanted) throws Trouble {
        List<Entry> fitting = strips.stream()
                .filter(entry -> wanted.isEmpty() || entry.key().equals(wanted) || labelled(entry, wanted))
                .toList();
        List<Entry> exact =
                strips.stream().filter(entry -> entry.key().equals(wanted)).toList();
        if (exact.size() == 1) {
            return exact.get(0).key();
        }
        if (fitting.size() != 1) {
            throw new Trouble(
                    Trouble.Kind.REFUSED,
                    "the module has " + (fitting.isEmpty() ? "no strip '" + wanted + "'" : "several strips")
                            + "; set parameter strip, or write plugs as strip:outlet; it shows "
                            + strips.stream()
                                    .map(e -> e.key() + " (" + e.label() + ")")
                                    .collect(Collectors.joining(", ", "", "")));
        }
        return fitting.get(0).key();
    }

    private static boolean labelled(Entry entry, String wanted) {
        return !wanted.matches("\\d+")
                && entry.label().toLowerCase(Locale.ROOT).contains(wanted.toLowerCase(Locale.ROOT));
    }
}
