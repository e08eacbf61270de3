package org.systole.cib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AttributesTest {
    /** Whatever is done to it, it stays what a map with the same done to it is. */
    @Test
    void isWhatAMapIs() {
        for (int seed = 1; seed <= 200; seed++) {
            Random random = new Random(seed);
            Map<String, String> map = new LinkedHashMap<>();
            Attributes attributes = Attributes.of();
            for (int i = 0; i < 30; i++) {
                String name = "a" + random.nextInt(12);
                if (random.nextInt(3) == 0) {
                    map.remove(name);
                    attributes = attributes.without(name);
                } else {
                    map.put(name, "v" + i);
                    attributes = attributes.with(name, "v" + i);
                }
                assertThat(List.copyOf(attributes.entrySet())).isEqualTo(List.copyOf(map.entrySet()));
                assertThat(attributes).isEqualTo(map).hasSameHashCodeAs(map);
                assertThat(map).isEqualTo(attributes);
                assertThat(attributes.get(name)).isEqualTo(map.get(name));
                assertThat(attributes.getOrDefault(name, "none")).isEqualTo(map.getOrDefault(name, "none"));
                assertThat(attributes.containsKey(name)).isEqualTo(map.containsKey(name));
                assertThat(Attributes.of(map)).isEqualTo(attributes);
            }
        }
    }

    @Test
    void theLastOfSeveralValuesCountsInTheFirstPlace() {
        assertThat(Attributes.of("a", "1", "b", "2", "a", "3")).hasToString("{a=3, b=2}");
    }

    @Test
    void theOrderIsNoMatterForEquality() {
        assertThat(Attributes.of("a", "1", "b", "2")).isEqualTo(Attributes.of("b", "2", "a", "1"));
        assertThat(Attributes.of("a", "1"))
                .isNotEqualTo(Attributes.of("a", "2"))
                .isNotEqualTo("a");
    }

    @Test
    void cannotBeChangedAndEnds() {
        Attributes attributes = Attributes.of("a", "1");
        assertThatThrownBy(() -> attributes.put("b", "2")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> attributes.remove("a")).isInstanceOf(UnsupportedOperationException.class);
        var entries = attributes.entrySet().iterator();
        entries.next();
        assertThatThrownBy(entries::next).isInstanceOf(NoSuchElementException.class);
    }
}
