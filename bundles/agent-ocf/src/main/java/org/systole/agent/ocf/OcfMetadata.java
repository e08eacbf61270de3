package org.systole.agent.ocf;

import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.systole.api.agent.ResourceAgent.Metadata;
import org.systole.api.agent.ResourceAgent.Operation;
import org.systole.api.agent.ResourceAgent.Parameter;

/**
 * The description a script prints, see the Open Cluster Framework's resource agent API 1.1.
 *
 * @param xml the document, without what was printed before it
 * @param metadata what the node needs of it. Defaults are told in the descriptions only: a script knows its own, and
 *     may treat a parameter that is set in another way
 * @param oldReload whether it calls by its older name, {@code reload}, what is {@code reload-agent} today
 */
record OcfMetadata(String xml, Metadata metadata, boolean oldReload) {
    private static final Duration USUAL = Duration.ofSeconds(20);
    private static final Pattern TIME = Pattern.compile("\\s*([0-9]+)\\s*(ms|msec|us|s|sec|m|min|h|hr)?\\s*");
    private static final Pattern SECRET = Pattern.compile("(?i).*(passw|passwd|secret|password|_pwd|^pwd).*");

    /** @throws XMLStreamException if it is no such document; the message tells line and column */
    static OcfMetadata parse(String printed) throws XMLStreamException {
        int start = printed.indexOf("<?xml");
        start = start < 0 ? printed.indexOf("<resource-agent") : start;
        if (start < 0) {
            throw new XMLStreamException("there is no <resource-agent> in it");
        }
        String xml = printed.substring(start);
        Reader reader = new Reader();
        reader.read(xml);
        return new OcfMetadata(
                xml, reader.metadata(), reader.keys.contains("reload") && !reader.keys.contains("reload-agent"));
    }

    /** What is known of a script that does not describe itself. */
    static Metadata unknown(String why) {
        return new Metadata(why, List.of(), usual());
    }

    private static EnumMap<Operation, Duration> usual() {
        return new EnumMap<>(Map.of(Operation.START, USUAL, Operation.STOP, USUAL, Operation.MONITOR, USUAL));
    }

    static Optional<Duration> time(String text) {
        Matcher matcher = TIME.matcher(text == null ? "" : text);
        if (!matcher.matches() || matcher.group(1).length() > 9) {
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2) == null ? "s" : matcher.group(2);
        Duration time =
                switch (unit) {
                    case "ms", "msec" -> Duration.ofMillis(number);
                    case "us" -> Duration.ofNanos(number * 1000);
                    case "m", "min" -> Duration.ofMinutes(number);
                    case "h", "hr" -> Duration.ofHours(number);
                    default -> Duration.ofSeconds(number);
                };
        return time.isZero() ? Optional.empty() : Optional.of(time);
    }

    /** Collects on its way through the document. */
    private static final class Reader {
        private final List<Parameter> parameters = new ArrayList<>();
        private final EnumMap<Operation, Duration> timeouts = usual();
        private final List<String> keys = new ArrayList<>();
        private String description = "";
        private String name = "";
        private boolean required;
        private boolean reloadable;
        private String said = "";
        private String defaultValue = "";

        void read(String xml) throws XMLStreamException {
            XMLInputFactory factory = XMLInputFactory.newFactory();
            factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
            factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
            XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(xml));
            boolean ended = false;
            while (!ended) {
                int event = reader.next();
                if (event == XMLStreamConstants.START_ELEMENT) {
                    begin(reader);
                } else if (event == XMLStreamConstants.END_ELEMENT) {
                    end(reader.getLocalName());
                    ended = reader.getLocalName().equals("resource-agent"); // what is printed behind does not matter
                }
            }
        }

        private void begin(XMLStreamReader reader) throws XMLStreamException {
            switch (reader.getLocalName()) {
                case "parameter" -> {
                    name = attribute(reader, "name");
                    required = truth(reader, "required");
                    reloadable = truth(reader, "reloadable");
                }
                case "content" -> defaultValue = attribute(reader, "default");
                case "shortdesc" -> shortDescription(line(reader.getElementText()));
                case "longdesc" -> longDescription(line(reader.getElementText()));
                case "action" -> action(attribute(reader, "name"), attribute(reader, "timeout"));
                default -> said = said.strip();
            }
        }

        private void shortDescription(String text) {
            if (name.isEmpty()) {
                description = description.isEmpty() ? text : description;
            } else {
                said = text;
            }
        }

        private void longDescription(String text) {
            said = !name.isEmpty() && said.isEmpty() ? text.replaceFirst("(?<=[.]) .*", "") : said;
        }

        private void action(String key, String timeout) {
            keys.add(key);
            Operation.of(key)
                    .ifPresent(operation -> timeouts.merge(
                            operation, time(timeout).orElse(USUAL), (a, b) -> a.compareTo(b) > 0 ? a : b));
        }

        private void end(String element) {
            if (element.equals("parameter") && !name.isEmpty()) {
                String text = said.isEmpty() ? name : said;
                parameters.add(new Parameter(
                        name,
                        required && defaultValue.isEmpty(),
                        SECRET.matcher(name).matches(),
                        "",
                        defaultValue.isEmpty() ? text : text + " (default: " + defaultValue + ")",
                        reloadable));
                name = "";
                said = "";
                defaultValue = "";
            }
        }

        private static boolean truth(XMLStreamReader reader, String name) {
            return List.of("1", "true", "yes").contains(attribute(reader, name));
        }

        private static String attribute(XMLStreamReader reader, String name) {
            String value = reader.getAttributeValue(null, name);
            return value == null ? "" : value.strip();
        }

        private static String line(String text) {
            return text.strip().replaceAll("\\s+", " ");
        }

        Metadata metadata() {
            return new Metadata(description.isEmpty() ? "an OCF script" : description, parameters, timeouts);
        }
    }
}
