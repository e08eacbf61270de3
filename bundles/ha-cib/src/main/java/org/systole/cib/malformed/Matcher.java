package org.systole.cib.malformed;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Finds the fewest mends that make tags match. All ways with the fewest mends compete: better is what puts fewer
 * elements where a CIB cannot have them, then what agrees with the indentation.
 */
final class Matcher {
    /** Enough for a file with a dozen mistakes; beyond, the first way found is reported and nothing repaired. */
    private static final int STEPS = 20_000;

    private static final int WAYS = 24;

    private final List<Token> tokens;

    private Matcher(List<Token> tokens) {
        this.tokens = tokens;
    }

    /**
     * The best way.
     *
     * @param mends in the order of the text; empty where the tags match
     * @param rivals other ways that are just as good and nest differently
     * @param complete whether all ways were looked at
     */
    record Match(List<Mend> mends, List<List<Mend>> rivals, boolean complete) {}

    static Match match(List<Token> tokens) {
        return new Matcher(tokens).run();
    }

    /** The open start tags, innermost first. */
    private record Open(int startTag, Open around) {}

    private record State(int at, Open open, int cost, int serial, Mends mends) {}

    private record Mends(Mend last, Mends before) {
        List<Mend> list() {
            List<Mend> out = new ArrayList<>();
            for (Mends m = this; m != null; m = m.before) {
                out.add(0, m.last);
            }
            return out;
        }
    }

    private record Key(int at, Open open, int cost) {}

    private Match run() {
        List<List<Mend>> ways = new ArrayList<>();
        boolean complete = search(ways);
        List<List<Mend>> all = new ArrayList<>(ways);
        ways.forEach(w -> all.addAll(variations(w)));
        return best(all, complete);
    }

    private boolean search(List<List<Mend>> ways) {
        PriorityQueue<State> queue =
                new PriorityQueue<>(Comparator.comparingInt(State::cost).thenComparingInt(State::serial));
        Set<Key> seen = new LinkedHashSet<>();
        queue.add(new State(0, null, 0, 0, null));
        int serial = 0;
        int best = Integer.MAX_VALUE;
        for (int steps = 0; !queue.isEmpty(); steps++) {
            State state = advance(queue.poll());
            if (state.cost() > best || ways.size() >= WAYS) {
                return true;
            }
            if (state.at() == tokens.size() && state.open() == null) {
                ways.add(state.mends() == null ? List.of() : state.mends().list());
                best = state.cost();
                continue;
            }
            if (steps > STEPS) {
                ways.add(greedy(state));
                return false;
            }
            for (State next : choices(state, serial)) {
                serial++;
                if (seen.add(new Key(next.at(), next.open(), next.cost()))) {
                    queue.add(next);
                }
            }
        }
        return true;
    }

    /** Goes on as long as the tags match. */
    private State advance(State state) {
        int at = state.at();
        Open open = state.open();
        while (at < tokens.size()) {
            Token token = tokens.get(at);
            if (token.opens()) {
                open = new Open(at, open);
            } else if (token.closes()) {
                if (open == null || !tokens.get(open.startTag()).name().equals(token.name())) {
                    break;
                }
                open = open.around();
            }
            at++;
        }
        return new State(at, open, state.cost(), state.serial(), state.mends());
    }

    private List<State> choices(State state, int serial) {
        List<State> out = new ArrayList<>();
        int at = state.at();
        Open open = state.open();
        boolean tag = at < tokens.size();
        if (tag
                && open != null
                && misspelt(tokens.get(at).name(), tokens.get(open.startTag()).name())) {
            out.add(next(state, at + 1, open.around(), serial, new Mend.Rename(at, open.startTag())));
        }
        if (tag) {
            out.add(next(state, at + 1, open, serial + 1, new Mend.Remove(at)));
        }
        if (open != null) {
            out.add(next(state, at, open.around(), serial + 2, new Mend.Insert(open.startTag(), at)));
        }
        return out;
    }

    private static State next(State state, int at, Open open, int serial, Mend mend) {
        return new State(at, open, state.cost() + 1, serial, new Mends(mend, state.mends()));
    }

