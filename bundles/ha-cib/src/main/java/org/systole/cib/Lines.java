package org.systole.cib;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Lines and columns of offsets in a text, both counted from 1; a line ends with a line feed. */
public final class Lines {
    private final String source;
    private final List<Integer> starts = new ArrayList<>();

    /** @param source name of the file, for the locations */
    public Lines(String source, String text) {
        this.source = source;
        starts.add(0);
        for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
            starts.add(at + 1);
        }
    }

    /** Name of the file. */
    public String source() {
        return source;
    }

    public Element.Location location(int offset) {
        int line = lineOf(offset);
        return new Element.Location(source, line + 1, offset - starts.get(line) + 1);
    }

    /** Offset of the first character of the line that holds this offset. */
    public int startOfLine(int offset) {
        return starts.get(lineOf(offset));
    }

    private int lineOf(int offset) {
        int found = Collections.binarySearch(starts, offset);
        return found >= 0 ? found : -found - 2;
    }

    /**
     * Offsets of the {@code <} of every start tag of well-formed text, in order; a parser tells only where a tag ends.
     */
    static List<Integer> startTags(String text) {
        List<Integer> out = new ArrayList<>();
        int at = text.indexOf('<');
        while (at >= 0) {
            if (text.startsWith("<!--", at)) {
                at = text.indexOf("-->", at + 4);
            } else if (text.startsWith("<![CDATA[", at)) {
                at = text.indexOf("]]>", at);
            } else if (text.startsWith("<?", at)) {
                at = text.indexOf("?>", at);
            } else if (text.startsWith("<!", at)) {
                at = endOfDeclaration(text, at);
            } else {
                if (!text.startsWith("</", at)) {
                    out.add(at);
                }
                at = endOfTag(text, at);
            }
            at = at < 0 ? -1 : text.indexOf('<', at);
        }
        return out;
    }

    private static int endOfDeclaration(String text, int at) {
        int end = text.indexOf('>', at);
        int subset = text.indexOf('[', at);
        return subset >= 0 && subset < end ? text.indexOf("]>", at) : end;
    }

    private static int endOfTag(String text, int start) {
        char quote = 0;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '>') {
                return i;
            }
        }
        return -1;
    }
}
