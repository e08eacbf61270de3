package org.systole.cib.malformed;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.systole.cib.verify.Placement;

/**
 * Which tag stands in which, when some mends are made: for each start tag the index of the one around it, -1 at the
 * top.
 */
record Nesting(List<Token> tokens, int[] parents, int[] ends) {
    /** The nesting, or empty where the tags still do not match. */
    static Optional<Nesting> of(List<Token> tokens, List<Mend> mends) {
        return new Builder(tokens, mends).build();
    }

    boolean sameTree(Nesting other) {
        return Arrays.equals(parents, other.parents);
    }

    /** How many elements stand where no CIB, old or new, has them. */
    int misplaced() {
        int count = 0;
        for (int i = 0; i < parents.length; i++) {
            if (!tokens.get(i).closes() && parents[i] >= 0) {
                count += Placement.possible(
                                tokens.get(parents[i]).name(), tokens.get(i).name())
                        ? 0
                        : 1;
            }
        }
        return count;
    }

    /** How often the nesting contradicts the indentation, where the lines show one. */
    int crooked() {
        int count = 0;
        Map<Integer, Integer> siblings = new TreeMap<>();
        for (int i = 0; i < parents.length; i++) {
            Token token = tokens.get(i);
            if (token.closes() || token.indent() < 0) {
                continue;
            }
            int parent = parents[i];
            int around = parent < 0 ? -1 : tokens.get(parent).indent();
            count += around >= 0 && token.indent() <= around ? 1 : 0;
            Integer sibling = siblings.putIfAbsent(parent, token.indent());
            count += sibling != null && sibling != token.indent() ? 1 : 0;
            int end = ends[i] < 0 ? -1 : tokens.get(ends[i]).indent();
            count += end >= 0 && end != token.indent() ? 1 : 0;
        }
        return count;
    }

    private static final class Builder {
        private final List<Token> tokens;
        private final Set<Integer> removed = new TreeSet<>();
        private final Map<Integer, Integer> renamed = new TreeMap<>();
        private final Map<Integer, Set<Integer>> inserted = new TreeMap<>();
        private final Deque<Integer> open = new ArrayDeque<>();
        private final int[] parents;
        private final int[] ends;

        Builder(List<Token> tokens, List<Mend> mends) {
            this.tokens = tokens;
            parents = new int[tokens.size()];
            ends = new int[tokens.size()];
            Arrays.fill(parents, -2);
            Arrays.fill(ends, -1);
            for (Mend mend : mends) {
                if (mend instanceof Mend.Remove remove) {
                    removed.add(remove.endTag());
                } else if (mend instanceof Mend.Rename rename) {
                    renamed.put(rename.endTag(), rename.startTag());
                } else if (mend instanceof Mend.Insert insert) {
                    inserted.computeIfAbsent(insert.before(), b -> new TreeSet<>())
                            .add(insert.startTag());
                }
            }
        }

        Optional<Nesting> build() {
            for (int i = 0; i <= tokens.size(); i++) {
                Set<Integer> closing = inserted.getOrDefault(i, Set.of());
                int left = closing.size();
                while (!open.isEmpty() && closing.contains(open.peek())) {
                    open.pop();
                    left--;
                }
                if (left > 0 || i < tokens.size() && !take(i)) {
                    return Optional.empty();
                }
            }
            return open.isEmpty() ? Optional.of(new Nesting(tokens, parents, ends)) : Optional.empty();
        }

        private boolean take(int index) {
            Token token = tokens.get(index);
            if (removed.contains(index)) {
                return true;
            }
            if (token.closes()) {
                boolean matches = !open.isEmpty()
                        && (tokens.get(open.peek()).name().equals(token.name())
                                || open.peek().equals(renamed.get(index)));
                if (matches) {
                    ends[open.pop()] = index;
                }
                return matches;
            }
            parents[index] = open.isEmpty() ? -1 : open.peek();
            if (token.opens()) {
                open.push(index);
            }
            return true;
        }
    }
}
