package org.systole.cib.malformed;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.systole.cib.Element;
import org.systole.cib.Lines;

/** Cuts text into tags without giving up at the first mistake; what is wrong inside a tag or between tags is noted. */
final class Scanner {
    private static final Pattern NAME = Pattern.compile("[\\p{L}_:][\\p{L}\\p{N}_:.-]*");
    private static final Pattern BLANK = Pattern.compile("[ \\t\\r\\n]*");
    private static final Pattern ENTITY = Pattern.compile("&(#\\d+|#x[0-9a-fA-F]+|[\\p{L}_][\\p{L}\\p{N}_.-]*);");
    private static final Set<String> ENTITIES = Set.of("amp", "lt", "gt", "quot", "apos");

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Lines lines;
    private int at;

    private Scanner(String source, String text) {
        this.text = text;
        lines = new Lines(source, text);
    }

    /** The tags in order, and what is wrong in and between them. */
    record Scan(List<Token> tokens, List<Problem> problems) {}

    static Scan scan(String source, String text) {
        Scanner scanner = new Scanner(source, text);
        scanner.run();
        return new Scan(List.copyOf(scanner.tokens), List.copyOf(scanner.problems));
    }

    private void run() {
        while (at < text.length()) {
            int next = text.indexOf('<', at);
            between(at, next < 0 ? text.length() : next);
            if (next < 0) {
                return;
            }
            at = next;
            markup();
        }
    }

    private void markup() {
        if (text.startsWith("<!--", at)) {
            skip("-->", "the comment is not ended: --> is missing");
        } else if (text.startsWith("<![CDATA[", at)) {
            problem(at, "a CDATA section is text, and a CIB has only elements and attributes");
            skip("]]>", "the CDATA section is not ended: ]]> is missing");
        } else if (text.startsWith("<?", at)) {
            skip("?>", "the declaration is not ended: ?> is missing");
        } else if (text.startsWith("<!", at)) {
            skip(">", "the declaration is not ended: > is missing");
        } else {
            tag();
        }
    }

    private void skip(String end, String otherwise) {
        int found = text.indexOf(end, at);
        if (found < 0) {
            problem(at, otherwise);
            at = text.length();
        } else {
            at = found + end.length();
        }
    }

    private void between(int from, int to) {
        String part = text.substring(from, to);
        String bare = part.strip();
        if (!bare.isEmpty() && !(from == 0 && bare.equals("\uFEFF"))) {
            String shown = bare.length() > 40 ? bare.substring(0, 40) + "..." : bare;
            problem(
                    from + part.indexOf(bare.charAt(0)),
                    "text '" + shown.replaceAll("\\s+", " ")
                            + "' between elements; a CIB has only elements and attributes");
        }
    }

    private void tag() {
        int start = at;
        boolean closing = text.startsWith("</", at);
        at += closing ? 2 : 1;
        Matcher name = matcher(NAME);
        if (!name.lookingAt()) {
            problem(start, "a '<' that begins no tag; inside values write &lt;");
            return;
        }
        at = name.end();
        Map<String, String> attributes = new TreeMap<>();
        boolean empty = rest(name.group(), start, closing, attributes);
        Token.Kind kind = closing ? Token.Kind.END : empty ? Token.Kind.EMPTY : Token.Kind.START;
        tokens.add(new Token(
                kind, name.group(), attributes.getOrDefault("id", ""), start, at, location(start), indent(start)));
    }

    /** Reads on to the end of the tag; whether it ends with {@code />}. */
    private boolean rest(String name, int start, boolean closing, Map<String, String> attributes) {
        while (true) {
            int before = at;
            blanks();
            if (at >= text.length() || text.charAt(at) == '<') {
                problem(start, "the tag <" + (closing ? "/" : "") + name + " is not ended: > is missing");
                return false;
            }
            if (text.charAt(at) == '>') {
                at++;
                return false;
            }
            if (text.startsWith("/>", at)) {
                at += 2;
                return true;
            }
            attribute(name, closing, before == at, attributes);
        }
    }