    private List<Mend> greedy(State state) {
        State now = advance(state);
        while (now.at() < tokens.size() || now.open() != null) {
            boolean known = now.at() < tokens.size()
                    && isOpen(now.open(), tokens.get(now.at()).name());
            boolean insert = now.at() == tokens.size() || known;
            Mend mend = insert ? new Mend.Insert(now.open().startTag(), now.at()) : new Mend.Remove(now.at());
            now = advance(next(
                    now, insert ? now.at() : now.at() + 1, insert ? now.open().around() : now.open(), 0, mend));
        }
        return now.mends().list();
    }

    private boolean isOpen(Open open, String name) {
        for (Open o = open; o != null; o = o.around()) {
            if (tokens.get(o.startTag()).name().equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** One letter more, less or other; nothing shorter than four letters. */
    private static boolean misspelt(String written, String meant) {
        if (written.equals(meant) || Math.min(written.length(), meant.length()) < 4) {
            return false;
        }
        if (written.equalsIgnoreCase(meant)) {
            return true;
        }
        int start = 0;
        while (start < Math.min(written.length(), meant.length()) && written.charAt(start) == meant.charAt(start)) {
            start++;
        }
        String a = written.substring(start);
        String b = meant.substring(start);
        boolean swapped = a.length() > 1
                && a.length() == b.length()
                && a.charAt(0) == b.charAt(1)
                && a.charAt(1) == b.charAt(0)
                && a.substring(2).equals(b.substring(2));
        return swapped || skip(a).equals(skip(b)) || skip(a).equals(b) || a.equals(skip(b));
    }

    private static String skip(String text) {
        return text.isEmpty() ? text : text.substring(1);
    }

    // --- rivals -----------------------------------------------------------------------------------------------

    /** The same way with one mend made elsewhere. */
    private List<List<Mend>> variations(List<Mend> way) {
        List<List<Mend>> out = new ArrayList<>();
        for (int i = 0; i < way.size(); i++) {
            for (Mend other : elsewhere(way.get(i))) {
                List<Mend> varied = new ArrayList<>(way);
                varied.set(i, other);
                out.add(varied);
            }
        }
        return out;
    }

    private List<Mend> elsewhere(Mend mend) {
        List<Mend> out = new ArrayList<>();
        if (mend instanceof Mend.Remove remove) {
            String name = tokens.get(remove.endTag()).name();
            for (int i = 0; i < tokens.size(); i++) {
                if (tokens.get(i).closes() && tokens.get(i).name().equals(name)) {
                    out.add(new Mend.Remove(i));
                }
            }
        } else if (mend instanceof Mend.Insert insert) {
            for (int i = insert.startTag() + 1; i <= tokens.size(); i++) {
                out.add(new Mend.Insert(insert.startTag(), i));
            }
        }
        return out;
    }

    private record Rated(List<Mend> mends, Nesting nesting, int misplaced, int crooked) {}

    private Match best(List<List<Mend>> ways, boolean complete) {
        List<Rated> rated = new ArrayList<>();
        for (List<Mend> way : ways) {
            Nesting.of(tokens, way)
                    .map(n -> new Rated(inOrder(way), n, n.misplaced(), n.crooked()))
                    .ifPresent(rated::add);
        }
        rated.sort(Comparator.comparingInt(Rated::misplaced).thenComparingInt(Rated::crooked));
        Rated best = rated.get(0);
        List<List<Mend>> rivals = rated.stream()
                .filter(r -> r.misplaced() == best.misplaced() && r.crooked() == best.crooked())
                .filter(r -> !r.nesting().sameTree(best.nesting()))
                .map(Rated::mends)
                .toList();
        return new Match(best.mends(), rivals, complete);
    }

    private static List<Mend> inOrder(List<Mend> mends) {
        return mends.stream().sorted(Comparator.comparingInt(Matcher::position)).toList();
    }

    private static int position(Mend mend) {
        Optional<Integer> end = mend instanceof Mend.Remove r
                ? Optional.of(r.endTag())
                : mend instanceof Mend.Rename n ? Optional.of(n.endTag()) : Optional.empty();
        return end.orElseGet(() -> ((Mend.Insert) mend).before());
    }
}
