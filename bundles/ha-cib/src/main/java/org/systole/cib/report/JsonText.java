package org.systole.cib.report;

import java.util.List;
import java.util.Set;
import org.systole.cib.Element;

/**
 * The XML report as JSON. Attributes become members: truth values and whole numbers as such, all else as strings.
 * Lists of the report become arrays of objects that say in {@code "element"} what they are; other children become
 * members by name.
 */
public final class JsonText {
    private static final Set<String> LISTS = Set.of(
            "nodes",
            "resources",
            "node_attributes",
            "node_history",
            "failures",
            "fence_history",
            "bans",
            "modifications",
            "allocations",
            "utilizations",
            "allocations_utilizations",
            "actions",
            "transition");

    private static final Set<String> HOLDERS = Set.of("resource", "group", "clone", "node", "resource_history");

    private JsonText() {}

    /** The element as one JSON object on one line, ending with a line feed. */
    public static String of(Element root) {
        StringBuilder out = new StringBuilder();
        object(root, false, out);
        return out.append('\n').toString();
    }

    private static void object(Element element, boolean named, StringBuilder out) {
        out.append('{');
        boolean[] first = {true};
        if (named) {
            member("element", element.name(), first, out);
        }
        element.attributes().forEach((name, value) -> member(name, value, first, out));
        if (HOLDERS.contains(element.name()) && !element.children().isEmpty()) {
            key("children", first, out);
            array(element.children(), out);
        } else {
            for (Element child : element.children()) {
                key(child.name(), first, out);
                if (LISTS.contains(child.name())) {
                    array(child.children(), out);
                } else {
                    object(child, false, out);
                }
            }
        }
        out.append('}');
    }

    private static void array(List<Element> elements, StringBuilder out) {
        out.append('[');
        for (int i = 0; i < elements.size(); i++) {
            out.append(i == 0 ? "" : ",");
            object(elements.get(i), true, out);
        }
        out.append(']');
    }

    private static void key(String name, boolean[] first, StringBuilder out) {
        out.append(first[0] ? "" : ",");
        first[0] = false;
        out.append(quoted(name)).append(':');
    }

    private static void member(String name, String value, boolean[] first, StringBuilder out) {
        key(name, first, out);
        boolean bare = value.equals("true") || value.equals("false") || value.matches("-?(0|[1-9][0-9]{0,17})");
        boolean isName = name.equals("id") || name.equals("name") || name.equals("value") || name.equals("version");
        out.append(bare && !isName ? value : quoted(value));
    }

    /** A JSON string. */
    public static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20 || c == 0x7f || c == 0x2028 || c == 0x2029) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.append('"').toString();
    }
}
