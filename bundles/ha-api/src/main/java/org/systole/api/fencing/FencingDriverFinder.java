package org.systole.api.fencing;

import java.util.SortedMap;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Finds drivers outside of bundles: one for each program of a kind that is installed on this machine now. A bundle that
 * has one also registers a service per driver found, and keeps those up to date; this interface is for looking without
 * a running node, as {@code systole fence-device} does. Implementations have a public constructor without parameters.
 */
@ConsumerType
public interface FencingDriverFinder {
    /** What can be used now, by type. Looks at directories; runs no program. */
    SortedMap<String, FencingDriver> drivers();

    /**
     * Why there is no driver of this type, with the path that was looked at.
     *
     * @return empty when types like this are none of this finder's business
     */
    String missing(String type);
}
