package org.systole.stonith.baytech;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The outlets of one strip as its status screen shows them, by number. Newer strips print two columns of
 * {@code n)...NAME : On}, with the name padded to 15 characters; older ones one line {@code n  NAME  n  On} each.
 */
record StatusTable(SortedMap<Integer, Row> rows) {
    /** The name has its full width, so that nothing in it can pass for a state. */
    private static final Pattern PADDED = Pattern.compile("(?<!\\d)(\\d{1,2})\\)\\.{3}(.{15}) : (\\S+)( +Locked\\b)?");

    /** For strips that pad otherwise; a name with a colon in it is not believed then. */
    private static final Pattern LOOSE =
            Pattern.compile("(?<!\\d)(\\d{1,2})\\)\\.{2,4}([^:\\n]{0,24}?) *: *(\\S+)( +Locked\\b)?");

    private static final Pattern OLD =
            Pattern.compile("(?m)^[ \\t]*(\\d{1,2})[ \\t]+(.*?)[ \\t]+\\1[ \\t]+(\\S+)([ \\t]+Locked\\b)?[ \\t]*$");

    StatusTable {
        rows = Collections.unmodifiableSortedMap(new TreeMap<>(rows));
    }

    /**
     * One outlet.
     *
     * @param state the word shown, such as {@code On}
     */
    record Row(String name, String state, boolean locked) {
        String shown() {
            return state + (locked ? " Locked" : "");
        }
    }

    /** Reads a screen; empty when there is no table on it. A number shown twice with different states has none. */
    static StatusTable of(String screen) {
        SortedMap<Integer, Row> rows = new TreeMap<>();
        for (String line : screen.lines().toList()) {
            if (!collect(PADDED, line, rows) && !collect(LOOSE, line, rows)) {
                collect(OLD, line, rows);
            }
        }
        return new StatusTable(rows);
    }

    private static boolean collect(Pattern pattern, String line, Map<Integer, Row> rows) {
        Matcher matcher = pattern.matcher(line);
        boolean found = false;
        while (matcher.find()) {
            found = true;
            Row row = new Row(matcher.group(2).strip(), matcher.group(3), matcher.group(4) != null);
            Row other = rows.put(Integer.parseInt(matcher.group(1)), row);
            if (other != null && !other.equals(row)) {
                rows.put(Integer.parseInt(matcher.group(1)), new Row(row.name(), "contradictory", row.locked()));
            }
        }
        return found;
    }
}
