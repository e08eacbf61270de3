package org.systole.cib.report;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a report is to show, and when and where it is read.
 *
 * @param parts what is asked for beyond the usual
 * @param now the time to print as "last updated"
 * @param zone for all times printed
 */
public record Show(Set<Part> parts, Instant now, ZoneId zone) {
    private static final DateTimeFormatter LIKE_CTIME =
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH);

    private static final DateTimeFormatter ISO =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    public Show {
        parts = Set.copyOf(parts);
    }

    /** What can be asked for. */
    public enum Part {
        /** Resources that are stopped ({@code -r}). */
        INACTIVE,
        /** Resources under the node they run on ({@code -n}). */
        BY_NODE,
        /** Fail counts ({@code -f}). */
        FAIL_COUNTS,
        /** Operation history ({@code -o}). */
        OPERATIONS,
        /** The history with times ({@code -t}). */
        TIMING,
        /** Node attributes ({@code -A}). */
        ATTRIBUTES,
        /** Constraints that keep resources off nodes ({@code -L}). */
        BANS,
        /** Node ids, every clone instance ({@code -R}). */
        DETAIL,
        /** No headers ({@code -D}). */
        NO_HEADERS,
        /** Fencings that succeeded as well ({@code -m}). */
        FENCING
    }

    boolean has(Part part) {
        return parts.contains(part);
    }

    /** The same without some parts. */
    Show without(Part part) {
        Set<Part> fewer = new TreeSet<>(parts);
        fewer.remove(part);
        return new Show(fewer, now, zone);
    }

    /** As the C library's ctime writes it. */
    public String time(Instant at) {
        return LIKE_CTIME.format(at.atZone(zone));
    }

    /** As {@code 2026-11-23 20:44:05Z}, in UTC. */
    String isoTime(long epochSeconds) {
        return ISO.format(Instant.ofEpochSecond(epochSeconds));
    }

    /** The same, for seconds since the epoch. */
    public String time(long epochSeconds) {
        return time(Instant.ofEpochSecond(epochSeconds));
    }
}
