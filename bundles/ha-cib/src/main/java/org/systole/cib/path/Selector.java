package org.systole.cib.path;

import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import javax.xml.xpath.XPathFactoryConfigurationException;
import org.systole.cib.Element;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * Selects elements by XPath 1.0, all of it: the document is copied into a DOM, asked, and the answers are led back to
 * places. An expression that selects attributes selects the elements that carry them, as {@code cibadmin} does.
 */
public final class Selector {
    private static final String PLACE = "place";

    private Selector() {}

    /** What an expression selects. */
    public sealed interface Selection {
        /** The places, in document order, each once; may be none. */
        record Found(List<Place> places) implements Selection {
            public Found {
                places = List.copyOf(places);
            }
        }

        /** The expression cannot be used; the sentence says why. */
        record Unusable(String sentence) implements Selection {
            public Unusable {
                Objects.requireNonNull(sentence);
            }
        }
    }

    /** Evaluates the expression from above the root, so that {@code /cib} selects the root of a CIB. */
    public static Selection select(Element root, String expression) {
        try {
            Document document = document(root);
            Object answer = factory().newXPath().evaluate(expression, document, XPathConstants.NODESET);
            return found((NodeList) answer, expression);
        } catch (XPathExpressionException e) {
            return new Selection.Unusable("'" + expression + "' is no XPath that selects elements: " + reason(e)
                    + ". Example: //primitive[@id='web']");
        }
    }

    private static Selection found(NodeList nodes, String expression) {
        TreeSet<Place> places = new TreeSet<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            Node node = nodes.item(i);
            Node owner = node instanceof Attr attribute ? attribute.getOwnerElement() : node;
            if (!(owner.getUserData(PLACE) instanceof Place place)) {
                return new Selection.Unusable("'" + expression + "' selects the document itself; select elements,"
                        + " such as /cib or //primitive");
            }
            places.add(place);
        }
        return new Selection.Found(List.copyOf(places));
    }

    private static XPathFactory factory() {
        try {
            XPathFactory factory = XPathFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            return factory;
        } catch (XPathFactoryConfigurationException e) {
            throw new IllegalStateException("this JDK has no secure XPath", e);
        }
    }

    private static Document document(Element root) {
        try {
            Document document = DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .newDocument();
            document.appendChild(copy(document, root, Place.ROOT));
            return document;
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("this JDK has no DOM", e);
        }
    }

    private static Node copy(Document document, Element element, Place at) {
        org.w3c.dom.Element node = document.createElement(element.name());
        node.setUserData(PLACE, at, null);
        element.attributes().forEach(node::setAttribute);
        for (int i = 0; i < element.children().size(); i++) {
            node.appendChild(copy(document, element.children().get(i), at.child(i)));
        }
        return node;
    }

    private static String reason(XPathExpressionException e) {
        String message = String.valueOf(e.getMessage());
        int start = message.lastIndexOf("Exception: ");
        return start < 0 ? message : message.substring(start + "Exception: ".length());
    }

    /** The step of a path that leads to this element from its parent. */
    public static String step(Element element) {
        String id = element.id();
        if (id.isEmpty()) {
            return element.name();
        }
        String quote = id.indexOf('\'') < 0 ? "'" : "\"";
        return element.name() + "[@id=" + quote + id + quote + "]";
    }
}
