package org.systole.cib;

/**
 * Version of a CIB: {@code admin_epoch.epoch.num_updates}, compared in that order. An operator raises the first, a
 * configuration change the second (and clears the third), a status change the third.
 */
public record CibVersion(long adminEpoch, long epoch, long numUpdates) implements Comparable<CibVersion> {
    public CibVersion {
        if (adminEpoch < 0 || epoch < 0 || numUpdates < 0) {
            throw new IllegalArgumentException(
                    "CIB version " + adminEpoch + "." + epoch + "." + numUpdates + " has a negative part");
        }
    }

    /** The version written on a {@code <cib>} element; absent parts are 0. */
    public static CibVersion of(Element cib) {
        return new CibVersion(
                Long.parseLong(cib.attribute("admin_epoch", "0")),
                Long.parseLong(cib.attribute("epoch", "0")),
                Long.parseLong(cib.attribute("num_updates", "0")));
    }

    public CibVersion nextConfiguration() {
        return new CibVersion(adminEpoch, epoch + 1, 0);
    }

    public CibVersion nextStatus() {
        return new CibVersion(adminEpoch, epoch, numUpdates + 1);
    }

    @Override
    public int compareTo(CibVersion other) {
        int byAdmin = Long.compare(adminEpoch, other.adminEpoch);
        int byEpoch = Long.compare(epoch, other.epoch);
        return byAdmin != 0 ? byAdmin : byEpoch != 0 ? byEpoch : Long.compare(numUpdates, other.numUpdates);
    }

    @Override
    public String toString() {
        return adminEpoch + "." + epoch + "." + numUpdates;
    }
}
