package org.systole.cib;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The attributes of one element, in document order; cannot be changed. A large document has millions of them, a few on
 * each element: names and values in one array take a sixth of a hash map, and are found as soon.
 */
final class Attributes extends AbstractMap<String, String> {
    private static final Attributes NONE = new Attributes(new String[0]);

    /** Name, value, name, value. */
    private final String[] pairs;

    private Attributes(String[] pairs) {
        this.pairs = pairs;
    }

    /** Of names and values in turn; of a name that comes again the last value counts. */
    static Attributes of(String... pairs) {
        Attributes all = NONE;
        boolean single = true;
        for (int i = 2; i < pairs.length && single; i += 2) {
            for (int j = 0; j < i && single; j += 2) {
                single = !pairs[j].equals(pairs[i]);
            }
        }
        if (single) {
            return pairs.length == 0 ? NONE : new Attributes(pairs.clone());
        }
        for (int i = 0; i < pairs.length; i += 2) {
            all = all.with(pairs[i], pairs[i + 1]);
        }
        return all;
    }

    static Attributes of(Map<String, String> map) {
        if (map instanceof Attributes same) {
            return same;
        }
        String[] pairs = new String[2 * map.size()];
        int i = 0;
        for (Map.Entry<String, String> entry : map.entrySet()) {
            pairs[i++] = Objects.requireNonNull(entry.getKey());
            pairs[i++] = Objects.requireNonNull(entry.getValue(), entry.getKey());
        }
        return i == 0 ? NONE : new Attributes(pairs);
    }

    /** The same with this one set. */
    Attributes with(String name, String value) {
        int at = find(name);
        String[] more = Arrays.copyOf(pairs, at < 0 ? pairs.length + 2 : pairs.length);
        int to = at < 0 ? pairs.length : at;
        more[to] = name;
        more[to + 1] = value;
        return new Attributes(more);
    }

    /** The same without this one. */
    Attributes without(String name) {
        int at = find(name);
        if (at < 0) {
            return this;
        }
        String[] fewer = new String[pairs.length - 2];
        System.arraycopy(pairs, 0, fewer, 0, at);
        System.arraycopy(pairs, at + 2, fewer, at, fewer.length - at);
        return new Attributes(fewer);
    }

    private int find(Object name) {
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public String get(Object name) {
        int at = find(name);
        return at < 0 ? null : pairs[at + 1];
    }

    @Override
    public String getOrDefault(Object name, String otherwise) {
        int at = find(name);
        return at < 0 ? otherwise : pairs[at + 1];
    }

    @Override
    public boolean containsKey(Object name) {
        return find(name) >= 0;
    }

    @Override
    public int size() {
        return pairs.length / 2;
    }

    @Override
    public void forEach(BiConsumer<? super String, ? super String> action) {
        for (int i = 0; i < pairs.length; i += 2) {
            action.accept(pairs[i], pairs[i + 1]);
        }
    }

    @Override
    public Set<Map.Entry<String, String>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Map.Entry<String, String>> iterator() {
                return new Entries();
            }

            @Override
            public int size() {
                return pairs.length / 2;
            }
        };
    }

    /** Equal to any map with the same content, as maps are. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Attributes a && Arrays.equals(pairs, a.pairs) || super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }

    private final class Entries implements Iterator<Map.Entry<String, String>> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < pairs.length;
        }

        @Override
        public Map.Entry<String, String> next() {
            if (next >= pairs.length) {
                throw new NoSuchElementException();
            }
            next += 2;
            return Map.entry(pairs[next - 2], pairs[next - 1]);
        }
    }
}