    private void attribute(String element, boolean closing, boolean glued, Map<String, String> attributes) {
        int start = at;
        Matcher name = matcher(NAME);
        if (!name.lookingAt()) {
            problem(at, "'" + text.charAt(at) + "' in the tag <" + element + "> begins no attribute");
            at++;
            return;
        }
        at = name.end();
        String attribute = name.group();
        if (closing) {
            problem(start, "the end tag </" + element + "> has an attribute " + attribute);
        } else if (glued) {
            problem(start, "a blank is missing before the attribute " + attribute + " of <" + element + ">");
        }
        blanks();
        if (at >= text.length() || text.charAt(at) != '=') {
            problem(
                    start,
                    "the attribute " + attribute + " of <" + element + "> has no value; write " + attribute
                            + "=\"...\"");
            return;
        }
        at++;
        blanks();
        String value = value(element, attribute);
        if (attributes.put(attribute, value) != null) {
            problem(start, "<" + element + "> has the attribute " + attribute + " twice; keep one");
        }
    }

    private String value(String element, String attribute) {
        char quote = at < text.length() ? text.charAt(at) : ' ';
        if (quote != '"' && quote != '\'') {
            problem(
                    at,
                    "the value of " + attribute + " of <" + element + "> is not in quotes; write " + attribute
                            + "=\"...\"");
            return unquoted();
        }
        int start = at;
        int end = text.indexOf(quote, at + 1);
        int tag = text.indexOf('<', at + 1);
        if (end < 0 || tag >= 0 && tag < end) {
            problem(
                    start,
                    "the value of " + attribute + " of <" + element
                            + "> has a '<' in it, or its closing quote is missing; write &lt;, or add the quote");
            return recovered(start, tag < 0 ? text.length() : tag);
        }
        at = end + 1;
        entities(start + 1, end, element, attribute);
        return text.substring(start + 1, end);
    }

    private String unquoted() {
        int start = at;
        while (at < text.length() && " \t\r\n<>".indexOf(text.charAt(at)) < 0 && !text.startsWith("/>", at)) {
            at++;
        }
        return text.substring(start, at);
    }

    /** Behind a broken value: at the end of its tag if that can be seen, else at the next tag. */
    private String recovered(int start, int limit) {
        int close = text.lastIndexOf('>', limit - 1);
        at = close > start ? text.charAt(close - 1) == '/' ? close - 1 : close : limit;
        return "";
    }

    private void entities(int from, int to, String element, String attribute) {
        for (int i = text.indexOf('&', from); i >= 0 && i < to; i = text.indexOf('&', i + 1)) {
            Matcher entity = ENTITY.matcher(text).region(i, to);
            String where = " in the value of " + attribute + " of <" + element + ">";
            if (!entity.lookingAt()) {
                problem(i, "a bare '&'" + where + "; write &amp;");
            } else if (!entity.group(1).startsWith("#") && !ENTITIES.contains(entity.group(1))) {
                problem(
                        i,
                        "the unknown entity " + entity.group() + where + "; known are &amp; &lt; &gt; &quot;"
                                + " &apos;");
            }
        }
    }

    private Matcher matcher(Pattern pattern) {
        return pattern.matcher(text).region(at, text.length());
    }

    private void blanks() {
        Matcher blanks = matcher(BLANK);
        if (blanks.lookingAt()) {
            at = blanks.end();
        }
    }

    private void problem(int offset, String sentence) {
        problems.add(new Problem(location(offset), sentence));
    }

    private Element.Location location(int offset) {
        return lines.location(offset);
    }

    private int indent(int offset) {
        String before = text.substring(lines.startOfLine(offset), offset);
        return before.isBlank() ? before.replace("\t", "        ").length() : -1;
    }
}
