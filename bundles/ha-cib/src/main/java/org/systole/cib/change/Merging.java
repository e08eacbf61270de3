package org.systole.cib.change;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.systole.cib.Element;

/**
 * Merges a payload into an element: attributes are set, children with the same name and id are merged in turn, others
 * are added. A value {@code name++} or {@code name+=N} of the attribute {@code name} counts up from the old value.
 */
final class Merging {
    private static final Pattern COUNTING = Pattern.compile("([A-Za-z_-]+)(?:(\\+\\+)|\\+=([+-]?(?:\\d+|INFINITY)))");
    private static final BigInteger INFINITY = BigInteger.valueOf(1_000_000);

    private Merging() {}

    /** A value that cannot be counted up; carried out of the recursion. */
    static final class NotANumber extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotANumber(String message) {
            super(message);
        }
    }

    static Element merge(Element into, Element payload) {
        Element out = into;
        for (Map.Entry<String, String> attribute : payload.attributes().entrySet()) {
            String name = attribute.getKey();
            out = out.with(name, counted(name, attribute.getValue(), into));
        }
        List<Element> children = new ArrayList<>(out.children());
        for (Element child : payload.children()) {
            int index = indexOf(children, child);
            if (index < 0) {
                children.add(merge(Element.of(child.name()), child));
            } else {
                children.set(index, merge(children.get(index), child));
            }
        }
        return out.withChildren(children);
    }

    private static int indexOf(List<Element> children, Element wanted) {
        for (int i = 0; i < children.size(); i++) {
            Element child = children.get(i);
            boolean same = child.name().equals(wanted.name())
                    && (wanted.id().isEmpty() || child.id().equals(wanted.id()))
                    && (wanted.attribute("id-ref").isEmpty()
                            || wanted.attribute("id-ref").equals(child.attribute("id-ref")));
            if (same) {
                return i;
            }
        }
        return -1;
    }

    private static String counted(String name, String value, Element old) {
        Matcher matcher = COUNTING.matcher(value);
        if (!matcher.matches() || !matcher.group(1).equals(name)) {
            return value;
        }
        String from = old.attribute(name, "0");
        if (!from.matches("[+-]?(\\d+|INFINITY)")) {
            throw new NotANumber("<" + old.name() + " id=\"" + old.id() + "\"> has " + name + "=\"" + from
                    + "\", which cannot be counted up; write the new value");
        }
        String by = matcher.group(2) != null ? "1" : matcher.group(3);
        return text(number(from).add(number(by)), old.name().equals("cib"));
    }

    private static BigInteger number(String text) {
        String digits = text.startsWith("+") ? text.substring(1) : text;
        if (digits.endsWith("INFINITY")) {
            return digits.startsWith("-") ? INFINITY.negate() : INFINITY;
        }
        return new BigInteger(digits);
    }

    /** Scores end at infinity; version parts do not. */
    private static String text(BigInteger number, boolean unlimited) {
        if (!unlimited && number.abs().compareTo(INFINITY) >= 0) {
            return number.signum() < 0 ? "-INFINITY" : "INFINITY";
        }
        return number.toString();
    }
}
