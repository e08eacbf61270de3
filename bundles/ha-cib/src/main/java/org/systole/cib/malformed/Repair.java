package org.systole.cib.malformed;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.systole.cib.Element;
import org.systole.cib.Xml;

/**
 * Makes text well-formed where there is only one sensible way: takes stray end tags out, puts missing ones in, corrects
 * misspelt ones. Start tags, attributes and comments are never touched. Where two ways are as good, it refuses and says
 * so.
 */
public final class Repair {
    private Repair() {}

    /** What came of it. */
    public sealed interface Outcome {
        /** The text is well-formed as it is. */
        record NothingToDo() implements Outcome {}

        /**
         * Well-formed now.
         *
         * @param text the text with the mends made
         * @param changes what was changed, with the line and column in the original
         */
        record Repaired(String text, List<Problem> changes) implements Outcome {
            public Repaired {
                Objects.requireNonNull(text);
                changes = List.copyOf(changes);
            }
        }

        /** Only a human can tell; the sentence says why. */
        record Refused(String sentence, List<Problem> problems) implements Outcome {
            public Refused {
                Objects.requireNonNull(sentence);
                problems = List.copyOf(problems);
            }
        }
    }

    /**
     * Repairs text.
     *
     * @param source name of the file, for the locations
     */
    public static Outcome repair(String source, String text) {
        Scanner.Scan scan = Scanner.scan(source, text);
        List<Problem> problems = WellFormedness.problems(source, text);
        if (!scan.problems().isEmpty()) {
            return new Outcome.Refused(
                    "only stray, missing and misspelt end tags can be repaired; correct what is wrong inside tags by"
                            + " hand",
                    problems);
        }
        List<Token> tokens = scan.tokens();
        Matcher.Match match = Matcher.match(tokens);
        Optional<String> doubt = doubt(source, tokens, match);
        if (doubt.isPresent()) {
            return new Outcome.Refused(doubt.get(), problems);
        }
        if (match.mends().isEmpty()) {
            return parse(source, text)
                    .<Outcome>map(m -> new Outcome.Refused("what is wrong is not a matter of tags", List.of(m)))
                    .orElseGet(Outcome.NothingToDo::new);
        }
        String mended = mended(text, tokens, match.mends());
        return parse(source, mended)
                .<Outcome>map(m -> new Outcome.Refused("the tags could be mended, but: " + m.sentence(), problems))
                .orElseGet(() -> new Outcome.Repaired(mended, changes(tokens, match.mends())));
    }

    private static Optional<Problem> parse(String source, String text) {
        try {
            Xml.parse(source, text);
            return Optional.empty();
        } catch (Xml.Malformed e) {
            return Optional.of(new Problem(e.location(), e.getMessage()));
        }
    }

    private static Optional<String> doubt(String source, List<Token> tokens, Matcher.Match match) {
        Optional<Problem> roots = WellFormedness.roots(source, tokens, match.mends());
        if (roots.isPresent()) {
            return Optional.of(roots.get().sentence());
        }
        if (!match.complete()) {
            return Optional.of("there are too many mistakes to be sure what was meant");
        }
        if (!match.rivals().isEmpty()) {
            return Optional.of("there are several ways to mend it that mean different things: either "
                    + sentence(tokens, match.mends()) + "; or "
                    + sentence(tokens, match.rivals().get(0)));
        }
        return LostStart.suspected(tokens, match.mends());
    }

    private static String sentence(List<Token> tokens, List<Mend> mends) {
        return String.join(
                " and ",
                changes(tokens, mends).stream()
                        .map(c -> c.sentence() + " (line " + c.location().line() + ")")
                        .toList());
    }

    private static List<Problem> changes(List<Token> tokens, List<Mend> mends) {
        List<Problem> out = new ArrayList<>();
        for (Mend mend : mends) {
            if (mend instanceof Mend.Remove remove) {
                Token end = tokens.get(remove.endTag());
                out.add(new Problem(
                        end.location(),
                        "removed " + end.text() + ", which closed nothing"
                                + WellFormedness.around(tokens, mends, remove.endTag())
                                        .map(o -> " in " + o.text() + " of line " + o.line())
                                        .orElse("")));
            } else if (mend instanceof Mend.Rename rename) {
                Token end = tokens.get(rename.endTag());
                out.add(new Problem(
                        end.location(),
                        "changed " + end.text() + " to </"
                                + tokens.get(rename.startTag()).name() + ">"));
            } else if (mend instanceof Mend.Insert insert) {
                Token start = tokens.get(insert.startTag());
                Element.Location at = insert.before() < tokens.size()
                        ? tokens.get(insert.before()).location()
                        : start.location();
                out.add(new Problem(
                        at,
                        "added </" + start.name() + "> for " + start.text() + " of line " + start.line() + " "
                                + WellFormedness.before(tokens, insert.before())));
            }
        }
        return out;
    }

    /** A replacement of a stretch of text; the rank orders insertions at the same offset, innermost element first. */
    private record Splice(int start, int end, String with, int rank) {}

    private static String mended(String text, List<Token> tokens, List<Mend> mends) {
        List<Splice> splices = new ArrayList<>();
        mends.forEach(m -> splices.add(splice(text, tokens, m)));
        splices.sort(Comparator.comparingInt(Splice::start).thenComparingInt(Splice::rank));
        StringBuilder out = new StringBuilder();
        int at = 0;
        for (Splice splice : splices) {
            out.append(text, at, Math.max(at, splice.start())).append(splice.with());
            at = Math.max(at, splice.end());
        }
        return out.append(text, at, text.length()).toString();
    }

    private static Splice splice(String text, List<Token> tokens, Mend mend) {
        if (mend instanceof Mend.Remove remove) {
            Token end = tokens.get(remove.endTag());
            int lineStart = text.lastIndexOf('\n', end.start() - 1) + 1;
            int newline = text.indexOf('\n', end.end());
            int lineEnd = newline < 0 ? text.length() : newline + 1;
            boolean alone = text.substring(lineStart, end.start()).isBlank()
                    && text.substring(end.end(), lineEnd).isBlank();
            return alone ? new Splice(lineStart, lineEnd, "", 0) : new Splice(end.start(), end.end(), "", 0);
        }
        if (mend instanceof Mend.Rename rename) {
            Token end = tokens.get(rename.endTag());
            return new Splice(
                    end.start(), end.end(), "</" + tokens.get(rename.startTag()).name() + ">", 0);
        }
        Mend.Insert insert = (Mend.Insert) mend;
        Token start = tokens.get(insert.startTag());
        String tag = "</" + start.name() + ">";
        int rank = tokens.size() - insert.startTag();
        int lastEnd = tokens.get(insert.before() - 1).end();
        boolean ownLine = start.indent() >= 0 && text.indexOf('\n', start.end()) >= 0;
        String indent = ownLine ? "\n" + indentOf(text, start) : "";
        return new Splice(lastEnd, lastEnd, indent + tag, rank);
    }

    private static String indentOf(String text, Token token) {
        return text.substring(text.lastIndexOf('\n', token.start() - 1) + 1, token.start());
    }
}
