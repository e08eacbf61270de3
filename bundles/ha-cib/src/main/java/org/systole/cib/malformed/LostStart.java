package org.systole.cib.malformed;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks, before an end tag is taken out as stray, whether it is not rather its start tag that was lost. Then what stands
 * in between belonged into the lost element, and taking the end tag out would put it into another one.
 */
final class LostStart {
    private LostStart() {}

    /** Why the mends are in doubt; empty where no lost start tag explains the text as well as they do. */
    static Optional<String> suspected(List<Token> tokens, List<Mend> mends) {
        Nesting best = Nesting.of(tokens, mends).orElseThrow();
        for (Mend mend : mends) {
            if (mend instanceof Mend.Remove remove) {
                Optional<String> doubt = suspected(tokens, mends, remove, best);
                if (doubt.isPresent()) {
                    return doubt;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> suspected(List<Token> tokens, List<Mend> mends, Mend.Remove remove, Nesting best) {
        Token end = tokens.get(remove.endTag());
        for (int before = 0; before < tokens.size(); before++) {
            if (!tokens.get(before).closes() && asGood(tokens, mends, remove, before, best)) {
                Token first = tokens.get(before);
                return Optional.of("either " + end.text() + " of line " + end.line() + " is stray, or a <" + end.name()
                        + " ...> is missing before " + first.text() + " of line " + first.line());
            }
        }
        return Optional.empty();
    }

    private static boolean asGood(List<Token> tokens, List<Mend> mends, Mend.Remove remove, int before, Nesting best) {
        Token next = tokens.get(before);
        List<Token> more = new ArrayList<>(tokens);
        more.add(
                before,
                new Token(
                        Token.Kind.START,
                        tokens.get(remove.endTag()).name(),
                        "",
                        next.start(),
                        next.start(),
                        next.location(),
                        -1));
        List<Mend> others = mends.stream()
                .filter(m -> !m.equals(remove))
                .map(m -> shifted(m, before))
                .toList();
        Optional<Nesting> nesting = Nesting.of(more, others);
        if (nesting.isEmpty() || nesting.get().parents()[before + 1] != before) {
            return false;
        }
        int end = nesting.get().ends()[before];
        boolean crooked = end >= 0
                && next.indent() >= 0
                && more.get(end).indent() >= 0
                && more.get(end).indent() >= next.indent();
        int misplaced = nesting.get().misplaced();
        return misplaced < best.misplaced()
                || misplaced == best.misplaced() && nesting.get().crooked() + (crooked ? 1 : 0) <= best.crooked();
    }

    private static Mend shifted(Mend mend, int from) {
        if (mend instanceof Mend.Remove remove) {
            return new Mend.Remove(shifted(remove.endTag(), from));
        }
        if (mend instanceof Mend.Rename rename) {
            return new Mend.Rename(shifted(rename.endTag(), from), shifted(rename.startTag(), from));
        }
        Mend.Insert insert = (Mend.Insert) mend;
        return new Mend.Insert(shifted(insert.startTag(), from), shifted(insert.before(), from));
    }

    private static int shifted(int index, int from) {
        return index < from ? index : index + 1;
    }
}
