package org.systole.itests.policy;

import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Chance, and which features a document uses. The same seed and features give the same answers. */
final class Draw {
    /** So many features a document uses on the average, however many there are. */
    private static final int TOGETHER = 8;

    private final Random random;
    private final Set<Feature> features = EnumSet.noneOf(Feature.class);

    Draw(long seed, Set<Feature> allowed) {
        random = new Random(seed * 7919 + 17);
        int percent = Math.min(70, 100 * TOGETHER / allowed.size());
        for (Feature feature : allowed) {
            if (chance(percent)) {
                features.add(feature);
            }
        }
    }

    boolean has(Feature feature) {
        return features.contains(feature);
    }

    /** Whether the document uses the feature and chance wants it here. */
    boolean has(Feature feature, int percent) {
        return has(feature) && chance(percent);
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    /** A number from 0 to below the limit. */
    int below(int limit) {
        return random.nextInt(limit);
    }

    <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    String any(String... values) {
        return values[random.nextInt(values.length)];
    }
}
