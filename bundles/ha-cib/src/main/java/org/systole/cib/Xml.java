package org.systole.cib;

import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Text to {@link Element} and back. Document type declarations and external entities are never followed. */
public final class Xml {
    private Xml() {}

    /** The text is not well-formed; the message names source, line and column. */
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Element.Location location;

        public Malformed(Element.Location location, String what) {
            super(location + ": " + what);
            this.location = location;
        }

        public Element.Location location() {
            return location;
        }
    }

    /**
     * Reads one document.
     *
     * @param source name of the file or peer, for messages
     * @throws Malformed where the text is not well-formed XML, or has text between elements
     */
    public static Element parse(String source, String text) throws Malformed {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        try {
            return read(new Places(source, text), factory.createXMLStreamReader(new StringReader(text)));
        } catch (XMLStreamException e) {
            var at = e.getLocation();
            throw new Malformed(
                    at == null
                            ? new Element.Location(source, 1, 1)
                            : new Element.Location(source, at.getLineNumber(), at.getColumnNumber()),
                    firstLineOf(e));
        }
    }

    private static String firstLineOf(XMLStreamException e) {
        String message = String.valueOf(e.getMessage());
        int text = message.indexOf("Message: ");
        return text < 0 ? message : message.substring(text + 9);
    }

    /** An element whose end has not been read yet. */
    private record Open(String name, Map<String, String> attributes, List<Element> children, Element.Location at) {
        Element close() {
            return Element.of(name, attributes, children, at);
        }
    }

    /** Where the start tags are, one after the other: the reader tells only where they end. */
    private static final class Places {
        private final Lines lines;
        private final List<Integer> tags;
        private int next;

        Places(String source, String text) {
            lines = new Lines(source, text);
            tags = Lines.startTags(text);
        }

        Element.Location nextTag(XMLStreamReader reader) {
            return next < tags.size() ? lines.location(tags.get(next++)) : here(reader);
        }

        Element.Location here(XMLStreamReader reader) {
            return new Element.Location(
                    lines.source(),
                    reader.getLocation().getLineNumber(),
                    reader.getLocation().getColumnNumber());
        }
    }

    private static Element read(Places places, XMLStreamReader reader) throws XMLStreamException, Malformed {
        Deque<Open> open = new ArrayDeque<>();
        Element root = null;
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> open.push(start(places, reader));
                case XMLStreamConstants.END_ELEMENT -> {
                    Element closed = open.pop().close();
                    if (open.isEmpty()) {
                        root = closed;
                    } else {
                        open.peek().children.add(closed);
                    }
                }
                case XMLStreamConstants.CHARACTERS -> refuseText(places, reader);
                default -> {
                    // comments, processing instructions and white space carry nothing
                }
            }
        }
        return root;
    }

    private static void refuseText(Places places, XMLStreamReader reader) throws Malformed {
        if (!reader.isWhiteSpace()) {
            throw new Malformed(
                    places.here(reader),
                    "text '" + reader.getText().strip() + "' between elements; a CIB has only elements and attributes");
        }
    }

    private static Open start(Places places, XMLStreamReader reader) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            String prefix = reader.getAttributePrefix(i);
            String local = reader.getAttributeLocalName(i);
            attributes.put(
                    prefix == null || prefix.isEmpty() ? local : prefix + ":" + local, reader.getAttributeValue(i));
        }
        return new Open(reader.getLocalName(), attributes, new ArrayList<>(), places.nextTag(reader));
    }

    /** The element as XML, two blanks a level, without a declaration, ending with a line feed. */
    public static String print(Element element) {
        StringBuilder out = new StringBuilder();
        print(element, 0, out);
        return out.toString();
    }

    private static void print(Element element, int level, StringBuilder out) {
        out.append("  ".repeat(level));
        tag(element, out);
        if (element.children().isEmpty()) {
            out.append("/>\n");
            return;
        }
        out.append(">\n");
        element.children().forEach(c -> print(c, level + 1, out));
        out.append("  ".repeat(level)).append("</").append(element.name()).append(">\n");
    }

    /** The element as XML on one line without blanks between elements. */
    public static String compact(Element element) {
        StringBuilder out = new StringBuilder();
        compact(element, out);
        return out.toString();
    }

    private static void compact(Element element, StringBuilder out) {
        tag(element, out);
        if (element.children().isEmpty()) {
            out.append("/>");
            return;
        }
        out.append('>');
        element.children().forEach(c -> compact(c, out));
        out.append("</").append(element.name()).append('>');
    }

    private static void tag(Element element, StringBuilder out) {
        out.append('<').append(element.name());
        element.attributes().forEach((name, value) -> {
            out.append(' ').append(name).append("=\"");
            escape(value, out);
            out.append('"');
        });
    }

    private static void escape(String value, StringBuilder out) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\n' -> out.append("&#10;");
                case '\r' -> out.append("&#13;");
                case '\t' -> out.append("&#9;");
                default -> out.append(c);
            }
        }
    }
}
