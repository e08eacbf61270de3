package org.systole.cib.malformed;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.systole.cib.Element;

/**
 * Looks at text and names everything that keeps it from being well-formed, not only the first thing: stray, missing
 * and misspelt tags with the element around them, broken attributes, entities, text between elements.
 */
public final class WellFormedness {
    private WellFormedness() {}

    /**
     * The problems in the order of the text; none where the tags match and are well written. A parser may still find
     * something more subtle, such as a character that XML does not allow.
     *
     * @param source name of the file, for the locations
     */
    public static List<Problem> problems(String source, String text) {
        Scanner.Scan scan = Scanner.scan(source, text);
        List<Problem> out = new ArrayList<>(scan.problems());
        Matcher.Match match = Matcher.match(scan.tokens());
        match.mends().forEach(m -> out.add(problem(source, scan.tokens(), match.mends(), m)));
        roots(source, scan.tokens(), match.mends()).ifPresent(out::add);
        out.sort(Comparator.comparingInt((Problem p) -> p.location().line())
                .thenComparingInt(p -> p.location().column()));
        return List.copyOf(out);
    }

    static Optional<Problem> roots(String source, List<Token> tokens, List<Mend> mends) {
        if (tokens.isEmpty()) {
            return Optional.of(new Problem(
                    new Element.Location(source, 1, 1), "there is no element at all; a CIB begins with <cib ...>"));
        }
        Nesting nesting = Nesting.of(tokens, mends).orElseThrow();
        int roots = 0;
        for (int i = 0; i < tokens.size(); i++) {
            if (nesting.parents()[i] == -1 && ++roots == 2) {
                return Optional.of(new Problem(
                        tokens.get(i).location(),
                        tokens.get(i).text() + " stands beside the root element; a document has exactly one root"));
            }
        }
        return Optional.empty();
    }

    private static Problem problem(String source, List<Token> tokens, List<Mend> mends, Mend mend) {
        if (mend instanceof Mend.Remove remove) {
            Token end = tokens.get(remove.endTag());
            return new Problem(
                    end.location(),
                    "stray end tag " + end.text() + ": "
                            + around(tokens, mends, remove.endTag())
                                    .map(o -> "the open element is " + o.text() + " of line " + o.line())
                                    .orElse("no element is open"));
        }
        if (mend instanceof Mend.Rename rename) {
            Token start = tokens.get(rename.startTag());
            Token end = tokens.get(rename.endTag());
            return new Problem(
                    end.location(),
                    end.text() + " does not match the open element " + start.text() + " of line " + start.line()
                            + "; write </" + start.name() + ">");
        }
        Mend.Insert insert = (Mend.Insert) mend;
        Token start = tokens.get(insert.startTag());
        return new Problem(
                start.location(),
                start.text() + " is not closed: </" + start.name() + "> is missing " + before(tokens, insert.before()));
    }

    static String before(List<Token> tokens, int index) {
        if (index >= tokens.size()) {
            return "at the end of the file";
        }
        Token next = tokens.get(index);
        return "before " + next.text() + " of line " + next.line();
    }

    /** The element that is open where that end tag stands, when the mends are made. */
    static Optional<Token> around(List<Token> tokens, List<Mend> mends, int endTag) {
        List<Mend> rest =
                mends.stream().filter(m -> !m.equals(new Mend.Remove(endTag))).toList();
        java.util.ArrayDeque<Integer> open = new java.util.ArrayDeque<>();
        for (int i = 0; i <= endTag; i++) {
            int now = i;
            while (!open.isEmpty() && rest.contains(new Mend.Insert(open.peek(), now))) {
                open.pop();
            }
            Token token = tokens.get(i);
            if (token.opens()) {
                open.push(i);
            } else if (token.closes() && i < endTag && !rest.contains(new Mend.Remove(i)) && !open.isEmpty()) {
                open.pop();
            }
        }
        return Optional.ofNullable(open.peek()).map(tokens::get);
    }
}
