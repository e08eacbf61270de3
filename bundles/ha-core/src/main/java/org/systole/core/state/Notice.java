package org.systole.core.state;

import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.systole.api.model.ResourceId;

/**
 * What a copy of a clone is told of the others (Pacemaker Explained, Clones, Clone Notifications).
 *
 * @param when {@code pre} or {@code post}
 * @param about {@code start}, {@code stop}, {@code promote} or {@code demote}
 * @param words which copies run where and what is to happen to which, under the names that agents know
 */
public record Notice(String when, String about, SortedMap<String, String> words) {
    public Notice {
        Objects.requireNonNull(when);
        Objects.requireNonNull(about);
        words = Collections.unmodifiableSortedMap(new TreeMap<>(words));
    }

    /** The line that keeps the last one of its kind in a resource's history. */
    public static String line(ResourceId resource, String when, String about) {
        return resource + "_" + when + "_notify_" + about + "_0";
    }

    String line(ResourceId resource) {
        return line(resource, when, about);
    }
}
